import { useState, type FormEvent } from 'react';
import { addMember, changeMember, resetMember, useTeamChange, type HandOver, type Member } from '../../data/team.ts';
import { parseDay } from '../../domain/day.ts';
import { ROLES, type Role } from '../../domain/team.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { messages } from './messages.ts';
import { useProblem, type Problem } from './problem.ts';
import { ShownOnce } from './shown-once.tsx';
import styles from './team.module.css';

/** The server's own rule for user names. */
const USERNAME = /^[\p{L}\p{N}._-]{3,30}$/u;

interface Typed {
  name: string;
  username: string;
  role: Role;
  until: string;
}

/** What has to be filled in before anything is sent. */
function missing({ name, username, role, until }: Typed, text: (typeof messages)['de']): Problem | null {
  if (name.trim() === '') return { field: 'name', said: text.required };
  if (!USERNAME.test(username.trim())) return { field: 'username', said: text.usernameHint };
  return role === 'guest' && parseDay(until) === null ? { field: 'until', said: text.required } : null;
}

/** A new person: name, user name, role, and for a guest the last day; then the code to hand over. */
export function AddMember({ onClose }: { onClose: (said?: string) => void }) {
  const text = useText(messages);
  const problem = useProblem();
  const add = useTeamChange(addMember);
  const [typed, setTyped] = useState<Typed>({ name: '', username: '', role: 'therapist', until: '' });
  const [wanting, setWanting] = useState<Problem | null>(null);
  const wrong = wanting ?? problem(add.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = missing(typed, text);
    setWanting(lacks);
    if (lacks) return;
    const until = parseDay(typed.until);
    add.mutate({ name: typed.name.trim(), username: typed.username.trim(), role: typed.role, ...(typed.role === 'guest' && until !== null && { until }) });
  };
  if (add.data) return <Code handOver={add.data} name={typed.name.trim()} username={typed.username.trim()} onClose={() => onClose(text.saved(typed.name.trim()))} />;
  return (
    <Dialog title={text.add} onClose={() => onClose()}>
      <form className={styles.stack} noValidate onSubmit={submit}>
        <p className={styles.muted}>{text.addText}</p>
        <PersonFields typed={typed} onType={(next) => { setTyped(next); setWanting(null); add.reset(); }} wrong={wrong} withUsername />
        <Actions>
          <Button onClick={() => onClose()}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={add.isPending}>{add.isPending ? text.saving : text.addSave}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function PersonFields({ typed, onType, wrong, withUsername = false }: { typed: Typed; onType: (typed: Typed) => void; wrong: Problem | null; withUsername?: boolean }) {
  const text = useText(messages);
  const fields = ['name', 'username', 'role', 'until'];
  const said = (field: string) => (wrong?.field === field ? { error: wrong.said } : {});
  const set = (key: keyof Typed) => (event: { target: { value: string } }) => onType({ ...typed, [key]: event.target.value });
  return (
    <>
      {wrong && !fields.includes(wrong.field ?? '') ? <p className={styles.problem} role="alert">{wrong.said}</p> : null}
      <TextField label={text.name} value={typed.name} onChange={set('name')} maxLength={200} {...said('name')} />
      {withUsername ? <TextField label={text.username} hint={text.usernameHint} value={typed.username} onChange={set('username')} maxLength={30} autoCapitalize="none" spellCheck={false} {...said('username')} /> : null}
      <div className={styles.pair}>
        <SelectField label={text.role} hint={text.roleTexts[typed.role]} value={typed.role} onChange={set('role')} {...said('role')}>
          {ROLES.map((role) => <option key={role} value={role}>{text.roles[role]}</option>)}
        </SelectField>
        {typed.role === 'guest' ? <TextField label={text.until} hint={text.untilHint} type="date" value={typed.until} onChange={set('until')} {...said('until')} /> : null}
      </div>
    </>
  );
}

/** A code that is handed over. */
function Code({ handOver, name, username, onClose }: { handOver: HandOver; name: string; username: string; onClose: () => void }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <Dialog title={text.codeTitle(name)} onClose={onClose}>
      <p>{text.codeText}</p>
      <ShownOnce label={text.code} secret={handOver.code} />
      <p>{text.codeUse(username, location.origin)} {text.codeUntil(format.instant(handOver.expires))}</p>
      <Actions><Button look="primary" onClick={onClose}>{text.done}</Button></Actions>
    </Dialog>
  );
}

type Step = 'password' | 'second-factor' | 'disable';

/** Changes a person: what they are, and their access. What takes something away is asked about once more. */
export function EditMember({ member, own, onClose }: { member: Member; own: boolean; onClose: (said?: string) => void }) {
  const text = useText(messages);
  const problem = useProblem();
  const save = useTeamChange(changeMember);
  const reset = useTeamChange(resetMember);
  const [typed, setTyped] = useState<Typed>({ name: member.name, username: member.username, role: member.role, until: member.until ?? '' });
  const [wanting, setWanting] = useState<Problem | null>(null);
  const [asked, setAsked] = useState<Step | null>(null);
  const wrong = wanting ?? problem(save.error) ?? problem(reset.error);
  const busy = save.isPending || reset.isPending;
  const done = () => onClose(text.saved(typed.name.trim()));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = missing(typed, text);
    setWanting(lacks);
    if (lacks) return;
    const until = parseDay(typed.until);
    save.mutate({ practitioner: member.practitioner, ...(typed.name.trim() !== member.name && { name: typed.name.trim() }), ...(typed.role !== member.role && { role: typed.role }), ...(typed.role === 'guest' && until !== null && until !== member.until && { until }) }, { onSuccess: done });
  };
  const take = (step: Step) => {
    if (step === 'disable') save.mutate({ practitioner: member.practitioner, disabled: true }, { onSuccess: done });
    else reset.mutate({ practitioner: member.practitioner, what: step }, { onSuccess: (handOver) => { if (handOver === null) done(); } });
  };
  if (reset.data) return <Code handOver={reset.data} name={member.name} username={member.username} onClose={done} />;
  const steps = ([['password', text.resetPassword, text.resetPasswordText], ['second-factor', text.resetFactor, text.resetFactorText], ['disable', text.disable, text.disableText]] as const)
    // One's own are changed where the password is asked for.
    .filter(([step]) => !own && (step === 'second-factor' ? member.secondFactor : step === 'disable' ? !member.disabled : true));
  return (
    <Dialog title={text.editTitle(member.name)} onClose={() => onClose()}>
      <form className={styles.stack} noValidate onSubmit={submit}>
        <PersonFields typed={typed} onType={(next) => { setTyped(next); setWanting(null); save.reset(); }} wrong={wrong} />
        <Actions>
          <Button onClick={() => onClose()}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={busy}>{save.isPending ? text.saving : text.save}</Button>
        </Actions>
      </form>
      {steps.length === 0 && !member.disabled ? null : (
        <section aria-label={text.access}>
          <h3>{text.access}</h3>
          {member.disabled ? (
            <div className={styles.line}>
              <p>{text.disabled}</p>
              <Button disabled={busy} onClick={() => save.mutate({ practitioner: member.practitioner, disabled: false }, { onSuccess: done })}>{text.enable}</Button>
            </div>
          ) : null}
          {steps.map(([step, label, what]) => (
            <div key={step} className={styles.line}>
              <p className={styles.muted}>{what}</p>
              {asked === step
                ? <Button look="primary" disabled={busy} onClick={() => take(step)}>{text.sure(label)}</Button>
                : <Button disabled={busy} onClick={() => setAsked(step)}>{label}</Button>}
            </div>
          ))}
        </section>
      )}
    </Dialog>
  );
}
