/** The retention run: what is over its time, proposed by one person, confirmed by another, and what became of it. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { recordQueries, refusalOf, useRetention } from '../../data/records.ts';
import type { Day } from '../../domain/day.ts';
import { mayBeErased, type DueRecord, type Retention } from '../../domain/record.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Banner, EmptyNote, Loading } from '../../ui/status.tsx';
import { Failed } from './failed.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';

interface RetentionPageProps {
  /** Id of the Practitioner who looks at it. */
  practitioner: string;
  today: Day;
}

export function RetentionPage({ practitioner, today }: RetentionPageProps) {
  const text = useText(messages);
  const format = useFormat();
  const retention = useQuery(recordQueries.retention());
  const take = useRetention();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [dialog, setDialog] = useState<'propose' | 'confirm' | null>(null);
  const [said, setSaid] = useState('');
  const { data } = retention;

  const step = (next: Parameters<typeof take.mutate>[0], done: string) => {
    setSaid('');
    take.mutate(next, {
      onSuccess: (report) => {
        setSaid(report ? text.retentionReport(report.erased, report.skipped) : done);
        setDialog(null);
        setChosen([]);
      },
      // What stands in the way is said on the page, where the list is.
      onError: () => setDialog(null),
    });
  };
  if (data === undefined) {
    return <Page title={text.retentionTitle}>{retention.isError ? <Failed error={retention.error} onAgain={() => void retention.refetch()} /> : <Loading label={text.loading} height={320} />}</Page>;
  }
  const { records, pending } = data;
  const free = records.filter((record) => mayBeErased(record, today)).map(({ patient }) => patient);
  const wanted = chosen.filter((patient) => free.includes(patient));
  return (
    <Page title={text.retentionTitle}>
      {retention.isError ? <Banner problem>{text.stale(format.clock(new Date(retention.dataUpdatedAt)))} <Button small onClick={() => void retention.refetch()}>{text.again}</Button></Banner> : null}
      <p className={styles.lead}>{text.retentionLead}</p>
      <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
      {take.isError ? <p role="alert" className={styles.problem}>{problemText(take.error, text)}</p> : null}
      {pending ? <Pending retention={data} own={pending.by === practitioner} busy={take.isPending} onWithdraw={() => step({ step: 'withdraw', id: pending.id }, text.retentionWithdrawn)} onConfirm={() => setDialog('confirm')} /> : null}
      {records.length === 0 ? <EmptyNote title={text.retentionNone}>{text.retentionNoneText}</EmptyNote> : (
        <Card title={text.retentionList}>
          <div className={styles.stack}>
            {pending ? null : <Choice label={text.retentionAll} checked={free.length > 0 && free.every((patient) => chosen.includes(patient))} disabled={free.length === 0} onChange={(event) => setChosen(event.target.checked ? free : [])} />}
            <ScrollRegion label={text.retentionTable} className={styles.scroll}>
              <table className={styles.table}>
                <thead><tr>{pending ? null : <th scope="col" className={styles.tick}><span className="visually-hidden">{text.retentionColumn}</span></th>}<th scope="col">{text.retentionName}</th><th scope="col">{text.retentionEnded}</th><th scope="col">{text.retentionUntil}</th><th scope="col">{text.retentionStanding}</th></tr></thead>
                <tbody>
                  {records.map((record) => (
                    <tr key={record.patient}>
                      {pending ? null : <td className={styles.tick}><input type="checkbox" aria-label={text.retentionChoose(record.name)} checked={chosen.includes(record.patient) && free.includes(record.patient)} disabled={!free.includes(record.patient)} onChange={(event) => setChosen(event.target.checked ? [...chosen, record.patient] : chosen.filter((id) => id !== record.patient))} /></td>}
                      <th scope="row">{record.name}</th>
                      <td>{format.day(record.ended)}</td>
                      <td>{format.day(record.until)}</td>
                      <td>{standingText(record, text)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
            {pending ? null : <Button look="primary" disabled={wanted.length === 0 || take.isPending} aria-haspopup="dialog" onClick={() => setDialog('propose')}>{text.retentionPropose(wanted.length)}</Button>}
          </div>
        </Card>
      )}
      {dialog === 'propose' ? (
        <Dialog title={text.retentionProposeTitle} onClose={() => setDialog(null)}>
          <div className={styles.stack}>
            <p>{text.retentionProposeText(wanted.length)}</p>
            <Names patients={wanted} records={records} />
          </div>
          <Actions><Button onClick={() => setDialog(null)}>{text.cancel}</Button><Button look="primary" disabled={take.isPending} onClick={() => step({ step: 'propose', patients: wanted }, text.retentionProposed)}>{take.isPending ? text.retentionWorking : text.retentionProposeGo}</Button></Actions>
        </Dialog>
      ) : null}
      {dialog === 'confirm' && pending ? <ConfirmDialog retention={data} busy={take.isPending} onConfirm={() => step({ step: 'confirm', id: pending.id }, '')} onClose={() => setDialog(null)} /> : null}
    </Page>
  );
}

/** What waits for its second person. */
function Pending({ retention: { records, pending }, own, busy, onWithdraw, onConfirm }: { retention: Retention; own: boolean; busy: boolean; onWithdraw: () => void; onConfirm: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <Card title={text.retentionWaits}>
      <div className={styles.stack}>
        <p>{text.retentionWaitsText(pending!.byName, format.instant(pending!.at), pending!.patients.length)}</p>
        <Names patients={pending!.patients} records={records} />
        {own ? <p className={styles.quiet}>{text.retentionOwn}</p> : null}
        <div className={styles.row}>
          {own ? null : <Button look="primary" aria-haspopup="dialog" disabled={busy} onClick={onConfirm}>{text.retentionConfirm}</Button>}
          <Button disabled={busy} onClick={onWithdraw}>{text.retentionWithdraw}</Button>
        </div>
      </div>
    </Card>
  );
}

function Names({ patients, records }: { patients: readonly string[]; records: readonly DueRecord[] }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <ul className={styles.list}>
      {patients.map((patient) => {
        const record = records.find((each) => each.patient === patient);
        return <li key={patient}>{record ? `${record.name} · ${text.retentionUntil} ${format.day(record.until)}${record.hold ? ` · ${text.retentionHeld}` : ''}` : text.retentionUnlisted}</li>;
      })}
    </ul>
  );
}

function ConfirmDialog({ retention: { records, pending }, busy, onConfirm, onClose }: { retention: Retention; busy: boolean; onConfirm: () => void; onClose: () => void }) {
  const text = useText(messages);
  const [ticked, setTicked] = useState(false);
  return (
    <Dialog title={text.retentionConfirmTitle} onClose={onClose}>
      <div className={styles.stack}>
        <p>{text.retentionConfirmText(pending!.patients.length)}</p>
        <Names patients={pending!.patients} records={records} />
        <Choice label={text.retentionConfirmTick} checked={ticked} onChange={(event) => setTicked(event.target.checked)} />
      </div>
      <Actions><Button onClick={onClose}>{text.cancel}</Button><Button look="primary" disabled={!ticked || busy} onClick={onConfirm}>{busy ? text.retentionWorking : text.retentionConfirmGo}</Button></Actions>
    </Dialog>
  );
}

function standingText({ hold, restricted }: DueRecord, text: (typeof messages)['de']): string {
  return [hold ? text.retentionHeld : '', restricted ? text.retentionRestricted : ''].filter(Boolean).join(', ') || '–';
}

function problemText(error: Error, text: (typeof messages)['de']): string {
  const known: Readonly<Record<string, string>> = text.retentionRefusals;
  const code = refusalOf(error) ?? '';
  if (Object.hasOwn(known, code)) return known[code]!;
  const kind = error instanceof FhirError ? error.kind : 'server';
  if (kind === 'not-found') return text.retentionRefusals.gone;
  return kind === 'offline' || kind === 'signed-out' ? text.retentionRefusals[kind] : text.retentionRefusals.other;
}
