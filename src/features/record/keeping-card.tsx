/** End of treatment, until when the record is kept, the hold on its erasure, and its restriction. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { recordQueries, refusalOf, useDecide, type RecordDecision } from '../../data/records.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import type { Decision, RecordState } from '../../domain/record.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Loading } from '../../ui/status.tsx';
import { Failed } from './failed.tsx';
import { messages } from './messages.ts';
import styles from './record.module.css';

type Asked = 'end' | 'hold' | 'hold-lift' | 'restriction' | 'restriction-lift';

interface KeepingCardProps {
  patient: string;
  today: Day;
  /** Leads the practice: restricts records and lifts what stands. */
  owner: boolean;
}

export function KeepingCard({ patient, today, owner }: KeepingCardProps) {
  const text = useText(messages);
  const format = useFormat();
  const state = useQuery(recordQueries.state(patient));
  const decide = useDecide(patient);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [said, setSaid] = useState('');
  const take = (decision: RecordDecision, done: string) => {
    setSaid('');
    decide.mutate(decision, { onSuccess: () => { setSaid(done); setAsked(null); } });
  };
  const open = (what: Asked) => {
    decide.reset();
    setSaid('');
    setAsked(what);
  };
  const { data } = state;
  return (
    <Card title={text.keepingTitle}>
      {data === undefined ? (state.isError ? <Failed error={state.error} onAgain={() => void state.refetch()} /> : <Loading label={text.loading} height={160} />) : (
        <div className={styles.stack}>
          <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
          <div>
            <p>{data.ended ? text.treatmentEnded(format.day(data.ended)) : text.treatmentGoes}</p>
            {data.retainedUntil ? <p><strong>{text.keptUntil(format.day(data.retainedUntil))}</strong></p> : null}
            <p className={styles.quiet}>{text.keptRule}</p>
          </div>
          <div className={styles.row}>
            <Button small aria-haspopup="dialog" onClick={() => open('end')}>{data.ended ? text.changeEnd : text.endTreatment}</Button>
            {data.ended ? <Button small look="quiet" disabled={decide.isPending} onClick={() => take({ what: 'end', day: null }, text.reopened)}>{text.reopenTreatment}</Button> : null}
          </div>
          {asked === null && decide.isError ? <p role="alert" className={styles.problem}>{decideProblem(decide.error, text)}</p> : null}
          {data.hold || owner ? <Standing title={text.holdTitle} decision={data.hold}>
            {!owner ? null : data.hold ? <Button small aria-haspopup="dialog" onClick={() => open('hold-lift')}>{text.holdLift}</Button> : <Button small aria-haspopup="dialog" onClick={() => open('hold')}>{text.holdSet}</Button>}
          </Standing> : null}
          <Standing title={text.restrictionTitle} decision={data.restriction}>
            {data.restriction ? <Link to={paths.restrictionLetter(patient)} className={buttonClass('plain', true)}>{text.restrictionLetter}</Link> : null}
            {owner ? (data.restriction ? <Button small aria-haspopup="dialog" onClick={() => open('restriction-lift')}>{text.restrictionLift}</Button> : <Button small aria-haspopup="dialog" onClick={() => open('restriction')}>{text.restrictionSet}</Button>) : data.restriction ? null : <p className={styles.quiet}>{text.restrictionOwner}</p>}
          </Standing>
          {asked === 'end' ? <EndDialog state={data} today={today} busy={decide.isPending} error={decide.error} onSave={(day) => take({ what: 'end', day }, text.ended)} onClose={() => setAsked(null)} /> : null}
          {asked === 'hold' ? <ReasonDialog title={text.holdSet} lead={text.holdText} busy={decide.isPending} error={decide.error} onSave={(reason) => take({ what: 'hold', reason }, text.holdDone)} onClose={() => setAsked(null)} /> : null}
          {asked === 'hold-lift' ? <ReasonDialog title={text.holdLift} lead={text.holdLiftText} busy={decide.isPending} error={decide.error} onSave={(reason) => take({ what: 'hold', reason, lift: true }, text.holdLifted)} onClose={() => setAsked(null)} /> : null}
          {asked === 'restriction' ? <ReasonDialog title={text.restrictionSet} lead={text.restrictionText} busy={decide.isPending} error={decide.error} onSave={(reason) => take({ what: 'restriction', reason }, text.restrictionDone)} onClose={() => setAsked(null)} /> : null}
          {asked === 'restriction-lift' ? <ReasonDialog title={text.restrictionLift} lead={text.restrictionLiftText} busy={decide.isPending} error={decide.error} onSave={(reason) => take({ what: 'restriction', reason, lift: true }, text.restrictionLifted)} onClose={() => setAsked(null)} /> : null}
        </div>
      )}
    </Card>
  );
}

function Standing({ title, decision, children }: { title: string; decision: Decision | undefined; children: React.ReactNode }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <div className={styles.decision}>
      {decision ? (
        <div>
          <p><strong>{title}</strong></p>
          <p className={styles.asWritten}>{decision.reason}</p>
          <p className={styles.quiet}>{text.holdBy(decision.by, format.instant(decision.at))}</p>
        </div>
      ) : null}
      <div className={styles.row}>{children}</div>
    </div>
  );
}

interface AskProps {
  busy: boolean;
  error: Error | null;
  onClose: () => void;
}

function EndDialog({ state, today, busy, error, onSave, onClose }: AskProps & { state: RecordState; today: Day; onSave: (day: Day) => void }) {
  const text = useText(messages);
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('day');
    const day = typeof typed === 'string' ? parseDay(typed) : null;
    const isWrong = day === null || day > today;
    setWrong(isWrong);
    if (day && !isWrong) onSave(day);
  };
  return (
    <Dialog title={text.endTitle} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={submit}>
        <p>{text.endText}</p>
        <TextField type="date" name="day" label={text.endDay} max={today} defaultValue={state.ended ?? today} error={wrong ? text.endDayWrong : undefined} />
        {error ? <p role="alert" className={styles.problem}>{decideProblem(error, text)}</p> : null}
        <Actions><Button onClick={onClose}>{text.cancel}</Button><Button look="primary" type="submit" disabled={busy}>{busy ? text.saving : text.endSave}</Button></Actions>
      </form>
    </Dialog>
  );
}

function ReasonDialog({ title, lead, busy, error, onSave, onClose }: AskProps & { title: string; lead: string; onSave: (reason: string) => void }) {
  const text = useText(messages);
  const [missing, setMissing] = useState(false);
  const name = title.replace(/ …$/, '');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('reason');
    const reason = typeof typed === 'string' ? typed.trim() : '';
    setMissing(reason === '');
    if (reason !== '') onSave(reason);
  };
  return (
    <Dialog title={name} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={submit}>
        <p>{lead}</p>
        <TextArea name="reason" label={text.reason} className={styles.wide!} maxLength={500} error={missing ? text.reasonMissing : undefined} />
        {error ? <p role="alert" className={styles.problem}>{decideProblem(error, text)}</p> : null}
        <Actions><Button onClick={onClose}>{text.cancel}</Button><Button look="primary" type="submit" disabled={busy}>{busy ? text.saving : name}</Button></Actions>
      </form>
    </Dialog>
  );
}

function decideProblem(error: Error, text: (typeof messages)['de']): string {
  const known: Readonly<Record<string, string>> = text.decideFailed;
  const code = refusalOf(error) ?? '';
  if (Object.hasOwn(known, code)) return known[code]!;
  const kind = error instanceof FhirError ? error.kind : 'server';
  return kind === 'offline' || kind === 'signed-out' || kind === 'refused' ? text.decideFailed[kind] : text.decideFailed.other;
}
