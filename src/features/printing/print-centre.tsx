/** The print centre: choose, see the pages, read what they do not show, print. Every print is written down before it starts. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { jobItemId, useRecordPrint, type JobItem } from '../../data/printing.ts';
import { sessionQuery } from '../../data/session.ts';
import type { Day } from '../../domain/day.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button, Key } from '../../ui/button.tsx';
import { printsMargins } from '../../ui/paper.ts';
import { Preview, usePrintStage, type CountedDocument } from '../../ui/print-stage.tsx';
import { Banner, EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import { useControlP } from '../../ui/use-control-p.ts';
import { choicesAtDesk, firstChoices } from './choices.ts';
import { ChoicesForm } from './choices-form.tsx';
import { documentsOf, notesOf, type JobDocument } from './documents.tsx';
import { messages } from './messages.ts';
import styles from './print-centre.module.css';
import type { PrintSearch } from './print-search.ts';
import { usePrintData } from './use-print-data.ts';

interface PrintCentreProps {
  /** Ids; one, or several. */
  patients: readonly string[];
  /** True where several may be chosen, also when it is one. */
  many?: boolean;
  search: PrintSearch;
  today: Day;
  /** Above the choices: whom it is for. */
  people?: ReactNode;
  /** Below everything: what was printed and given before. */
  children?: ReactNode;
}

const NO_DOCUMENTS: readonly JobDocument[] = [];

export function PrintCentre({ patients, many = false, search, today, people, children }: PrintCentreProps) {
  const text = useText(messages);
  const language = useLanguage();
  const { practice, user } = useSuspenseQuery(sessionQuery).data;
  const name = practice?.name ?? '';
  const desk = user?.role === 'assistant';
  const [choices, setChoices] = useState(() => (desk ? choicesAtDesk(practice?.language ?? 'de', today) : firstChoices(search, practice?.language ?? 'de', today)));
  const data = usePrintData(patients, choices, name, today, desk);
  const documents = useMemo(() => {
    const made = data.people.flatMap((person) => documentsOf(person, choices, { practice: name, today, now: data.fetchedAt, leaflets: data.leaflets }));
    return made.length === 0 ? NO_DOCUMENTS : made;
  }, [data.people, choices, name, today, data.fetchedAt, data.leaflets]);
  const papers = useMemo(() => documents.map(({ paper }) => paper), [documents]);
  const { stage, counted, print } = usePrintStage(papers);
  const record = useRecordPrint({ practitioner: user?.practitioner ?? '', name: user?.name ?? '' });
  /** The papers of the job that is being tried: the same ids for every try. */
  const job = useRef<{ of: readonly JobDocument[]; items: JobItem[] } | null>(null);
  const [done, setDone] = useState(false);
  const ready = counted !== null && counted.length > 0 && !data.pending && !record.isPending;

  const start = async () => {
    if (!ready) return;
    if (job.current?.of !== documents) job.current = { of: documents, items: documents.map(({ item }) => ({ ...item, id: jobItemId() })) };
    setDone(false);
    try {
      await record.mutateAsync(job.current.items);
    } catch {
      return;
    }
    job.current = null;
    setDone(true);
    await print();
  };
  useControlP(() => void start());

  const withoutPlan = choices.plan || choices.page ? data.people.filter(({ plan }) => plan === null) : [];
  const problem = record.error instanceof FhirError && (record.error.kind === 'offline' || record.error.kind === 'signed-out') ? record.error.kind : 'other';
  return (
    <>
      {stage}
      <p className={styles.useButton}>{text.useButton}</p>
      <div className={styles.centre}>
        <div className={styles.left}>
          {people}
          <ChoicesForm choices={choices} onChange={(next) => { setChoices(next); setDone(false); record.reset(); }} leaflets={data.leaflets} today={today} desk={desk} {...(!many && !desk && { one: { patient: patients[0]!, overview: data.overview, letters: data.letters } })} />
        </div>
        <div className={styles.right}>
          {printsMargins() ? null : <Banner problem>{text.noMargins}</Banner>}
          {data.error ? <Failed error={data.error} onAgain={data.retry} /> : null}
          {record.isError ? <ProblemNote title={text.notPrinted} actions={<Button look="primary" onClick={() => void start()}>{text.again}</Button>}>{text.printFailed[problem]}</ProblemNote> : null}
          {data.pending && documents.length === 0 ? <Loading label={text.loading} height={420} /> : documents.length === 0 ? (data.error ? null : <EmptyNote title={text.nothingChosen} />) : (
            <Documents documents={documents} counted={counted} many={many}>
              <div className={styles.go}>
                <Button look="primary" disabled={!ready} onClick={() => void start()}>{record.isPending ? text.printing : text.print}</Button>
                <Sum counted={counted} />
                <span className={styles.keys}><Key>Ctrl</Key> <Key>P</Key></span>
              </div>
              <output className={done ? styles.done : 'visually-hidden'}>{done ? text.recorded : ''}</output>
              <Notes lines={[...notesOf(data.people, choices, counted ?? [], { text, language }), ...(withoutPlan.length > 0 && many ? [text.noPlanFor(withoutPlan.map(({ person }) => [person.family, person.given].filter(Boolean).join(', ')).join('; '))] : [])]} />
            </Documents>
          )}
          {children}
        </div>
      </div>
    </>
  );
}

function Failed({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const text = useText(messages);
  const offline = error instanceof FhirError && error.kind === 'offline';
  return <ProblemNote title={offline ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={onAgain}>{text.again}</Button>}>{offline ? text.offline : text.failed}</ProblemNote>;
}

function Sum({ counted }: { counted: readonly CountedDocument[] | null }) {
  const text = useText(messages);
  if (counted === null) return <output className={styles.quiet}>{text.counting}</output>;
  return <output className={styles.sum}>{text.sum(counted.length, counted.reduce((sum, { pages }) => sum + pages, 0))}</output>;
}

/** The documents with their pages, and the one that is looked at. */
function Documents({ documents, counted, many, children }: { documents: readonly JobDocument[]; counted: readonly CountedDocument[] | null; many: boolean; children: ReactNode }) {
  const text = useText(messages);
  const [wanted, setWanted] = useState<string | null>(null);
  const shown = counted?.find(({ document }) => document.key === wanted) ?? counted?.[0];
  const pagesOf = (each: CountedDocument) => text.pages(each.pages);
  // While the pages are counted anew, the last picture stays.
  const [last, setLast] = useState(shown);
  if (shown && shown !== last) setLast(shown);
  const kept = shown ?? last;
  return (
    <section className={styles.documents} aria-label={text.documents}>
      {children}
      <ul className={styles.list}>
        {documents.map(({ paper, item, who }, at) => {
          const own = counted?.[at];
          return (
            <li key={paper.key}>
              <button type="button" className={styles.document} aria-pressed={shown?.document.key === paper.key} onClick={() => setWanted(paper.key)}>
                <span lang={item.document.language}>{many ? text.documentOf(item.document.title, who) : item.document.title}</span>
                <span className={styles.quiet}>{own ? pagesOf(own) : '…'}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {kept ? <Preview counted={kept} label={text.preview(kept.document.title, pagesOf(kept))} pageWidth={420} /> : <Loading label={text.counting} height={600} />}
      <p className={styles.quiet}>{text.dialogHint}</p>
    </section>
  );
}

/** What the paper will not show, said before it is printed. */
function Notes({ lines }: { lines: readonly string[] }) {
  const text = useText(messages);
  if (lines.length === 0) return null;
  return (
    <section className={styles.notes} aria-label={text.notOnPaper}>
      <h2>{text.notOnPaper}</h2>
      <ul>{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </section>
  );
}

/** An instant in a table, or nothing where it is not known. */
export function When({ at }: { at: string }) {
  const format = useFormat();
  return at === '' ? null : <time dateTime={at}>{format.instant(at)}</time>;
}
