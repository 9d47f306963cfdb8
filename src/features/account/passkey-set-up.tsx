import { useState, type FormEvent } from 'react';
import { addPasskey, useAccountChange } from '../../data/account.ts';
import { useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { accountMessages } from './account-messages.ts';
import styles from './account.module.css';
import { useProblem } from './problem.ts';

interface PasskeySetUpProps {
  /** Asks for the password too; not while enrolling, where it was typed just now. */
  withPassword?: boolean;
  /** With recovery codes where there were none. */
  onDone: (recovery: readonly string[]) => void;
  onCancel: () => void;
  cancel: string;
}

/** A name for the passkey, and then the browser asks. */
export function PasskeySetUp({ withPassword = false, onDone, onCancel, cancel }: PasskeySetUpProps) {
  const text = useText(accountMessages);
  const problem = useProblem();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const add = useAccountChange(addPasskey);
  const said = problem(add.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ name: name.trim(), ...(withPassword && { password }) }, { onSuccess: onDone });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {said === null ? null : <p className={styles.error} role="alert">{said}</p>}
      <TextField label={text.passkeyName} hint={text.passkeyNameHint} value={name} onChange={(event) => setName(event.target.value)} maxLength={60} required />
      {withPassword ? <TextField label={text.current} hint={text.askText} type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} required /> : null}
      <Actions>
        <Button onClick={onCancel}>{cancel}</Button>
        <Button type="submit" look="primary" disabled={add.isPending}>{add.isPending ? text.passkeyCreating : text.passkeyCreate}</Button>
      </Actions>
    </form>
  );
}
