/** Which sheets of a meeting are printed: chosen, seen, written down in each record, then printed. */
import { useQueries, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import type { MeetingFile } from '../../data/meetings.ts';
import { jobItemId, useRecordPrint, type JobItem } from '../../data/printing.ts';
import { recordStateQuery } from '../../data/record-state.ts';
import { sessionQuery } from '../../data/session.ts';
import { emptyMinutes, saysAnything, type CaseMinutes } from '../../domain/meeting.ts';
import { listName } from '../../domain/patient.ts';
import { useText, type Language } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, FieldSet, SelectField } from '../../ui/field.tsx';
import { printsMargins } from '../../ui/paper.ts';
import { Preview, usePrintStage, type PaperDocument } from '../../ui/print-stage.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { useControlP } from '../../ui/use-control-p.ts';
import type { MeetingDesk, Writer } from './desk.ts';
import { MeetingSheet, MinutesSheet, paperWords, stateLine, whoLines } from './minutes-sheet.tsx';
import styles from './minutes-print.module.css';
import { namesIn } from './names.ts';
import { sheetMessages } from './sheet-messages.ts';

interface MinutesPrintProps {
  file: MeetingFile;
  me: Writer;
  desk: MeetingDesk;
}

interface Job {
  paper: PaperDocument;
  items: Omit<JobItem, 'id'>[];
  who: string;
}

const NO_JOBS: readonly Job[] = [];

export default function MinutesPrint({ file, me, desk }: MinutesPrintProps) {
  const text = useText(sheetMessages);
  const { practice, user } = useSuspenseQuery(sessionQuery).data;
  const name = practice?.name ?? '';
  const { meeting, agenda: { items }, patients, minutes } = file;
  const written = useMemo(() => items.filter(({ patient }) => minutes[patient]?.entries.some(saysAnything)), [items, minutes]);
  // Only who leads the practice gets to see a restricted record at all; nothing is printed before it is known.
  const states = useQueries({ queries: user?.role === 'owner' ? items.filter(({ patient }) => patients[patient]).map(({ patient }) => recordStateQuery(patient)) : [], combine: restrictedOf });
  /** What was chosen by hand; before that every set in which no other name stands is printed. */
  const [chosen, setChosen] = useState<Readonly<Record<string, boolean>>>({});
  const [sheet, setSheet] = useState(true);
  const [hidden, setHidden] = useState(false);
  const [language, setLanguage] = useState<Language>(practice?.language ?? 'de');
  const [done, setDone] = useState(false);
  const [wanted, setWanted] = useState<string | null>(null);
  // What is printed is what is stored: what is typed goes there first.
  useEffect(() => void desk.flush().catch(() => {}), [desk]);

  const others = useMemo(() => written.flatMap(({ patient }) => {
    const said = [minutes[patient]!.question, ...minutes[patient]!.entries.map((entry) => entry.text)].join('\n');
    const around = items.flatMap((item) => (item.patient === patient || !patients[item.patient] ? [] : [patients[item.patient]!]));
    const own = patients[patient];
    // Namesakes: the name is this person's own.
    return namesIn(said, around.filter(({ family }) => family !== own?.family)).map((other) => ({ patient, other }));
  }), [written, items, minutes, patients]);

  const seen = items.filter(({ patient }) => patients[patient]).map(({ patient }) => patient);
  const restricted = new Set(seen.filter((_, at) => states.restricted[at] === true));
  const restrictedKey = [...restricted].join(' ');
  const jobs = useMemo((): readonly Job[] => {
    const marked = (patient: string) => restrictedKey.split(' ').includes(patient);
    const words = paperWords(language);
    const at = words.format.day(meeting.day);
    const draft = (each: CaseMinutes) => each.state === 'draft';
    const sets = written.filter(({ patient }) => (chosen[patient] ?? !others.some((other) => other.patient === patient)) && patients[patient]).map(({ patient, question }): Job => {
      const own = minutes[patient] ?? emptyMinutes(meeting.id, patient);
      const person = patients[patient]!;
      return {
        paper: {
          key: patient, language, title: words.text.minutes, margins: { who: whoLines(person, words), what: [...(marked(patient) ? [words.text.restricted] : []), words.text.minutesOf(at), stateLine(own, words)], foot: [`${name} · ${words.text.internal}`] }, variants: [<MinutesSheet key="m" meeting={meeting} question={question} minutes={own} practice={name} words={words} />],
          ...((draft(own) || marked(patient)) && { mark: [marked(patient) ? words.text.restricted : '', draft(own) ? words.text.draft : ''].filter(Boolean).join(' · ') }),
        },
        items: [{ patient, example: person.example, given: false, document: { kind: 'minutes', language, title: `${words.text.minutes}, ${at}`, draft: draft(own), ...(own.id !== undefined && own.version !== undefined && { shows: `Composition/${own.id}/_history/${own.version}` }) } }],
        who: listName(person),
      };
    });
    const names = items.map(({ patient }, place) => (hidden || !patients[patient] || marked(patient) ? words.text.patientNumber(place + 1) : listName(patients[patient]!)));
    const overview: Job = {
      paper: { key: 'sheet', language, title: words.text.sheet, margins: { who: [words.text.sheet], what: [words.text.minutesOf(at)], foot: [`${name} · ${words.text.internal}`] }, variants: [<MeetingSheet key="s" meeting={meeting} items={items} minutes={minutes} names={names} practice={name} words={words} />] },
      // With names it says of each of them that they were talked about.
      items: hidden ? [] : items.flatMap(({ patient }) => (patients[patient] && !marked(patient) ? [{ patient, example: patients[patient]!.example, given: false, document: { kind: 'meeting-sheet' as const, language, title: `${words.text.sheet}, ${at}`, draft: false } }] : [])),
      who: '',
    };
    const made = [...sets, ...(sheet && items.length > 0 ? [overview] : [])];
    return made.length === 0 ? NO_JOBS : made;
  }, [written, chosen, others, patients, minutes, meeting, items, hidden, sheet, language, name, restrictedKey]);
  const papers = useMemo(() => jobs.map(({ paper }) => paper), [jobs]);
  const { stage, counted, print } = usePrintStage(papers);
  const record = useRecordPrint({ practitioner: me.practitioner, name: me.name });
  /** The papers of the job that is being tried: the same ids for every try. */
  const job = useRef<{ of: readonly Job[]; items: JobItem[] } | null>(null);
  const ready = counted !== null && counted.length > 0 && !record.isPending && states.known;

  const start = async () => {
    if (!ready) return;
    if (job.current?.of !== jobs) job.current = { of: jobs, items: jobs.flatMap((each) => each.items.map((item) => ({ ...item, id: jobItemId() }))) };
    setDone(false);
    try {
      if (job.current.items.length > 0) await record.mutateAsync(job.current.items);
    } catch {
      return;
    }
    job.current = null;
    setDone(true);
    await print();
  };
  useControlP(() => void start());

  const shown = counted?.find(({ document }) => document.key === wanted) ?? counted?.[0];
  const problem = record.error instanceof FhirError && (record.error.kind === 'offline' || record.error.kind === 'signed-out') ? record.error.kind : 'other';
  const nameOf = (patient: string) => (patients[patient] ? listName(patients[patient]) : '');
  return (
    <>
      {stage}
      <p className={styles.useButton}>{text.useButton}</p>
      <div className={styles.centre}>
        <Card title={text.choose}>
          <div className={styles.choices}>
            {written.length === 0 ? null : (
              <FieldSet legend={text.sets}>
                <p className={styles.quiet}>{text.setsHint}</p>
                {written.map(({ patient }) => <Choice key={patient} label={nameOf(patient)} checked={chosen[patient] ?? !others.some((other) => other.patient === patient)} onChange={(event) => { setChosen({ ...chosen, [patient]: event.target.checked }); setDone(false); }} />)}
              </FieldSet>
            )}
            <Choice label={text.withSheet} checked={sheet} onChange={(event) => { setSheet(event.target.checked); setDone(false); }} />
            {sheet ? <Choice label={text.namesHidden} checked={hidden} onChange={(event) => { setHidden(event.target.checked); setDone(false); }} /> : null}
            <SelectField label={text.language} value={language} onChange={(event) => setLanguage(event.target.value === 'en' ? 'en' : 'de')}>
              <option value="de">{text.languages.de}</option>
              <option value="en">{text.languages.en}</option>
            </SelectField>
          </div>
        </Card>
        <div className={styles.right}>
          {printsMargins() ? null : <Banner problem>{text.noMargins}</Banner>}
          {others.length === 0 ? null : (
            <section className={styles.notes} aria-label={text.otherNames}>
              <h2>{text.otherNames}</h2>
              <ul>{others.map(({ patient, other }) => <li key={`${patient} ${other}`}>{text.otherName(nameOf(patient), other)}</li>)}</ul>
            </section>
          )}
          {record.isError ? <ProblemNote title={text.notPrinted} actions={<Button look="primary" onClick={() => void start()}>{text.again}</Button>}>{text.printFailed[problem]}</ProblemNote> : null}
          {jobs.length === 0 ? <EmptyNote title={text.nothingChosen} /> : (
            <section className={styles.documents} aria-label={text.documents}>
              <div className={styles.go}>
                <Button look="primary" disabled={!ready} onClick={() => void start()}>{record.isPending ? text.printing : text.print}</Button>
                <output>{counted === null ? text.counting : text.sum(counted.length, counted.reduce((sum, { pages }) => sum + pages, 0))}</output>
              </div>
              <output className={done ? styles.done : 'visually-hidden'}>{done ? text.recorded : ''}</output>
              <ul className={styles.list}>
                {jobs.map(({ paper, who }, place) => (
                  <li key={paper.key}>
                    <button type="button" className={styles.document} aria-pressed={shown?.document.key === paper.key} onClick={() => setWanted(paper.key)}>
                      <span>{who === '' ? paper.title : text.documentOf(paper.title, who)}</span>
                      <span className={styles.quiet}>{counted?.[place] ? text.pages(counted[place].pages) : '…'}</span>
                    </button>
                  </li>
                ))}
              </ul>
              {shown ? <Preview counted={shown} label={text.preview(shown.document.title, text.pages(shown.pages))} pageWidth={420} /> : <Loading label={text.counting} height={600} />}
              <p className={styles.quiet}>{text.dialogHint}</p>
            </section>
          )}
        </div>
      </div>
    </>
  );
}

/** Which of the asked records are restricted, and whether that is known of all. */
function restrictedOf(results: readonly { data: { restriction?: unknown } | undefined; isPending: boolean; isError: boolean }[]): { restricted: (boolean | undefined)[]; known: boolean } {
  return { restricted: results.map(({ data }) => data && data.restriction !== undefined), known: results.every(({ data }) => data !== undefined) };
}
