/** The practice's own words for plants: what the catalogue does not know, and what was decided about it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, type FormEvent } from 'react';
import type { Writer } from '../../data/diary-entry.ts';
import { FhirError } from '../../data/fhir-client.ts';
import { fold, pickablePlants, plantQueries, useRecogniser, useTeach, type Meaning, type Recogniser, type TaughtWord } from '../../data/plants.ts';
import { sessionQuery, type Session } from '../../data/session.ts';
import { addDays, dayAt } from '../../domain/day.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Loading, ProblemNote } from '../../ui/status.tsx';
import { WordPicker } from '../../ui/word-picker.tsx';
import { messages } from './messages.ts';
import styles from './plants-page.module.css';

/** A word that waits for a decision and how often it was written. */
interface OpenWord {
  word: string;
  times: number;
  before?: TaughtWord;
}

export function PlantsPage() {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const session = useQueryClient().getQueryData<Session>(sessionQuery.queryKey);
  const writer: Writer = { author: `Practitioner/${session?.user?.practitioner ?? ''}`, authorName: session?.user?.name ?? '' };
  const [since] = useState(() => addDays(dayAt(new Date(), currentPracticeZone()), -27));
  const [pages, setPages] = useState(1);
  const { recogniser, failed, retry } = useRecogniser();
  const taught = useQuery(plantQueries.taught());
  const recent = useQuery(plantQueries.recentMeals(pages, since));
  const [asked, setAsked] = useState<OpenWord | null>(null);
  const [said, setSaid] = useState('');
  const open = useMemo(() => (recogniser && taught.data ? openWords(recent.data?.texts ?? [], recogniser, taught.data) : []), [recent.data, recogniser, taught.data]);

  const broken = failed || taught.isError || recent.isError;
  if (broken && !(recogniser && taught.data && recent.data)) {
    const error = taught.error ?? recent.error;
    return (
      <Page title={text.title}>
        <ProblemNote title={error instanceof FhirError && error.kind === 'offline' ? text.offlineTitle : text.failedTitle} actions={<Button look="primary" onClick={() => { retry(); void taught.refetch(); void recent.refetch(); }}>{text.again}</Button>}>{text.failed}</ProblemNote>
      </Page>
    );
  }
  if (!recogniser || !taught.data) return <Page title={text.title}><Loading label={text.loading} height={320} /></Page>;

  const decided = taught.data.filter((word) => word.meaning !== 'open');
  return (
    <Page title={text.title} aside={text.aside(recogniser.version)}>
      <p className={styles.lead}>{text.lead}</p>
      <output className={said === '' ? 'visually-hidden' : styles.lead}>{said}</output>
      <div className={styles.columns}>
        <Card title={text.openTitle}>
          <div className={styles.stack}>
            <p className={styles.quiet}>{text.openText}</p>
            {recent.isPending ? <Loading label={text.loading} height={120} /> : open.length === 0 ? <p>{text.nothingOpen}. {text.nothingOpenText}</p> : (
              <table className={styles.table}>
                <thead><tr><th scope="col">{text.word}</th><th scope="col" className={styles.figure}>{text.times}</th><th scope="col"><span className="visually-hidden">{text.decide}</span></th></tr></thead>
                <tbody>
                  {open.map((word) => (
                    <tr key={word.word}>
                      <th scope="row">{word.word}</th>
                      <td className={styles.figure}>{word.times === 0 ? '–' : format.plain(word.times)}</td>
                      <td className={styles.action}><Button small aria-label={text.decideFor(word.word)} aria-haspopup="dialog" onClick={() => setAsked(word)}>{text.decide}</Button></td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
            {recent.data ? <p className={styles.quiet}>{text.searched(format.plain(recent.data.entries))}</p> : null}
            {recent.data?.more ? <div><Button onClick={() => setPages(pages + 1)}>{text.more}</Button></div> : null}
          </div>
        </Card>
        <Card title={text.taughtTitle}>
          <div className={styles.stack}>
            <AddWord onAdd={(word) => setAsked({ word, times: 0, ...beforeOf(word, taught.data) })} />
            {decided.length === 0 ? <p>{text.nothingTaught}</p> : (
              <div className={styles.scroll}>
                <table className={styles.table}>
                  <thead><tr><th scope="col">{text.word}</th><th scope="col">{text.meaning}</th><th scope="col">{text.by}</th><th scope="col">{text.when}</th><th scope="col"><span className="visually-hidden">{text.change}</span></th></tr></thead>
                  <tbody>
                    {decided.map((word) => (
                      <tr key={word.id}>
                        <th scope="row">{word.word}</th>
                        <td>{typeof word.meaning === 'object' ? recogniser.name(word.meaning.plant, language) : text.none}</td>
                        <td>{word.by ?? ''}</td>
                        <td>{word.at === undefined ? '' : format.day(dayAt(new Date(word.at), currentPracticeZone()))}</td>
                        <td className={styles.action}><Button small aria-label={text.changeFor(word.word)} aria-haspopup="dialog" onClick={() => setAsked({ word: word.word, times: 0, before: word })}>{text.change}</Button></td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </div>
        </Card>
      </div>
      {asked ? <DecideDialog key={asked.word} asked={asked} recogniser={recogniser} writer={writer} onClose={() => setAsked(null)} onSaved={() => { setSaid(text.saved(asked.word)); setAsked(null); }} /> : null}
    </Page>
  );
}

function beforeOf(word: string, taught: readonly TaughtWord[]): { before?: TaughtWord } {
  const before = taught.find((other) => fold(other.word) === fold(word));
  return before ? { before } : {};
}

/** Words nobody decided about: those put aside first, then the most frequent. */
function openWords(texts: readonly string[], recogniser: Recogniser, taught: readonly TaughtWord[]): OpenWord[] {
  const found = new Map<string, OpenWord>();
  for (const before of taught) if (before.meaning === 'open') found.set(fold(before.word), { word: before.word, times: 0, before });
  for (const text of texts) {
    for (const { word } of recogniser.unknown(text)) {
      const key = fold(word);
      const same = found.get(key);
      if (same) same.times += 1;
      else found.set(key, { word, times: 1 });
    }
  }
  return [...found.values()].sort((a, b) => Number(b.before !== undefined) - Number(a.before !== undefined) || b.times - a.times || a.word.localeCompare(b.word, 'de'));
}

/** Decides a word that nobody has written yet. */
function AddWord({ onAdd }: { onAdd: (word: string) => void }) {
  const text = useText(messages);
  const [word, setWord] = useState('');
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (word.trim() === '') return;
    onAdd(word.trim());
    setWord('');
  };
  return (
    <form className={styles.add} onSubmit={add}>
      <TextField label={text.addTitle} value={word} maxLength={100} onChange={(event) => setWord(event.target.value)} />
      <Button type="submit" disabled={word.trim() === ''}>{text.add}</Button>
    </form>
  );
}

interface DecideDialogProps {
  asked: OpenWord;
  recogniser: Recogniser;
  writer: Writer;
  onClose: () => void;
  onSaved: () => void;
}

function DecideDialog({ asked, recogniser, writer, onClose, onSaved }: DecideDialogProps) {
  const text = useText(messages);
  const language = useLanguage();
  const teach = useTeach(writer);
  const before = asked.before?.meaning;
  const [kind, setKind] = useState<'plant' | 'none' | 'open'>(before === 'none' ? 'none' : 'plant');
  const [plant, setPlant] = useState<string | null>(typeof before === 'object' ? before.plant : null);
  const options = useMemo(() => pickablePlants(recogniser, language), [recogniser, language]);
  const meaning: Meaning | null = kind !== 'plant' ? kind : plant === null ? null : { plant };
  const problem = teach.error instanceof FhirError && (teach.error.kind === 'stale' || teach.error.kind === 'offline') ? teach.error.kind : 'other';
  return (
    <Dialog title={text.dialogTitle(asked.word)} onClose={onClose}>
      <FieldSet legend={<span className="visually-hidden">{text.meaning}</span>}>
        <Choice type="radio" name="meaning" label={plant === null ? text.plant : `${text.plant}: ${recogniser.name(plant, language)}`} checked={kind === 'plant'} onChange={() => setKind('plant')} />
        {kind === 'plant' ? <WordPicker options={options} fold={fold} label={text.which} hint={text.hint} nothing={text.noPlantFound} onPick={setPlant} /> : null}
        <Choice type="radio" name="meaning" label={text.notPlant} checked={kind === 'none'} onChange={() => setKind('none')} />
        <Choice type="radio" name="meaning" label={text.later} checked={kind === 'open'} onChange={() => setKind('open')} />
      </FieldSet>
      {teach.isError ? <p role="alert" className={styles.problem}>{text.saveFailed[problem]}</p> : null}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        <Button look="primary" disabled={meaning === null || teach.isPending} onClick={() => meaning !== null && teach.mutate({ word: asked.word, meaning, ...(asked.before && { before: asked.before }) }, { onSuccess: onSaved })}>{teach.isPending ? text.saving : text.save}</Button>
      </Actions>
    </Dialog>
  );
}
