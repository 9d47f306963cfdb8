/** The letter to a patient about a restriction instead of an erasure: chosen, seen, written down, printed. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { jobItemId, useRecordPrint } from '../../data/printing.ts';
import { recordQueries } from '../../data/records.ts';
import { dayAt, parseDay, type Day } from '../../domain/day.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import type { RecordState } from '../../domain/record.ts';
import { currentPracticeZone, formatIn } from '../../i18n/format.ts';
import { textIn, useText, type Language } from '../../i18n/messages.ts';
import { typeset } from '../../i18n/typography.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Preview, usePrintStage, type PaperDocument } from '../../ui/print-stage.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { EmptyNote, Loading } from '../../ui/status.tsx';
import { useControlP } from '../../ui/use-control-p.ts';
import { Failed } from './failed.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';
import { letterWords } from './restriction-letter-messages.ts';

interface LetterPageProps {
  patient: string;
  writer: { practitioner: string; name: string };
  /** The lines of the letterhead. */
  practice: readonly string[];
  language: Language;
  today: Day;
}

export function RestrictionLetterPage(props: LetterPageProps) {
  const { patient } = props;
  const text = useText(messages);
  const person = useQuery(patientQueries.one(patient));
  const state = useQuery(recordQueries.state(patient));
  const failed = [person, state].find((query) => query.isError && query.data === undefined)?.error;
  if (failed) return <Failed error={failed} onAgain={() => { void person.refetch(); void state.refetch(); }} />;
  if (!person.data || !state.data) return <Loading label={text.loading} height={480} />;
  if (!state.data.restriction) return <EmptyNote title={text.letterNotRestricted} actions={<Link to={paths.record(patient)} className={buttonClass('primary')}>{text.letterBack}</Link>}>{text.letterNotRestrictedText}</EmptyNote>;
  return <Letter {...props} person={person.data} state={state.data} />;
}

function Letter({ patient, writer, practice, language: first, today, person, state }: LetterPageProps & { person: Patient; state: RecordState }) {
  const text = useText(messages);
  const [language, setLanguage] = useState<Language>(first);
  const [typed, setTyped] = useState('');
  const asked = parseDay(typed);
  const documents = useMemo(() => [paperOf({ person, state, practice, writer: writer.name, language, asked, today })], [person, state, practice, writer.name, language, asked, today]);
  const { stage, counted, print } = usePrintStage(documents);
  const record = useRecordPrint(writer);
  /** The same id for every try of one print. */
  const job = useRef<{ of: unknown; id: string } | null>(null);
  const start = async () => {
    if (counted === null || record.isPending) return;
    if (job.current?.of !== documents) job.current = { of: documents, id: jobItemId() };
    try {
      await record.mutateAsync([{ id: job.current.id, patient, example: person.example, document: { kind: 'restriction-letter', language, title: textIn(letterWords, language).kind, draft: false }, given: false }]);
    } catch {
      return;
    }
    job.current = null;
    await print();
  };
  useControlP(() => void start());
  return (
    <>
      {stage}
      <div className={styles.letter}>
        <Card title={text.letterTitle}>
          <div className={styles.stack}>
            <p className={styles.lead}>{text.letterLead}</p>
            <SelectField label={text.letterLanguage} value={language} onChange={(event) => setLanguage(event.target.value as Language)}>
              {(['de', 'en'] as const).map((each) => <option key={each} value={each}>{text.letterLanguages[each]}</option>)}
            </SelectField>
            <TextField type="date" label={text.letterAsked} max={today} value={typed} onChange={(event) => setTyped(event.target.value)} />
            <div className={styles.row}>
              <Button look="primary" disabled={counted === null || record.isPending} onClick={() => void start()}>{record.isPending ? text.letterPrinting : text.letterPrint}</Button>
              <Link to={paths.record(patient)}>{text.letterBack}</Link>
            </div>
            {record.isError ? <p role="alert" className={styles.problem}>{text.letterFailed}</p> : null}
            <output className={record.isSuccess ? styles.said : 'visually-hidden'}>{record.isSuccess ? text.letterRecorded : ''}</output>
          </div>
        </Card>
        {counted?.[0] ? <Preview counted={counted[0]} label={text.letterPreview} pageWidth={520} /> : <Loading label={text.loading} height={600} />}
      </div>
    </>
  );
}

interface Wording {
  person: Patient;
  state: RecordState;
  practice: readonly string[];
  writer: string;
  language: Language;
  asked: Day | null;
  today: Day;
}

function paperOf({ person, state, practice, writer, language, asked, today }: Wording): PaperDocument {
  const words = textIn(letterWords, language);
  const format = formatIn(language);
  const set = (said: string) => typeset(said, language);
  const restricted = format.day(dayAt(new Date(state.restriction!.at), currentPracticeZone()));
  const born = person.birthDate === undefined ? words.bornUnknown : words.born(format.day(person.birthDate));
  const paragraphs = [
    words.greeting, asked === null ? words.askedOpen : words.asked(format.day(asked)), words.whyNot, words.instead(restricted), words.meaning,
    state.retainedUntil ? words.until(format.day(state.retainedUntil)) : words.untilOpen, words.before, words.rights,
  ];
  return {
    key: `restriction ${language}`,
    language,
    title: words.kind,
    margins: { who: [listName(person), born], what: [words.kind, format.day(today), words.restricted], foot: [practice[0] ?? ''] },
    mark: words.restricted,
    variants: [
      <Sheet key="letter" language={language} over={practice.join(' · ')} title={set(words.subject)} under={<>{[person.given, person.family].filter(Boolean).join(' ')}, {born} · {format.day(today)}</>}>
        {paragraphs.map((paragraph) => <p key={paragraph} className={styles.gap}>{set(paragraph)}</p>)}
        <p className={styles.gap}>{words.closing}</p>
        <p className={styles.gap}><span className={styles.line}>{writer}</span><span className={styles.line}>{practice[0] ?? ''}</span></p>
      </Sheet>,
    ],
  };
}
