import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { sessionQuery } from '../../data/session.ts';
import { openRecord, teamQueries } from '../../data/team.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/field.tsx';
import { messages } from './messages.ts';
import { useProblem } from './problem.ts';
import styles from './team.module.css';

/**
 * Offered where a record is not to be had: opening it with a reason. Nothing tells whether there is such a record at all. `onOpened` is
 * called once it is open, to read it.
 */
export default function BreakGlass({ patient, onOpened }: { patient: string; onOpened: () => void }) {
  const text = useText(messages);
  const session = useQueryClient().getQueryData(sessionQuery.queryKey);
  const [open, setOpen] = useState(false);
  const owner = session?.user?.role === 'owner';
  // Somebody who sees every record can have nothing to open but a restricted one, and that is the owner's.
  if (!owner && !(session?.user?.role === 'therapist' && session.practice?.access === 'own')) return null;
  return (
    <div className={styles.glass}>
      <p>{owner ? text.glassOfferOwner : text.glassOffer}</p>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>{text.glassOpen}</Button>
      {open ? <BreakGlassDialog patient={patient} onOpened={onOpened} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function BreakGlassDialog({ patient, onOpened, onClose }: { patient: string; onOpened: () => void; onClose: () => void }) {
  const text = useText(messages);
  const problem = useProblem();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [empty, setEmpty] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => input.current?.focus(), []);
  const opening = useMutation({
    networkMode: 'always',
    mutationFn: openRecord,
    onSuccess: (until) => {
      client.setQueryData(teamQueries.opened(patient).queryKey, until);
      // What was asked before was answered as if the record were not there.
      client.removeQueries({ predicate: ({ state }) => state.status === 'error' });
      onClose();
      onOpened();
    },
  });
  const wrong = empty ? { field: 'reason', said: text.required } : problem(opening.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setEmpty(reason.trim() === '');
    if (reason.trim() !== '') opening.mutate({ patient, reason: reason.trim() });
  };
  return (
    <Dialog title={text.glassTitle} onClose={onClose}>
      <form className={styles.stack} noValidate onSubmit={submit}>
        <p>{text.glassText}</p>
        <p>{text.glassLogged}</p>
        <p className={styles.muted}>{text.glassHow}</p>
        {wrong && wrong.field !== 'reason' ? <p className={styles.problem} role="alert">{wrong.said}</p> : null}
        <TextArea label={text.glassReason} hint={text.glassReasonHint} value={reason} maxLength={500} ref={input} onChange={(event) => { setReason(event.target.value); setEmpty(false); }} {...(wrong?.field === 'reason' && { error: wrong.said })} />
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={opening.isPending}>{opening.isPending ? text.glassOpening : text.glassSave}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}
