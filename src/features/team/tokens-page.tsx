/** Access for other systems: which, with what rights, until when, used when; made and revoked here. For owners. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { revokeToken, teamQueries, useTeamChange, type Token } from '../../data/team.ts';
import { listName } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import table from '../../ui/table.module.css';
import { messages } from './messages.ts';
import { useProblem } from './problem.ts';
import styles from './team.module.css';
import { TokenDialog } from './token-dialog.tsx';

export function TokensPage() {
  const text = useText(messages);
  const problem = useProblem();
  const tokens = useQuery(teamQueries.tokens());
  const [open, setOpen] = useState<'new' | 'diary' | Token | null>(null);
  const [said, setSaid] = useState('');
  const toSettings = <Link to={paths.settings} className={buttonClass()}>{text.toSettings}</Link>;
  const add = (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen('diary')}>{text.tokenDiary}</Button>
      <Button look="primary" aria-haspopup="dialog" onClick={() => setOpen('new')}>{text.tokenAdd}</Button>
    </>
  );
  if (tokens.data === undefined) {
    return (
      <Page title={text.tokensTitle} actions={toSettings}>
        {tokens.isError ? <ProblemNote title={text.tokensFailed} actions={<Button look="primary" onClick={() => void tokens.refetch()}>{text.again}</Button>}>{problem(tokens.error)?.said ?? text.failed}</ProblemNote> : <Loading label={text.tokensLoading} height={300} />}
      </Page>
    );
  }
  const close = (done = '') => {
    setOpen(null);
    setSaid(done);
  };
  return (
    <Page title={text.tokensTitle} actions={<>{toSettings}{tokens.data.length > 0 ? add : null}</>}>
      <p className={styles.muted}>{text.tokensLead}</p>
      <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
      {tokens.data.length === 0 ? <EmptyNote title={text.tokensNone} actions={add} /> : <Card><Tokens tokens={tokens.data} onRevoke={setOpen} /></Card>}
      {open === 'new' || open === 'diary' ? <TokenDialog diary={open === 'diary'} onClose={() => close()} /> : null}
      {open !== null && typeof open === 'object' ? <Revoke token={open} onClose={close} /> : null}
    </Page>
  );
}

function Tokens({ tokens, onRevoke }: { tokens: readonly Token[]; onRevoke: (token: Token) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const [now] = useState(() => new Date().toISOString());
  const patients = [...new Set(tokens.flatMap(({ patient }) => patient ?? []))];
  const found = useQueries({ queries: patients.map((id) => patientQueries.one(id)) });
  const nameOf = (patient: string): string => {
    const person = found[patients.indexOf(patient)]?.data;
    return person ? listName(person) : text.tokenPatientOne;
  };
  const kindOf = (type: string): string => (Object.hasOwn(text.kinds, type) ? text.kinds[type as keyof typeof text.kinds] : type);
  return (
    <ScrollRegion className={table.scroll} label={text.tokensTable}>
      <table className={`${table.table} ${styles.rows}`}>
        <thead><tr><th scope="col">{text.tokenName}</th><th scope="col">{text.tokenScopes}</th><th scope="col">{text.tokenPatient}</th><th scope="col">{text.tokenExpires}</th><th scope="col">{text.tokenLastUsed}</th><th scope="col"><span className="visually-hidden">{text.tokenRevoke}</span></th></tr></thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id} className={token.revoked === undefined && token.expires > now ? undefined : styles.off}>
              <th scope="row">{token.name}<span className={styles.second}>{text.tokenCreated} {format.instant(token.created)}{token.by === '' ? '' : ` ${text.tokenBy(token.by)}`}</span></th>
              <td>{token.scopes.map(({ type, rights }) => <div key={type}>{text.tokenScope(kindOf(type), text.rights[rights])}</div>)}</td>
              <td>{token.patient === undefined ? text.tokenPatientAll : nameOf(token.patient)}</td>
              <td>{format.instant(token.expires)}{token.revoked === undefined ? (token.expires > now ? null : <span className={styles.second}>{text.tokenExpired}</span>) : <span className={styles.second}>{text.tokenRevoked(format.instant(token.revoked))}</span>}</td>
              <td>{token.lastUsed === undefined ? text.tokenUnused : format.instant(token.lastUsed)}</td>
              <td className={styles.end}>{token.revoked === undefined && token.expires > now ? <Button small aria-haspopup="dialog" aria-label={text.tokenRevokeOf(token.name)} onClick={() => onRevoke(token)}>{text.tokenRevoke}</Button> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Revoke({ token, onClose }: { token: Token; onClose: (said?: string) => void }) {
  const text = useText(messages);
  const problem = useProblem();
  const revoke = useTeamChange(revokeToken);
  const wrong = problem(revoke.error);
  return (
    <Dialog title={text.tokenRevokeTitle(token.name)} onClose={() => onClose()}>
      <p>{text.tokenRevokeText}</p>
      {wrong === null ? null : <p className={styles.problem} role="alert">{wrong.said}</p>}
      <Actions>
        <Button onClick={() => onClose()}>{text.cancel}</Button>
        <Button look="primary" disabled={revoke.isPending} onClick={() => revoke.mutate(token.id, { onSuccess: () => onClose(text.tokenRevokedSaid(token.name)) })}>{text.tokenRevoke}</Button>
      </Actions>
    </Dialog>
  );
}
