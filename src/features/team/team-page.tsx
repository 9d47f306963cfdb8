/** Who works here: people, what they may see, and the two rules that the practice sets for everybody. For owners. */
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { sessionQuery } from '../../data/session.ts';
import { teamQueries, useRulesChange, type Member, type Team } from '../../data/team.ts';
import { dayAt } from '../../domain/day.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, FieldSet } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Loading, ProblemNote } from '../../ui/status.tsx';
import table from '../../ui/table.module.css';
import { AddMember, EditMember } from './member-dialog.tsx';
import { messages } from './messages.ts';
import { useProblem } from './problem.ts';
import styles from './team.module.css';

export function TeamPage() {
  const text = useText(messages);
  const problem = useProblem();
  const { user } = useSuspenseQuery(sessionQuery).data;
  const team = useQuery(teamQueries.team());
  const [open, setOpen] = useState<'add' | Member | null>(null);
  const [said, setSaid] = useState('');
  const toSettings = <Link to={paths.settings} className={buttonClass()}>{text.toSettings}</Link>;
  if (team.data === undefined) {
    return (
      <Page title={text.title} actions={toSettings}>
        {team.isError ? <ProblemNote title={text.failedTitle} actions={<Button look="primary" onClick={() => void team.refetch()}>{text.again}</Button>}>{problem(team.error)?.said ?? text.failed}</ProblemNote> : <Loading label={text.loading} height={360} />}
      </Page>
    );
  }
  const { members } = team.data;
  const close = (done?: string) => {
    setOpen(null);
    setSaid(done ?? '');
  };
  return (
    <Page title={text.title} aside={text.aside(members.length)} actions={<>{toSettings}<Button look="primary" aria-haspopup="dialog" onClick={() => setOpen('add')}>{text.add}</Button></>}>
      <output className={said === '' ? 'visually-hidden' : styles.said}>{said}</output>
      <Card title={text.people}><Members members={members} me={user?.practitioner ?? ''} onEdit={setOpen} /></Card>
      <Card title={text.rules}><Rules key={`${team.data.access} ${team.data.secondFactor}`} team={team.data} onSaved={() => setSaid(text.rulesSaved)} /></Card>
      {open === 'add' ? <AddMember onClose={close} /> : null}
      {open !== null && open !== 'add' ? <EditMember member={members.find(({ practitioner }) => practitioner === open.practitioner) ?? open} own={open.practitioner === user?.practitioner} onClose={close} /> : null}
    </Page>
  );
}

function Members({ members, me, onEdit }: { members: readonly Member[]; me: string; onEdit: (member: Member) => void }) {
  const text = useText(messages);
  const format = useFormat();
  const [today] = useState(() => dayAt(new Date(), currentPracticeZone()));
  return (
    <ScrollRegion className={table.scroll} label={text.peopleTable}>
      <table className={`${table.table} ${styles.rows}`}>
        <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.role}</th><th scope="col">{text.factor}</th><th scope="col">{text.lastSignIn}</th><th scope="col"><span className="visually-hidden">{text.edit}</span></th></tr></thead>
        <tbody>
          {members.map((member) => (
            <tr key={member.practitioner} className={member.disabled ? styles.off : undefined}>
              <th scope="row">{member.name}<span className={styles.second}>{[member.username, member.practitioner === me ? text.you : '', member.disabled ? text.disabled : ''].filter(Boolean).join(' · ')}</span></th>
              <td>{text.roles[member.role]}{member.until === undefined ? null : <span className={styles.second}>{(member.until < today ? text.untilOver : text.untilSaid)(format.day(member.until))}</span>}</td>
              <td>{member.secondFactor ? text.factorYes : text.factorNo}</td>
              <td>{member.lastSignIn === undefined ? text.never : format.instant(member.lastSignIn)}{member.invited === undefined ? null : <span className={styles.second}>{text.invited(format.instant(member.invited))}</span>}</td>
              <td className={styles.end}><Button small aria-haspopup="dialog" aria-label={text.editOf(member.name)} onClick={() => onEdit(member)}>{text.edit}</Button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Rules({ team, onSaved }: { team: Team; onSaved: () => void }) {
  const text = useText(messages);
  const problem = useProblem();
  const save = useRulesChange();
  const [access, setAccess] = useState(team.access);
  const [secondFactor, setSecondFactor] = useState(team.secondFactor);
  const wrong = problem(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ access, secondFactor }, { onSuccess: onSaved });
  };
  return (
    <form className={styles.stack} onSubmit={submit}>
      <div className={styles.rules}>
        <FieldSet legend={text.whose}>
          {(['team', 'own'] as const).map((each) => (
            <div key={each} className={styles.option}>
              <Choice type="radio" name="access" label={text[each]} checked={access === each} onChange={() => setAccess(each)} />
              <p>{each === 'team' ? text.teamText : text.ownText}</p>
            </div>
          ))}
        </FieldSet>
        <FieldSet legend={text.secondFactor}>
          {(['required', 'optional'] as const).map((each) => (
            <div key={each} className={styles.option}>
              <Choice type="radio" name="second-factor" label={each === 'required' ? text.factorRequired : text.factorOptional} checked={(team.beyondLoopback ? 'required' : secondFactor) === each} disabled={team.beyondLoopback} onChange={() => setSecondFactor(each)} />
              <p>{each === 'required' ? text.factorRequiredText : team.beyondLoopback ? text.factorBeyond : text.factorOptionalText}</p>
            </div>
          ))}
        </FieldSet>
      </div>
      {wrong === null ? null : <p className={styles.problem} role="alert">{wrong.said}</p>}
      <div><Button type="submit" disabled={save.isPending}>{save.isPending ? text.saving : text.rulesSave}</Button></div>
    </form>
  );
}
