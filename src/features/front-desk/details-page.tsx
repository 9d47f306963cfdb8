/** Who somebody is, for whoever sees nothing else of them. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { patientQueries } from '../../data/patients.ts';
import { listName } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import styles from './front-desk.module.css';
import { messages } from './messages.ts';

export function DetailsPage({ patient: id }: { patient: string }) {
  const text = useText(messages);
  const format = useFormat();
  const patient = useSuspenseQuery(patientQueries.one(id)).data;
  return (
    <Card title={text.details}>
      <dl className={styles.facts}>
        <dt>{text.name}</dt>
        <dd>{listName(patient)}</dd>
        <dt>{text.birthDate}</dt>
        <dd>{patient.birthDate === undefined ? text.unknown : format.day(patient.birthDate)}</dd>
        <dt>{text.number}</dt>
        <dd>{patient.number ?? text.unknown}</dd>
        <dt>{text.state}</dt>
        <dd>{[patient.active ? text.active : text.inactive, patient.example ? text.example : ''].filter(Boolean).join(' · ')}</dd>
      </dl>
      <Link to={paths.print(id)} className={buttonClass()}>{text.print}</Link>
    </Card>
  );
}
