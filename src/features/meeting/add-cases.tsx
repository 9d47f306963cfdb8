/** The three ways onto an agenda: chosen from the list of patients by dates and limits, left over from the last meeting, searched for. */
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useRef, useState, type FormEvent } from 'react';
import { viewsQuery } from '../../data/caseload-views.ts';
import { caseloadQueries } from '../../data/caseload.ts';
import { meetingQueries } from '../../data/meetings.ts';
import { opaqueId } from '../../data/opaque-id.ts';
import { patientQueries } from '../../data/patients.ts';
import { taskQueries } from '../../data/tasks.ts';
import { FLAGS, LIMIT_KEYS, LIMITS, parseLimit, type CaseloadFilter, type LimitKey } from '../../domain/caseload-filter.ts';
import type { CaseloadRow } from '../../domain/caseload.ts';
import type { Day } from '../../domain/day.ts';
import { addFromCaseload, addItems, carryOver, type AgendaItem, type Meeting } from '../../domain/meeting.ts';
import { listName, type Patient } from '../../domain/patient.ts';
import { useFormat } from '../../i18n/format.ts';
import { useLanguage, useText } from '../../i18n/messages.ts';
import { Button } from '../../ui/button.tsx';
import { Actions, Dialog } from '../../ui/dialog.tsx';
import { Choice, FieldSet, SelectField, TextField } from '../../ui/field.tsx';
import { Loading } from '../../ui/status.tsx';
import styles from './meeting.module.css';
import { messages } from './messages.ts';
import { reasonsText } from './reason-text.ts';
import { selectionOfView } from './selection.ts';

interface AddProps {
  meeting: Meeting;
  items: readonly AgendaItem[];
  me: { practitioner: string };
  today: Day;
  /** The agenda as it shall be, and the people who are new on it. */
  onAdd: (edit: (items: AgendaItem[]) => AgendaItem[], people: readonly Patient[]) => void;
  onClose: () => void;
}

/** Dates and limits that the person types, then the people who fit, each with the fact that put them there. */
export function BySelection({ meeting, items, me, today, onAdd, onClose }: AddProps) {
  const text = useText(messages);
  const format = useFormat();
  const language = useLanguage();
  const views = useQuery(viewsQuery);
  const [flags, setFlags] = useState<Readonly<Record<string, boolean>>>({});
  const [typed, setTyped] = useState<Partial<Record<LimitKey, string>>>({});
  const [selection, setSelection] = useState<CaseloadFilter | null>(null);
  const [problem, setProblem] = useState(false);
  const [left, setLeft] = useState<readonly string[]>([]);
  const pages = useInfiniteQuery({ ...caseloadQueries.pages({ sort: 'name', ...selection }, me.practitioner), enabled: selection !== null });
  const { hasNextPage, isFetching, fetchNextPage, isError } = pages;
  // All of them: an agenda that ends at a page would be short of somebody.
  useEffect(() => {
    if (selection !== null && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [selection, hasNextPage, isFetching, isError, fetchNextPage]);
  const wrong = LIMIT_KEYS.filter((key) => (typed[key] ?? '').trim() !== '' && parseLimit(key, typed[key]!) === undefined);

  const look = (event: FormEvent) => {
    event.preventDefault();
    setProblem(true);
    if (wrong.length > 0) return;
    const chosen: CaseloadFilter = {};
    for (const flag of FLAGS) if (flags[flag]) chosen[flag] = true;
    for (const key of LIMIT_KEYS) {
      const limit = parseLimit(key, typed[key] ?? '');
      if (limit !== undefined) chosen[key] = limit;
    }
    if (Object.keys(chosen).length === 0) return;
    setProblem(false);
    setLeft([]);
    setSelection(chosen);
  };
  const takeView = (query: string) => {
    const chosen = selectionOfView(query);
    setFlags(Object.fromEntries(FLAGS.map((flag) => [flag, chosen[flag] === true])));
    setTyped(Object.fromEntries(LIMIT_KEYS.flatMap((key) => (chosen[key] === undefined ? [] : [[key, language === 'de' ? String(chosen[key]).replace('.', ',') : String(chosen[key])]]))));
    setSelection(null);
  };
  const change = () => setSelection(null);

  const rows: CaseloadRow[] = selection === null ? [] : (pages.data?.pages.flatMap((page) => page.rows) ?? []);
  const isOn = (patient: string) => items.some((item) => item.patient === patient);
  const taken = rows.filter(({ patient }) => !left.includes(patient.id));
  const found = selection === null ? [] : addFromCaseload([], rows, selection, { asOf: today, minutes: meeting.minutesPerCase, newId: () => 'x' });
  const empty = !FLAGS.some((flag) => flags[flag]) && LIMIT_KEYS.every((key) => (typed[key] ?? '').trim() === '');
  return (
    <Dialog title={text.selectionTitle} onClose={onClose} wide>
      <form className={styles.form} noValidate onSubmit={look}>
        <p>{text.selectionIntro}</p>
        {(views.data?.length ?? 0) === 0 ? null : (
          <SelectField label={text.view} defaultValue="" onChange={(event) => takeView(event.target.value)}>
            <option value="">{text.viewNone}</option>
            {views.data!.toSorted((a, b) => format.compare(a.title, b.title)).map(({ id, title, query }) => <option key={id} value={query}>{title}</option>)}
          </SelectField>
        )}
        <div className={styles.flags}>
          {FLAGS.map((flag) => <Choice key={flag} label={text.selectionFlags[flag]} checked={flags[flag] ?? false} onChange={(event) => { setFlags({ ...flags, [flag]: event.target.checked }); change(); }} />)}
        </div>
        <FieldSet legend={text.limits}>
          <div className={styles.limits}>
            {LIMIT_KEYS.map((key) => (
              <TextField key={key} label={text.limit[key]} aside={`(${text.unit[key]})`} inputMode="decimal" value={typed[key] ?? ''} onChange={(event) => { setTyped({ ...typed, [key]: event.target.value }); change(); }}
                error={problem && wrong.includes(key) ? text.limitWrong(format.plain(LIMITS[key].min), format.plain(LIMITS[key].max)) : undefined} />
            ))}
          </div>
        </FieldSet>
        {problem && empty ? <p className={styles.problem} role="alert">{text.nothingChosen}</p> : null}
        <div><Button type="submit" look={selection === null ? 'primary' : 'plain'}>{text.look}</Button></div>
      </form>
      {selection === null ? null : isError ? <p className={styles.problem} role="alert">{text.lookFailed} <Button small onClick={() => void pages.refetch()}>{text.again}</Button></p> : pages.data === undefined || hasNextPage ? <Loading label={text.looking} height={120} /> : rows.length === 0 ? <output>{text.foundNobody}</output> : (
        <>
          <output><strong>{text.foundTitle(rows.length)}</strong></output>
          <ul className={styles.found}>
            {rows.map(({ patient }, at) => (
              <li key={patient.id}>
                <Choice
                  label={<PersonLine patient={patient} why={[isOn(patient.id) ? text.already : '', reasonsText(found[at]!, { text, format })].filter(Boolean).join(' · ')} />}
                  checked={!left.includes(patient.id)} onChange={(event) => setLeft(event.target.checked ? left.filter((id) => id !== patient.id) : [...left, patient.id])}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        {taken.length === 0 ? null : (
          <Button look="primary" onClick={() => onAdd((before) => addFromCaseload(before, taken, selection!, { asOf: today, minutes: meeting.minutesPerCase, newId: opaqueId }), taken.map(({ patient }) => patient))}>{text.take(taken.length)}</Button>
        )}
      </Actions>
    </Dialog>
  );
}

/** What the last closed meeting before this one left open. */
export function Carried({ meeting, items, today, onAdd, onClose }: AddProps) {
  const text = useText(messages);
  const format = useFormat();
  const list = useQuery(meetingQueries.list());
  const before = list.data?.filter(({ id, state, day, start }) => id !== meeting.id && state === 'closed' && `${day} ${start}` <= `${meeting.day} ${meeting.start}`).toSorted((a, b) => (`${a.day} ${a.start}` < `${b.day} ${b.start}` ? 1 : -1))[0];
  const file = useQuery({ ...meetingQueries.one(before?.id ?? ''), enabled: before !== undefined });
  const open = useQuery(taskQueries.open());
  const [left, setLeft] = useState<readonly string[]>([]);
  const failed = list.isError || file.isError || open.isError;
  const ready = list.data !== undefined && (before === undefined || (file.data !== undefined && open.data !== undefined));
  const carried = before && file.data && open.data ? carryOver({ meeting: before, items: file.data.agenda.items, openTasks: open.data.tasks }, { asOf: today, minutes: meeting.minutesPerCase, newId: opaqueId }) : [];
  const people: Record<string, Patient> = { ...open.data?.patients, ...file.data?.patients };
  const taken = carried.filter(({ patient }) => !left.includes(patient));
  return (
    <Dialog title={text.carriedTitle} onClose={onClose}>
      {failed ? <p className={styles.problem} role="alert">{text.lookFailed} <Button small onClick={() => { for (const query of [list, file, open]) if (query.isError) void query.refetch(); }}>{text.again}</Button></p> : !ready ? <Loading label={text.looking} height={120} /> : before === undefined ? <p>{text.carriedNone}</p> : carried.length === 0 ? <p>{text.carriedNothing(format.day(before.day))}</p> : (
        <>
          <p>{text.carriedIntro(format.day(before.day))}</p>
          <ul className={styles.found}>
            {carried.map((item) => (
              <li key={item.patient}>
                <Choice label={<PersonLine patient={people[item.patient]} why={[items.some(({ patient }) => patient === item.patient) ? text.already : '', reasonsText(item, { text, format }), item.question].filter(Boolean).join(' · ')} />}
                  checked={!left.includes(item.patient)} onChange={(event) => setLeft(event.target.checked ? left.filter((id) => id !== item.patient) : [...left, item.patient])} />
              </li>
            ))}
          </ul>
        </>
      )}
      <Actions>
        <Button onClick={onClose}>{text.cancel}</Button>
        {taken.length === 0 ? null : <Button look="primary" onClick={() => onAdd((there) => addItems(there, taken), taken.flatMap(({ patient }) => people[patient] ?? []))}>{text.take(taken.length)}</Button>}
      </Actions>
    </Dialog>
  );
}

/** Somebody found by what one types, which is sent in the body of a request. The dialog stays open for the next one. */
export function BySearch({ meeting, items, onAdd, onClose }: AddProps) {
  const text = useText(messages);
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const found = useQuery({ ...patientQueries.matching(words), enabled: words.length >= 2 });
  const client = useQueryClient();
  const input = useRef<HTMLDivElement>(null);
  // After the dialog has opened, which puts the focus on its first button.
  useEffect(() => input.current?.querySelector('input')?.focus(), []);
  const people = words.length < 2 ? [] : (found.data ?? []);
  const add = (patient: Patient) => {
    client.setQueryData(patientQueries.one(patient.id).queryKey, patient);
    onAdd((before) => addItems(before, [{ id: opaqueId(), patient: patient.id, question: '', reasons: [], minutes: meeting.minutesPerCase, state: 'open' }]), [patient]);
    setTyped('');
    input.current?.querySelector('input')?.focus();
  };
  return (
    <Dialog title={text.searchTitle} onClose={onClose}>
      <div ref={input}>
        <TextField type="search" label={text.searchLabel} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          if (people.length === 1) add(people[0]!);
        }} />
      </div>
      <output className="visually-hidden">{words.length >= 2 && found.data ? text.found(people.length) : ''}</output>
      {found.isError ? <p className={styles.problem} role="alert">{text.searchFailed}</p> : null}
      {words.length >= 2 && found.data?.length === 0 ? <p className={styles.quiet}>{text.searchNothing}</p> : null}
      <ul className={styles.found}>
        {people.map((patient) => (
          <li key={patient.id}><button type="button" className={styles.person} disabled={items.some((item) => item.patient === patient.id)} onClick={() => add(patient)}><PersonLine patient={patient} why={items.some((item) => item.patient === patient.id) ? text.already : ''} /></button></li>
        ))}
      </ul>
      <Actions><Button onClick={onClose}>{text.close}</Button></Actions>
    </Dialog>
  );
}

function PersonLine({ patient, why }: { patient: Patient | undefined; why: string }) {
  const text = useText(messages);
  const format = useFormat();
  return (
    <span className={styles.personLine}>
      <span>{patient ? listName(patient) : text.patientUnknown} <span className={styles.quiet}>{patient ? [patient.birthDate === undefined ? '' : format.day(patient.birthDate), patient.number ?? ''].filter(Boolean).join(' · ') : ''}</span></span>
      {why === '' ? null : <span className={styles.quiet}>{why}</span>}
    </span>
  );
}
