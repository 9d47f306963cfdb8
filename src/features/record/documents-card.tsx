/** Every document of a record with its versions; treatment and entry apart. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState, type ComponentType } from 'react';
import { recordQueries } from '../../data/records.ts';
import { DOCUMENT_KINDS, type DocumentHistory, type DocumentKind } from '../../domain/record.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, SelectField } from '../../ui/field.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Banner, Loading } from '../../ui/status.tsx';
import { Failed } from './failed.tsx';
import { personText } from './log-text.ts';
import { messages } from './messages.ts';
import styles from './record.module.css';

const VersionsDialog = lazyPart(() => import('./versions-dialog.tsx'));

/** A dialog with the versions of one document, in the words of the screen that it is written on. */
export type HistoryDialog = ComponentType<{ patient: string; id: string; onClose: () => void }>;

/** Parts of other documents, drafts, and notes about what was done. */
const BESIDE: readonly DocumentKind[] = ['plan-draft', 'goal', 'measure', 'warning-signs', 'function-scale', 'diary-import', 'diary-correction', 'review', 'printout', 'leaflet-given', 'plan-step', 'record-state', 'task', 'care-team', 'practice', 'summary', 'reading', 'treatment', 'log', 'caseload', 'other'];
/** Rows that are shown at once. */
const SHOWN = 10;

export function DocumentsCard({ patient, histories }: { patient: string; histories: Partial<Record<DocumentKind, HistoryDialog>> }) {
  const text = useText(messages);
  const format = useFormat();
  const documents = useQuery(recordQueries.documents(patient));
  const [kind, setKind] = useState<DocumentKind | ''>('');
  const [withParts, setWithParts] = useState(false);
  const [shown, setShown] = useState(SHOWN);
  const [opened, setOpened] = useState<DocumentHistory | null>(null);
  const close = () => setOpened(null);
  // A letter is two resources with one id: the one with its words is shown.
  const all = (documents.data ?? []).filter((each) => !(each.kind === 'letter' && each.type === 'Task'));
  const beside = all.filter((each) => BESIDE.includes(each.kind));
  const found = all.filter((each) => (kind !== '' ? each.kind === kind : withParts || !BESIDE.includes(each.kind))).toSorted(asInRecord);
  const kinds = DOCUMENT_KINDS.filter((each) => all.some((document) => document.kind === each));
  const Own = opened && histories[opened.kind];
  return (
    <Card title={text.documentsTitle}>
      <div className={styles.stack}>
        <p className={styles.lead}>{text.documentsLead}</p>
        {documents.isError && documents.data ? <Banner problem>{text.stale(format.clock(new Date(documents.dataUpdatedAt)))} <Button small onClick={() => void documents.refetch()}>{text.again}</Button></Banner> : null}
        {documents.data === undefined ? (documents.isError ? <Failed error={documents.error} onAgain={() => void documents.refetch()} /> : <div className={styles.wide}><Loading label={text.loading} height={240} /></div>) : all.length === 0 ? <p>{text.noDocuments}</p> : (
          <>
            <div className={styles.tools}>
              <SelectField label={text.documentKind} value={kind} onChange={(event) => { setKind(event.target.value as DocumentKind | ''); setShown(SHOWN); }}>
                <option value="">{text.allKinds}</option>
                {kinds.map((each) => <option key={each} value={each}>{text.kinds[each]}</option>)}
              </SelectField>
            </div>
            {kind === '' && beside.length > 0 ? <Choice label={text.withParts(beside.length)} checked={withParts} onChange={(event) => setWithParts(event.target.checked)} /> : null}
            <ScrollRegion label={text.documentsTable} className={styles.scroll}>
              <table className={styles.table}>
                <thead><tr><th scope="col">{text.document}</th><th scope="col">{text.treated}</th><th scope="col">{text.entered}</th><th scope="col"><span className="visually-hidden">{text.versions}</span></th></tr></thead>
                <tbody>
                  {found.slice(0, shown).map((each) => <Row key={`${each.type}/${each.id}`} patient={patient} document={each} onOpen={() => setOpened(each)} />)}
                </tbody>
              </table>
            </ScrollRegion>
            {found.length > shown ? <Button onClick={() => setShown(shown + 4 * SHOWN)}>{text.moreDocuments(found.length - shown)}</Button> : null}
          </>
        )}
        {opened ? <Suspense fallback={null}>{Own ? <Own patient={patient} id={opened.id} onClose={close} /> : <VersionsDialog history={opened} onClose={close} />}</Suspense> : null}
      </div>
    </Card>
  );
}

/** Kind by kind in the order of a record, in each the newest first; so that a long diary hides nothing. */
function asInRecord(a: DocumentHistory, b: DocumentHistory): number {
  const rank = DOCUMENT_KINDS.indexOf(a.kind) - DOCUMENT_KINDS.indexOf(b.kind);
  const when = ({ day, versions }: DocumentHistory) => day ?? versions.at(-1)?.at ?? '';
  return rank !== 0 ? rank : when(a) < when(b) ? 1 : -1;
}

function Row({ patient, document: { id, kind, day, versions }, onOpen }: { patient: string; document: DocumentHistory; onOpen: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  const [last] = versions;
  const first = versions.at(-1);
  if (!first || !last) return null;
  const name = text.kinds[kind];
  const link = kind === 'care-plan' ? <Link to={paths.plan(patient)}>{name}</Link> : kind === 'letter' ? <Link to={paths.letter(patient, id)}>{name}</Link> : kind === 'diary' && day !== undefined ? <Link to={paths.diaryDay(patient, day)}>{name}</Link> : name;
  const label = [name, day === undefined ? format.instant(first.at) : format.day(day)].join(', ');
  return (
    <tr>
      <th scope="row">{link}</th>
      <td>{day === undefined ? '–' : format.day(day)}</td>
      <td>{format.instant(first.at)}<span className={styles.sub}>{personText(first, text)}</span>{versions.length > 1 ? <span className={styles.sub}>{text.versionLine(last.version, format.instant(last.at), personText(last, text))}</span> : null}</td>
      <td className={styles.action}><Button small aria-haspopup="dialog" aria-label={text.versionsOf(label)} onClick={onOpen}>{`${text.versions} (${versions.length})`}</Button></td>
    </tr>
  );
}
