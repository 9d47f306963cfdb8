/** Who somebody is: all that the front desk sees of them, and what anybody else corrects here. */
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { patientQueries } from '../../data/patients.ts';
import type { Day } from '../../domain/day.ts';
import { listName } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import styles from './front-desk.module.css';
import { messages } from './messages.ts';

const DetailsDialog = lazyPart(() => import('./details-dialog.tsx'));

export function DetailsPage({ patient: id, today }: { patient: string; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const patient = useSuspenseQuery(patientQueries.one(id)).data;
  const [step, setStep] = useState<'open' | 'saved' | null>(null);
  return (
    <Card title={text.details}>
      <dl className={styles.facts}>
        <dt>{text.name}</dt>
        <dd>{listName(patient)}</dd>
        <dt>{text.birthDate}</dt>
        <dd>{patient.birthDate === undefined ? text.unknown : format.day(patient.birthDate)}</dd>
        <dt>{text.number}</dt>
        <dd>{patient.number ?? text.unknown}</dd>
        <dt>{text.gender}</dt>
        <dd>{text.genders[patient.gender ?? '']}</dd>
        <dt>{text.phone}</dt>
        <dd>{patient.phone ?? text.unknown}</dd>
        <dt>{text.state}</dt>
        <dd>{[patient.active ? text.active : text.inactive, patient.example ? text.example : ''].filter(Boolean).join(' · ')}</dd>
      </dl>
      <div className={styles.tools}>
        <Button onClick={() => setStep('open')}>{text.edit}</Button>
        <Link to={paths.print(id)} className={buttonClass()}>{text.print}</Link>
        <output>{step === 'saved' ? text.saved : ''}</output>
      </div>
      {step === 'open' ? <Suspense><DetailsDialog patient={patient} today={today} onClose={(saved) => setStep(saved ? 'saved' : null)} /></Suspense> : null}
    </Card>
  );
}
