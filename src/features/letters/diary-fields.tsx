/** What the diary says, taken over as sentences: for a period, and of the measures that are ticked. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { diaryQueries } from '../../data/diary.ts';
import { addDays, parseDay, type Day } from '../../domain/day.ts';
import type { Letter, LetterKind } from '../../domain/letter.ts';
import { diarySentences, LETTER_MEASURES } from '../../domain/letter-text.ts';
import { periodLength } from '../../domain/summary.ts';
import { formatIn } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, FieldSet, TextField } from '../../ui/field.tsx';
import { daysNeeded, FIRST_MEASURES, LETTER_DAYS, letterFigures, MOST_LETTER_DAYS } from './diary-figures.ts';
import styles from './letters.module.css';
import { messages } from './messages.ts';
import { Sentences } from './sentences.tsx';

interface DiaryFieldsProps {
  patient: string;
  kind: LetterKind;
  language: Letter['language'];
  today: Day;
  sentences: readonly string[];
  onChange: (sentences: string[]) => void;
}

export function DiaryFields({ patient, kind, language, today, sentences, onChange }: DiaryFieldsProps) {
  const text = useText(messages);
  const client = useQueryClient();
  const [from, setFrom] = useState<string>(addDays(today, 1 - LETTER_DAYS));
  const [to, setTo] = useState<string>(today);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(FIRST_MEASURES[kind]));
  const [step, setStep] = useState<'idle' | 'loading' | 'failed' | 'wrong'>('idle');

  const take = async () => {
    const [first, last] = [parseDay(from), parseDay(to)];
    if (first === null || last === null || last < first || periodLength({ from: first, to: last }) > MOST_LETTER_DAYS) return setStep('wrong');
    setStep('loading');
    const period = { from: first, to: last };
    const needed = daysNeeded(period);
    try {
      // What the letter says is what the server says now, not what was on the screen some minutes ago.
      const days = await client.fetchQuery({ ...diaryQueries.days(patient, needed.from, needed.to), staleTime: 0 });
      onChange(diarySentences(letterFigures(days, period, LETTER_MEASURES.filter((measure) => ticked.has(measure))), language, formatIn(language)));
      setStep('idle');
    } catch {
      setStep('failed');
    }
  };
  return (
    <div className={styles.stack}>
      <p className={styles.quiet}>{text.diaryText}</p>
      <Sentences sentences={sentences} empty={text.diaryEmpty} onChange={onChange} />
      <div className={styles.row}>
        <TextField label={text.diaryFrom} type="date" max={today} value={from} onChange={(event) => setFrom(event.target.value)} error={step === 'wrong' ? text.diaryWrong : undefined} />
        <TextField label={text.diaryTo} type="date" max={today} value={to} onChange={(event) => setTo(event.target.value)} />
      </div>
      <FieldSet legend={text.diaryWhich}>
        <div className={styles.ticks}>
          {LETTER_MEASURES.map((measure) => (
            <Choice
              key={measure}
              label={text.measures[measure]}
              checked={ticked.has(measure)}
              onChange={(event) => {
                const next = new Set(ticked);
                if (event.target.checked) next.add(measure);
                else next.delete(measure);
                setTicked(next);
              }}
            />
          ))}
        </div>
      </FieldSet>
      <div><Button small disabled={step === 'loading'} onClick={() => void take()}>{step === 'loading' ? text.diaryLoading : sentences.length > 0 ? text.diaryTakeAgain : text.diaryTake}</Button></div>
      {step === 'failed' ? <p className={styles.problem} role="alert">{text.diaryFailed}</p> : null}
    </div>
  );
}
