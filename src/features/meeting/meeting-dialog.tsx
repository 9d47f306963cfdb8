import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { FhirError } from '../../data/fhir-client.ts';
import { teamQueries } from '../../data/team.ts';
import { parseDay, type Day } from '../../domain/day.ts';
import { MEETING_LENGTH, MINUTES_PER_CASE, type Meeting, type Participant } from '../../domain/meeting.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import type { Writer } from './desk.ts';
import styles from './meeting.module.css';
import { messages } from './messages.ts';

/** What a person plans of a meeting, besides its agenda. */
export type MeetingFacts = Pick<Meeting, 'day' | 'start' | 'length' | 'participants' | 'minutesPerCase'> & { chair?: string };

interface MeetingDialogProps {
  /** Absent: a new one. */
  meeting?: MeetingFacts;
  me: Writer;
  today: Day;
  onSave: (facts: MeetingFacts) => Promise<void>;
  onClose: () => void;
}

/** Day, time and people of a meeting. What was typed stays until it is saved or thrown away. */
export default function MeetingDialog({ meeting, me, today, onSave, onClose }: MeetingDialogProps) {
  const text = useText(messages);
  // The front desk reads no records, and so takes no part.
  const staff = useQuery({ ...teamQueries.colleagues(), select: (members) => members.filter(({ role, disabled }) => role !== 'assistant' && !disabled).map(({ practitioner, name }) => ({ id: practitioner, name })) });
  const [day, setDay] = useState<string>(meeting?.day ?? today);
  const [start, setStart] = useState(meeting?.start ?? '12:30');
  const [length, setLength] = useState(String(meeting?.length ?? MEETING_LENGTH));
  const [perCase, setPerCase] = useState(String(meeting?.minutesPerCase ?? MINUTES_PER_CASE));
  const [invited, setInvited] = useState<readonly string[]>(meeting?.participants.map(({ id }) => id) ?? [me.practitioner]);
  const [chair, setChair] = useState(meeting?.chair ?? me.practitioner);
  const [tried, setTried] = useState(false);
  const [step, setStep] = useState<'saving' | FhirError['kind'] | null>(null);

  const known = new Map<string, string>([[me.practitioner, me.name], ...(meeting?.participants ?? []).map(({ id, name }) => [id, name] as const), ...(staff.data ?? []).map(({ id, name }) => [id, name] as const)]);
  const wrong = {
    day: parseDay(day) === null,
    start: !/^([01]\d|2[0-3]):[0-5]\d$/.test(start),
    length: !isWithin(length, 5, 480),
    perCase: !isWithin(perCase, 1, 60),
    people: invited.length === 0,
  };
  const said = (key: keyof typeof wrong, what: string) => (tried && wrong[key] ? what : undefined);

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    const participants = invited.map((id): Participant => meeting?.participants.find((each) => each.id === id) ?? { id, name: known.get(id) ?? '', answer: id === me.practitioner ? 'accepted' : 'open' });
    setStep('saving');
    try {
      await onSave({ day: day as Day, start, length: Number(length), minutesPerCase: Number(perCase), participants, ...(invited.includes(chair) && { chair }) });
    } catch (error) {
      setStep(error instanceof FhirError ? error.kind : 'server');
    }
  };
  return (
    <Dialog title={meeting ? text.editTitle : text.newTitle} onClose={onClose}>
      <form className={styles.form} noValidate onSubmit={(event) => void save(event)}>
        <div className={styles.pair}>
          <TextField label={text.day} type="date" value={day} onChange={(event) => setDay(event.target.value)} error={said('day', text.dayWrong)} />
          <TextField label={text.start} type="time" value={start} onChange={(event) => setStart(event.target.value.slice(0, 5))} error={said('start', text.startWrong)} />
        </div>
        <div className={styles.pair}>
          <TextField label={text.length} inputMode="numeric" value={length} onChange={(event) => setLength(event.target.value)} error={said('length', text.lengthWrong)} />
          <TextField label={text.perCase} inputMode="numeric" value={perCase} onChange={(event) => setPerCase(event.target.value)} error={said('perCase', text.perCaseWrong)} />
        </div>
        <FieldSet legend={text.participants}>
          <div className={styles.people}>
            {Array.from(known, ([id, name]) => (
              <Choice key={id} label={id === me.practitioner ? `${name} (${text.meNote})` : name} checked={invited.includes(id)} onChange={(event) => setInvited(event.target.checked ? [...invited, id] : invited.filter((each) => each !== id))} />
            ))}
          </div>
          {said('people', text.participantsNone) ? <p className={styles.problem} role="alert">{text.participantsNone}</p> : null}
          {staff.isError ? <p className={styles.quiet}>{text.staffFailed}</p> : null}
        </FieldSet>
        <SelectField label={text.chair} hint={text.chairHint} value={invited.includes(chair) ? chair : (invited[0] ?? '')} onChange={(event) => setChair(event.target.value)}>
          {invited.map((id) => <option key={id} value={id}>{known.get(id)}</option>)}
        </SelectField>
        {step !== null && step !== 'saving' ? <p className={styles.problem} role="alert">{text.saveFailed[step]}</p> : null}
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button look="primary" type="submit" disabled={step === 'saving'}>{step === 'saving' ? text.saving : meeting ? text.save : text.create}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function isWithin(typed: string, least: number, most: number): boolean {
  return /^\d{1,3}$/.test(typed.trim()) && Number(typed) >= least && Number(typed) <= most;
}
