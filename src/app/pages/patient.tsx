import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Outlet, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { patientQueries } from '../../data/patients.ts';
import { recordStateQuery } from '../../data/record-state.ts';
import { sessionQuery } from '../../data/session.ts';
import { teamQueries } from '../../data/team.ts';
import { ageOn } from '../../domain/day.ts';
import { listName } from '../../domain/patient.ts';
import { parsePrintSearch } from '../../features/printing/print-search.ts';
import { useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { mayOpen, paths } from '../../paths.ts';
import { Loading } from '../../ui/status.tsx';
import { laterMessages } from '../later-messages.ts';
import { messages } from '../messages.ts';
import { useToday } from '../today.ts';
import styles from './patient.module.css';

const route = getRouteApi('/patients/$patient');

/** Who this is, on every screen about a person; the screens stand below. */
export function PatientLayout() {
  const { patient: id } = route.useParams();
  const text = useText(messages);
  const later = useText(laterMessages);
  const format = useFormat();
  const today = useToday();
  const query = useQuery({ ...patientQueries.one(id), throwOnError: (_error, query) => query.state.data === undefined });
  const patient = query.data;
  const role = useSuspenseQuery(sessionQuery).data.user?.role;
  const has = (address: string): boolean => role === undefined || mayOpen(role, address);
  // Nobody else gets to see a restricted record at all.
  const state = useQuery({ ...recordStateQuery(id), enabled: patient !== undefined && role === 'owner', retry: false }).data;
  const opened = useQuery(teamQueries.opened(id)).data;
  // What the review shows is what its paper begins with.
  const range = parsePrintSearch(useSearch({ strict: false }));
  useKeyP(id);
  const facts = patient && [
    patient.birthDate ? later.born(format.day(patient.birthDate), ageOn(patient.birthDate, today)) : later.bornUnknown,
    patient.number ? later.number(patient.number) : '',
    patient.example ? later.example : '',
    patient.active ? '' : later.inactive,
    state?.restriction ? later.restricted : '',
    opened === undefined ? '' : later.opened(format.clock(opened)),
  ].filter(Boolean).join(' · ');
  return (
    <>
      <header className={styles.head}>
        <div className={styles.name}>
          <h1>{patient ? listName(patient) : <span className="visually-hidden">{later.loadingPatient}</span>}&nbsp;</h1>
          <p className={styles.facts}>{facts}</p>
        </div>
        <nav aria-label={later.patientSections} className={styles.tabs}>
          {role === 'assistant' ? <Link to={paths.details(id)} className={styles.tab}>{later.details}</Link> : null}
          {has(paths.review(id)) ? <Link to={paths.review(id)} className={styles.tab} activeOptions={{ exact: true, includeSearch: false }}>{text.review}</Link> : null}
          {has(paths.diary(id)) ? <Link to={paths.diary(id)} className={styles.tab} activeOptions={{ includeSearch: false }}>{text.diary}</Link> : null}
          {has(paths.plan(id)) ? <Link to={paths.plan(id)} className={styles.tab}>{text.plan}</Link> : null}
          {has(paths.letters(id)) ? <Link to={paths.letters(id)} className={styles.tab} activeOptions={{ includeSearch: false }}>{text.letters}</Link> : null}
          {has(paths.patientMeetings(id)) ? <Link to={paths.patientMeetings(id)} className={styles.tab}>{text.meetings}</Link> : null}
          {has(paths.print(id)) ? <Link to={paths.print(id)} search={range as never} className={styles.tab} activeOptions={{ includeSearch: false }}>{text.print}</Link> : null}
          {has(paths.importFor(id)) ? <Link to={paths.importFor(id)} className={styles.tab}>{later.importFor}</Link> : null}
          {has(paths.record(id)) ? <Link to={paths.record(id)} className={styles.tab} activeOptions={{ includeSearch: false }}>{later.record}</Link> : null}
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
