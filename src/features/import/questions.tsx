/** What only a person can know about a file. */
import { useId, useState } from 'react';
import { readDay, type DateOrder } from '../../imports/cells.ts';
import type { ImportQuestion } from '../../imports/result.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Choice, FieldSet, SelectField } from '../../ui/field.tsx';
import styles from './import.module.css';
import { messages } from './messages.ts';
import { givenAnswers, type ChosenFile } from './use-import.ts';

type Asked<Ask extends ImportQuestion['ask']> = Extract<ImportQuestion, { ask: Ask }>;

const ORDERS: DateOrder[] = ['dmy', 'mdy'];

/** Both readings of the same dates side by side, so that the right one can be seen. */
export function DateOrderChoice({ examples, chosen, onChoose }: { examples: string[]; chosen: DateOrder | undefined; onChoose: (order: DateOrder) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const name = useId();
  return (
    <>
      {ORDERS.map((order) => (
        <Choice
          key={order}
          type="radio"
          name={name}
          checked={chosen === order}
          onChange={() => onChoose(order)}
          label={[text.order[order], examples.slice(0, 2).flatMap((example) => {
            const read = readDay(example, { order });
            return 'day' in read ? [text.orderMeans(example, format.day(read.day))] : [];
          }).join(', ')].filter(Boolean).join(': ')}
        />
      ))}
    </>
  );
}

export function DateOrderQuestion({ file, question, onAnswer }: { file: ChosenFile; question: Asked<'date-order'>; onAnswer: (order: DateOrder) => void }) {
  const text = useText(messages);
  return (
    <FieldSet legend={text.orderQuestion} className={styles.question}>
      <p>{question.contradictory ? text.orderContradictory(question.examples.join(' · ')) : text.orderWhy(question.examples.join(' · '))}</p>
      <DateOrderChoice examples={question.examples} chosen={givenAnswers(file).dateOrder} onChoose={onAnswer} />
    </FieldSet>
  );
}

const LEVELS = [5, 4, 3, 2, 1];

export function MoodQuestion({ file, question, onAnswer }: { file: ChosenFile; question: Asked<'moods'>; onAnswer: (moods: Record<string, number | null>) => void }) {
  const text = useText(messages);
  const [levels, setLevels] = useState<Record<string, number | null>>(() => Object.fromEntries(question.labels.map(({ label, suggested }) => [label, givenAnswers(file).moods?.[label] ?? suggested ?? null])));
  return (
    <FieldSet legend={text.moodQuestion} className={styles.question}>
      <p>{text.moodWhy}</p>
      <div className={styles.fields}>
        {question.labels.map(({ label, count }) => (
          <SelectField key={label} label={text.moodLabel(label, count)} value={levels[label] ?? ''} onChange={(event) => setLevels({ ...levels, [label]: event.target.value === '' ? null : Number(event.target.value) })}>
            <option value="">{text.moodNone}</option>
            {LEVELS.map((level) => <option key={level} value={level}>{level}</option>)}
          </SelectField>
        ))}
      </div>
      <div className={styles.row}>
        <Button look={givenAnswers(file).moods === undefined ? 'primary' : 'plain'} onClick={() => onAnswer(levels)}>{text.moodApply}</Button>
        <output>{givenAnswers(file).moods === undefined ? '' : text.moodApplied}</output>
      </div>
    </FieldSet>
  );
}

export function SubjectQuestion({ file, subjects, onChoose }: { file: ChosenFile; subjects: { reference: string; count: number }[]; onChoose: (subject: string) => void }) {
  const text = useText(messages);
  const name = useId();
  return (
    <FieldSet legend={text.subjectQuestion} className={styles.question}>
      {subjects.map(({ reference, count }) => <Choice key={reference} type="radio" name={name} checked={file.subject === reference} onChange={() => onChoose(reference)} label={text.subjectOption(reference, count)} />)}
    </FieldSet>
  );
}
