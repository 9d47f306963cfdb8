/** One's own account: password, second factor, passkeys, recovery codes, and where one is signed in. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { accountQueries, beginTotp, changePassword, endSession, removePasskey, removeTotp, renewRecovery, useAccountChange, type Account, type OwnSession, type Passkey, type TotpSecret } from '../../data/account.ts';
import { hasPasskeys } from '../../data/passkeys.ts';
import { sessionQuery } from '../../data/session.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Loading, ProblemNote } from '../../ui/status.tsx';
import { accountMessages } from './account-messages.ts';
import styles from './account.module.css';
import { PasskeySetUp } from './passkey-set-up.tsx';
import { useProblem } from './problem.ts';
import { RecoveryCodes } from './recovery-codes.tsx';
import { TotpSetUp } from './totp-set-up.tsx';

/** Characters that a password needs at least; the server's own rule. */
const LEAST = 12;

export function AccountPage() {
  const text = useText(accountMessages);
  const problem = useProblem();
  const { user, practice } = useSuspenseQuery(sessionQuery).data;
  const account = useQuery(accountQueries.own());
  const actions = <Link to={paths.settings} className={buttonClass()}>{text.toSettings}</Link>;
  if (account.data === undefined) {
    return (
      <Page title={text.title} actions={actions}>
        {account.isError ? (
          <ProblemNote title={text.failedTitle} actions={<Button look="primary" onClick={() => void account.refetch()}>{text.again}</Button>}>{problem(account.error) ?? text.failed}</ProblemNote>
        ) : <Loading label={text.loading} height={360} />}
      </Page>
    );
  }
  return (
    <Page title={text.title} aside={user ? text.aside(user.name, account.data.username, text.roles[user.role]) : undefined} actions={actions}>
      <div className={styles.grid}>
        <Card title={text.factor}><Factors account={account.data} who={account.data.username} practice={practice?.name ?? ''} /></Card>
        <Card title={text.password}><PasswordForm username={account.data.username} /></Card>
        <Card title={text.sessions} className={styles.full!}><Sessions sessions={account.data.sessions} /></Card>
      </div>
    </Page>
  );
}

function PasswordForm({ username }: { username: string }) {
  const text = useText(accountMessages);
  const problem = useProblem();
  const change = useAccountChange(changePassword);
  const [typed, setTyped] = useState({ current: '', next: '' });
  const [short, setShort] = useState(false);
  const said = problem(change.error);
  const field = (key: keyof typeof typed) => ({
    value: typed[key],
    onChange: (event: { target: { value: string } }) => {
      setTyped({ ...typed, [key]: event.target.value });
      setShort(false);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.next.length < LEAST) return setShort(true);
    change.mutate(typed, { onSuccess: () => setTyped({ current: '', next: '' }) });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.muted}>{text.passwordText}</p>
      {/* So that a password manager knows which entry to change. */}
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <TextField label={text.current} type="password" autoComplete="current-password" required {...field('current')} />
      <TextField label={text.new} hint={text.passwordHint} {...(short && { error: text.passwordShort })} type="password" autoComplete="new-password" maxLength={128} required {...field('next')} />
      {said === null ? null : <p className={styles.error} role="alert">{said}</p>}
      <div><Button type="submit" disabled={change.isPending}>{change.isPending ? text.saving : text.passwordSave}</Button></div>
      <output className={change.isSuccess ? styles.said : 'visually-hidden'}>{change.isSuccess ? text.passwordSaved : ''}</output>
    </form>
  );
}

type Open =
  | { at: 'begin-totp' } | { at: 'remove-totp' } | { at: 'renew' } | { at: 'add-passkey' }
  | { at: 'totp'; secret: TotpSecret } | { at: 'remove-passkey'; passkey: Passkey } | { at: 'codes'; codes: readonly string[]; kept: boolean; reminded: boolean };

function Factors({ account, who, practice }: { account: Account; who: string; practice: string }) {
  const text = useText(accountMessages);
  const format = useFormat();
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState('');
  const any = account.totp || account.passkeys.length > 0;
  const close = () => setOpen(null);
  const done = (recovery: readonly string[] = []) => {
    setOpen(recovery.length > 0 ? { at: 'codes', codes: recovery, kept: false, reminded: false } : null);
    setSaid(text.done);
  };
  return (
    <div className={styles.list}>
      <p className={styles.muted}>{any ? text.factorOn : text.factorOff}{account.required ? ` ${text.factorRequired}` : ''}</p>
      <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
      <Line main={account.totp ? text.totpOn : text.totpOff}>
        <Button small aria-haspopup="dialog" onClick={() => setOpen({ at: 'begin-totp' })}>{account.totp ? text.totpReplace : text.totpSetUp}</Button>
        {account.totp ? <Button small aria-haspopup="dialog" aria-label={text.removeOf(text.enrolApp)} onClick={() => setOpen({ at: 'remove-totp' })}>{text.remove}</Button> : null}
      </Line>
      <Line main={text.passkeys} second={hasPasskeys() ? (account.passkeys.length === 0 ? text.passkeysNone : undefined) : text.noPasskeys}>
        {hasPasskeys() ? <Button small aria-haspopup="dialog" onClick={() => setOpen({ at: 'add-passkey' })}>{text.passkeyAdd}</Button> : null}
      </Line>
      {account.passkeys.map((passkey) => (
        <Line key={passkey.id} main={passkey.name} second={[text.passkeyMade(format.instant(passkey.created)), passkey.lastUsed === undefined ? text.passkeyNeverUsed : text.passkeyUsed(format.instant(passkey.lastUsed))].join(' · ')}>
          <Button small aria-haspopup="dialog" aria-label={text.removeOf(passkey.name)} onClick={() => setOpen({ at: 'remove-passkey', passkey })}>{text.remove}</Button>
        </Line>
      ))}
      <Line main={text.recovery} second={any ? text.recoveryLeft(account.recoveryLeft) : text.recoveryNone}>
        {any ? <Button small aria-haspopup="dialog" onClick={() => setOpen({ at: 'renew' })}>{text.recoveryRenew}</Button> : null}
      </Line>
      {open?.at === 'begin-totp' ? <AskDialog title={text.totpTitle} button={text.next} run={(password) => beginTotp(password)} onDone={(secret) => setOpen({ at: 'totp', secret })} onClose={close} /> : null}
      {open?.at === 'totp' ? <Dialog title={text.totpTitle} onClose={close}><TotpSetUp secret={open.secret} onDone={done} onCancel={close} cancel={text.cancel} /></Dialog> : null}
      {open?.at === 'remove-totp' ? <AskDialog title={text.totpRemoveTitle} lead={text.totpRemoveText} button={text.remove} run={removeTotp} onDone={() => done()} onClose={close} /> : null}
      {open?.at === 'renew' ? <AskDialog title={text.recoveryRenewTitle} lead={text.recoveryRenewText} button={text.recoveryRenew} run={renewRecovery} onDone={done} onClose={close} /> : null}
      {open?.at === 'add-passkey' ? <Dialog title={text.passkeyAdd} onClose={close}><p>{text.enrolPasskeyText}</p><PasskeySetUp withPassword onDone={done} onCancel={close} cancel={text.cancel} /></Dialog> : null}
      {open?.at === 'remove-passkey' ? <AskDialog title={text.passkeyRemoveTitle(open.passkey.name)} lead={text.passkeyRemoveText} button={text.remove} run={(password) => removePasskey({ id: open.passkey.id, password })} onDone={() => done()} onClose={close} /> : null}
      {open?.at === 'codes' ? (
        <Dialog title={text.codesTitle} onClose={() => (open.kept ? close() : setOpen({ ...open, reminded: true }))}>
          <RecoveryCodes codes={open.codes} who={who} practice={practice} reminded={open.reminded} onKept={(kept) => setOpen({ ...open, kept })} onDone={close} />
        </Dialog>
      ) : null}
    </div>
  );
}

function Line({ main, second, children }: { main: ReactNode; second?: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.line}>
      <p>{main}{second === undefined ? null : <span className={styles.second}>{second}</span>}</p>
      <div className={styles.ways}>{children}</div>
    </div>
  );
}

/** Asks for the password before something about the account is changed. */
function AskDialog<Answer>({ title, lead, button, run, onDone, onClose }: { title: string; lead?: string; button: string; run: (password: string) => Promise<Answer>; onDone: (answer: Answer) => void; onClose: () => void }) {
  const text = useText(accountMessages);
  const problem = useProblem();
  const [password, setPassword] = useState('');
  const change = useAccountChange(run);
  const said = problem(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(password, { onSuccess: onDone });
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        {lead === undefined ? null : <p>{lead}</p>}
        <p>{text.askTitle}.</p>
        <TextField label={text.current} hint={text.askText} {...(said !== null && { error: said })} type="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} required />
        <Actions>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" look="primary" disabled={change.isPending}>{button}</Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function Sessions({ sessions }: { sessions: readonly OwnSession[] }) {
  const text = useText(accountMessages);
  const format = useFormat();
  const problem = useProblem();
  const [said, setSaid] = useState('');
  const end = useAccountChange(endSession);
  const others = sessions.filter(({ current }) => !current);
  const wrong = problem(end.error);
  const ending = (id: string | null, then: string) => {
    setSaid('');
    end.mutate(id, { onSuccess: () => setSaid(then) });
  };
  return (
    <>
      <p className={styles.muted}>{text.sessionsText}</p>
      <ScrollRegion className={styles.scroll} label={text.sessionsTable}>
        <table className={styles.table}>
          <thead><tr><th scope="col">{text.device}</th><th scope="col">{text.begun}</th><th scope="col">{text.lastSeen}</th><th scope="col"><span className="visually-hidden">{text.end}</span></th></tr></thead>
          <tbody>
            {sessions.map(({ id, current, begun, lastSeen, device }) => (
              <tr key={id}>
                <th scope="row">{device || text.deviceUnknown}{current ? <span className={styles.second}>{text.thisSession}</span> : null}</th>
                <td>{format.instant(begun)}</td>
                <td>{format.instant(lastSeen)}</td>
                <td className={styles.end}>{current ? null : <Button small disabled={end.isPending} aria-label={text.endOf(device || text.deviceUnknown, format.instant(begun))} onClick={() => ending(id, text.ended)}>{text.end}</Button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {wrong === null ? null : <p className={styles.error} role="alert">{wrong}</p>}
      <div className={styles.line}>
        <output className={styles.said}>{said !== '' ? said : others.length === 0 ? text.noOthers : ''}</output>
        {others.length > 0 ? <Button disabled={end.isPending} onClick={() => ending(null, text.othersEnded)}>{text.endOthers}</Button> : null}
      </div>
    </>
  );
}
