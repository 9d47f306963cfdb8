/** The print centre of one person, with what was printed and given before; and that for several people. */
import { useInfiniteQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { caseloadQueries } from '../../data/caseload.ts';
import { diaryQueries } from '../../data/diary.ts';
import { leafletQueries } from '../../data/leaflets.ts';
import { printingQueries } from '../../data/printing.ts';
import { reviewQueries } from '../../data/reviews.ts';
import { sessionQuery } from '../../data/session.ts';
import { dayAt, type Day } from '../../domain/day.ts';
import { listName } from '../../domain/patient.ts';
import { currentPracticeZone, useFormat } from '../../i18n/format.ts';
import { useText } from '../../i18n/messages.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Choice, FieldSet } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { EmptyNote, Loading, ProblemNote } from '../../ui/status.tsx';
import table from '../../ui/table.module.css';
import { daysOnPaper } from './choices.ts';
import type { PrintSearch } from './print-search.ts';
import { messages } from './messages.ts';
import { PrintCentre, When } from './print-centre.tsx';
import styles from './print-centre.module.css';

/** `desk`: without what was given, which is part of the treatment. */
export function PrintPage({ patient, search, today, desk = false }: { patient: string; search: PrintSearch; today: Day; desk?: boolean }) {
  const text = useText(messages);
  const days = useRestingRange(patient, search, today);
  if (days === undefined) return <Loading label={text.loading} height={420} />;
  return (
    <PrintCentre patients={[patient]} search={days} today={today} people={<p><Link to={paths.printMany} search={{ people: patient } as never}>{text.titleMany}</Link></p>}>
      {desk ? null : <Given patient={patient} />}
      <Printed patient={patient} />
    </PrintCentre>
  );
}

/**
 * The search with a range of the review that rests on the record as two days: all of it, as far as a sheet goes, or from the last review
 * by whoever looks. Undefined while the day is looked up; what there is no day for, or what cannot be had, is left to the usual range.
 */
function useRestingRange(patient: string, search: PrintSearch, today: Day): PrintSearch | undefined {
  const { user } = useSuspenseQuery(sessionQuery).data;
  const extent = useQuery({ ...diaryQueries.extent(patient), enabled: search.range === 'all' });
  const reviews = useQuery({ ...reviewQueries.of(patient), enabled: search.range === 'reviewed' });
  const { range, ...rest } = search;
  if (range !== 'all' && range !== 'reviewed') return search;
  const asked = range === 'all' ? extent : reviews;
  if (asked.isPending) return undefined;
  const mine = reviews.data?.find(({ practitioner }) => practitioner === user?.practitioner);
  const first = range === 'all' ? extent.data?.first : mine && dayAt(new Date(mine.at), currentPracticeZone());
  return first === undefined ? search : { ...rest, ...daysOnPaper(first, today) };
}

/** The leaflets that a patient was given: which version, when, by whom. */
function Given({ patient }: { patient: string }) {
  const text = useText(messages);
  const { data, isError, refetch } = useQuery(leafletQueries.given(patient));
  return (
    <Card title={text.given}>
      {data === undefined ? (isError ? <Button small onClick={() => void refetch()}>{text.again}</Button> : <Loading label={text.loading} height={60} />) : data.length === 0 ? <p className={styles.quiet}>{text.givenNone}</p> : (
        <div className={table.scroll}>
          <table className={`${table.table} ${styles.rows}`}>
            <thead><tr><th scope="col">{text.givenWhat}</th><th scope="col">{text.givenVersion}</th><th scope="col">{text.givenWhen}</th><th scope="col">{text.givenBy}</th></tr></thead>
            <tbody>
              {data.map(({ id, leaflet, given, by, note }) => (
                <tr key={id}><th scope="row"><span lang={leaflet.language}>{leaflet.title}</span>{note === undefined ? null : <span className={styles.second}>{note}</span>}</th><td>{leaflet.version}</td><td><When at={given} /></td><td>{by ?? ''}</td></tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

/** What was printed: each with the version that it shows. */
function Printed({ patient }: { patient: string }) {
  const text = useText(messages);
  const { data, isError, refetch } = useQuery(printingQueries.of(patient));
  return (
    <Card title={text.printed}>
      {data === undefined ? (isError ? <Button small onClick={() => void refetch()}>{text.again}</Button> : <Loading label={text.loading} height={60} />) : data.length === 0 ? <p className={styles.quiet}>{text.printedNone}</p> : (
        <>
          <div className={table.scroll}>
            <table className={`${table.table} ${styles.rows}`}>
              <thead><tr><th scope="col">{text.printedWhat}</th><th scope="col">{text.printedWhen}</th><th scope="col">{text.givenBy}</th></tr></thead>
              <tbody>{data.map(({ id, title, language, at, by }) => <tr key={id}><th scope="row" lang={language}>{title}</th><td><When at={at} /></td><td>{by ?? ''}</td></tr>)}</tbody>
            </table>
          </div>
          <p className={styles.quiet}>{text.printedNote}</p>
        </>
      )}
    </Card>
  );
}

/** For several people at once; ids in the address are ticked already. */
export function PrintManyPage({ search, practitioner, today }: { search: PrintSearch; practitioner: string; today: Day }) {
  const text = useText(messages);
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly string[]>(() => search.people?.split('~') ?? []);
  const query = useInfiniteQuery(caseloadQueries.pages({ sort: 'name' }, practitioner));
  const rows = query.data?.pages.flatMap((page) => page.rows.map(({ patient }) => patient)) ?? [];
  const people = (
    <FieldSet legend={text.people} className={styles.set}>
      {query.isError ? <ProblemNote title={text.failedTitle} actions={<Button onClick={() => void query.refetch()}>{text.again}</Button>}>{text.failed}</ProblemNote> : null}
      {query.isPending ? <Loading label={text.loading} height={200} /> : rows.length === 0 ? <p className={styles.quiet}>{text.noPeople}</p> : (
        <div className={styles.people}>
          <Choice label={text.allPeople} checked={rows.every(({ id }) => chosen.includes(id))} onChange={(event) => setChosen(event.target.checked ? rows.map(({ id }) => id) : [])} />
          {rows.map((patient) => (
            <Choice key={patient.id} label={<>{listName(patient)} <span className={styles.quiet}>{patient.birthDate === undefined ? '' : format.day(patient.birthDate)}</span></>} checked={chosen.includes(patient.id)} onChange={() => setChosen(chosen.includes(patient.id) ? chosen.filter((id) => id !== patient.id) : rows.map(({ id }) => id).filter((id) => chosen.includes(id) || id === patient.id))} />
          ))}
        </div>
      )}
      {query.hasNextPage ? <div><Button small disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{text.morePeople}</Button></div> : null}
      <output className={styles.quiet}>{text.chosenPeople(chosen.length)}</output>
    </FieldSet>
  );
  return (
    <Page title={text.titleMany} actions={chosen.length === 1 ? <Link to={paths.print(chosen[0]!)}>{text.toPatient}</Link> : null}>
      {chosen.length === 0 ? <div className={styles.centre}><div className={styles.left}>{people}</div><div className={styles.right}><EmptyNote title={text.choosePeople} /></div></div> : <PrintCentre patients={chosen} many search={search} today={today} people={people} />}
    </Page>
  );
}
