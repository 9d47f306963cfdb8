/** How a plan ends: completed, revoked, or carried into a new cycle. */
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { PlanConflict, planQueries, useCarryForward, useEndPlan, type OpenDraft } from '../../data/care-plans.ts';
import { FhirError } from '../../data/fhir-client.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, TextArea, TextField } from '../../ui/field.tsx';
import styles from './care-plan.module.css';
import { messages } from './messages.ts';

/** Somebody else was faster. */
function isStale(error: Error | null): boolean {
  return error instanceof PlanConflict || (error instanceof FhirError && error.kind === 'stale');
}

function Failure({ error }: { error: Error | null }) {
  const text = useText(messages);
  return error ? <p role="alert" className={styles.problem}>{isStale(error) ? text.actionStale : text.actionFailed}</p> : null;
}

/** After somebody else's change, what is stored is looked at again, behind the dialog. */
function useLookAgain(patient: string): (error: Error) => void {
  const client = useQueryClient();
  return (error) => {
    if (isStale(error)) void client.invalidateQueries({ queryKey: planQueries.of(patient) });
  };
}

export function EndDialog({ patient, plan, withDraft, onClose }: { patient: string; plan: CarePlan; withDraft: boolean; onClose: () => void }) {
  const text = useText(messages);
  const end = useEndPlan(patient);
  const onError = useLookAgain(patient);
  const [as, setAs] = useState<'completed' | 'revoked'>('completed');
  const [reason, setReason] = useState('');
  const open = plan.goals.filter(({ attainment }) => attainment === 'open').length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    end.mutate({ plan, as, ...(reason.trim() !== '' && { reason: reason.trim() }) }, { onSuccess: onClose, onError });
  };
  return (
    <Dialog title={text.finishTitle} onClose={onClose}>
      <form className={styles.stack} onSubmit={submit}>
        <p>{text.finishText}</p>
        {open > 0 ? <p>{text.finishOpenGoals(open)}</p> : null}
        {withDraft ? <p>{text.finishWithDraft}</p> : null}
        <FieldSet legend={text.finishAs}>
          <Choice type="radio" name="as" label={text.finishCompleted} checked={as === 'completed'} onChange={() => setAs('completed')} />
          <Choice type="radio" name="as" label={text.finishRevoked} checked={as === 'revoked'} onChange={() => setAs('revoked')} />
        </FieldSet>
        <TextArea label={text.reason} aside={text.optional} rows={2} value={reason} onChange={(event) => setReason(event.target.value)} />
        <Failure error={end.error} />
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={end.isPending}>{text.finishNow}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

export function CycleDialog({ patient, plan, today, onClose, onMade }: { patient: string; plan: CarePlan; today: Day; onClose: () => void; onMade: (open: OpenDraft) => void }) {
  const text = useText(messages);
  const carry = useCarryForward(patient);
  const onError = useLookAgain(patient);
  const decimal = useLanguage() === 'de' ? ',' : '.';
  const [from, setFrom] = useState<string>(today);
  const day = parseDay(from);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (day) carry.mutate({ plan, from: day, decimal }, { onSuccess: onMade, onError });
  };
  return (
    <Dialog title={text.cycleTitle} onClose={onClose}>
      <form className={styles.stack} onSubmit={submit} noValidate>
        <p>{text.cycleText}</p>
        <TextField label={text.cycleFrom} type="date" value={from} onChange={(event) => setFrom(event.target.value)} error={day ? undefined : text.errors.day} />
        <Failure error={carry.error} />
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={carry.isPending || day === null}>{text.cycleNow}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
