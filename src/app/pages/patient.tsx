import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { ageOn } from '../../domain/day.ts';
import { listName } from '../../domain/patient.ts';
import { parsePrintSearch } from '../../features/printing/print-search.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Loading } from '../../ui/status.tsx';
import { messages } from '../messages.ts';
import { useToday } from '../today.ts';
import styles from './patient.module.css';

const route = getRouteApi('/patients/$patient');

/** Who this is, on every screen about a person; the screens stand below. */
export function PatientLayout() {
  const { patient: id } = route.useParams();
  const text = useText(messages);
  const format = useFormat();
  const today = useToday();
  const query = useQuery({ ...patientQueries.one(id), throwOnError: (_error, query) => query.state.data === undefined });
  const patient = query.data;
  // What the review shows is what its paper begins with.
  const range = parsePrintSearch(useSearch({ strict: false }));
  useKeyP(id);
  const facts = patient && [
    patient.birthDate ? text.born(format.day(patient.birthDate), ageOn(patient.birthDate, today)) : text.bornUnknown,
    patient.number ? text.number(patient.number) : '',
    patient.example ? text.example : '',
    patient.active ? '' : text.inactive,
  ].filter(Boolean).join(' · ');
  return (
    <>
      <header className={styles.head}>
        <div className={styles.name}>
          <h1>{patient ? listName(patient) : <span className="visually-hidden">{text.loadingPatient}</span>}&nbsp;</h1>
          <p className={styles.facts}>{facts}</p>
        </div>
        <nav aria-label={text.patientSections} className={styles.tabs}>
          <Link to={paths.review(id)} className={styles.tab} activeOptions={{ exact: true, includeSearch: false }}>{text.review}</Link>
          <Link to={paths.diary(id)} className={styles.tab} activeOptions={{ includeSearch: false }}>{text.diary}</Link>
          <Link to={paths.plan(id)} className={styles.tab}>{text.plan}</Link>
          <Link to={paths.letters(id)} className={styles.tab} activeOptions={{ includeSearch: false }}>{text.letters}</Link>
          <Link to={paths.print(id)} search={range as never} className={styles.tab} activeOptions={{ includeSearch: false }}>{text.print}</Link>
          <Link to={paths.importFor(id)} className={styles.tab}>{text.importFor}</Link>
        </nav>
      </header>
      <div className={styles.body}>
        <Suspense fallback={<Loading label={text.loading} height={400} />}>
          <Outlet />
        </Suspense>
      </div>
    </>
  );
}

/** P opens the print centre, from wherever nobody is typing and no dialog is open. */
function useKeyP(patient: string): void {
  const navigate = useNavigate();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.key.toLowerCase() !== 'p' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      void navigate({ to: paths.print(patient), search: parsePrintSearch(Object.fromEntries(new URLSearchParams(location.search))) as never });
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [patient, navigate]);
}
