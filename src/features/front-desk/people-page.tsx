/** The front desk's list: who somebody is, and nothing of what they wrote or what was planned. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextField } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import table from '../../ui/table.module.css';
import styles from './front-desk.module.css';
import { messages } from './messages.ts';

/** Waiting time after the last key before the server is asked, ms. */
const PAUSE = 250;

/** `adding` is the dialog that adds somebody, given what closes it. */
export function PeoplePage({ adding }: { adding: (close: () => void) => ReactNode }) {
  const text = useText(messages);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [typed]);
  const people = useQuery({ ...patientQueries.matching(asked), placeholderData: keepPreviousData });
  const { data } = people;
  let list: ReactNode;
  if (data === undefined) {
    list = people.isError
      ? <ProblemNote title={text.failedTitle} actions={<Button look="primary" onClick={() => void people.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote>
      : <Loading label={text.loading} height={320} />;
  } else if (data.length === 0) {
    list = asked === '' ? <EmptyNote title={text.nobody}>{text.nobodyText}</EmptyNote> : <p>{text.foundNobody}</p>;
  } else list = <People people={data} />;
  return (
    <Page title={text.title} actions={<Button look="primary" aria-haspopup="dialog" onClick={() => setOpen(true)}>{text.add}</Button>}>
      <p className={styles.lead}>{text.lead}</p>
      <div className={styles.search}><TextField type="search" label={text.search} hint={text.searchHint} value={typed} maxLength={200} spellCheck={false} onChange={(event) => setTyped(event.target.value)} /></div>
      <output className={styles.count}>{data === undefined || people.isPlaceholderData ? '' : text.found(data.length)}</output>
      {list}
      {(data?.length ?? 0) >= 20 ? <p className={styles.lead}>{text.first}</p> : null}
      {open ? adding(() => setOpen(false)) : null}
    </Page>
  );
}

function People({ people }: { people: readonly Patient[] }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <Card>
      <ScrollRegion className={table.scroll} label={text.title}>
        <table className={`${table.table} ${styles.rows}`}>
          <thead><tr><th scope="col">{text.name}</th><th scope="col">{text.birthDate}</th><th scope="col">{text.number}</th><th scope="col">{text.state}</th></tr></thead>
          <tbody>
            {people.map((patient) => (
              <tr key={patient.id}>
                <th scope="row"><Link to={paths.details(patient.id)}>{listName(patient)}</Link>{patient.example ? <span className={styles.second}>{text.example}</span> : null}</th>
                <td>{patient.birthDate === undefined ? text.unknown : format.day(patient.birthDate)}</td>
                <td>{patient.number ?? text.unknown}</td>
                <td>{patient.active ? text.active : text.inactive}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}
