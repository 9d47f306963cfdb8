/** Brings together what the chosen documents need, for one person or for several. */
import { useQueries, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { indexDays } from '../../charts/day-index.ts';
import { readDraft } from '../../data/care-plan-draft.ts';
import { planQueries, type PlanOverview } from '../../data/care-plans.ts';
import { diaryQueries } from '../../data/diary.ts';
import { leafletQueries, leafletsIn, type OwnLeaflet } from '../../data/leaflets.ts';
import { letterQueries } from '../../data/letters.ts';
import { patientQueries } from '../../data/patients.ts';
import { recordStateQuery } from '../../data/record-state.ts';
import { sessionQuery } from '../../data/session.ts';
import type { CarePlan } from '../../domain/care-plan.ts';
import { addDays, dayAt, type Day } from '../../domain/day.ts';
import { contentOf, type Letter } from '../../domain/letter.ts';
import { letterText } from '../../domain/letter-text.ts';
import type { Leaflet } from '../../domain/leaflet.ts';
import type { Patient } from '../../domain/patient.ts';
import { currentPracticeZone, formatIn } from '../../i18n/format.ts';
import { rangeOf, type Choices } from './choices.ts';
import type { LetterToPrint, PersonToPrint, PlanToPrint } from './documents.tsx';

/** Days before a range that its first means and plant windows look back on. */
const LEAD = 6;

export interface PrintData {
  /** Those whose data are all there. */
  people: readonly PersonToPrint[];
  /** Of one person: what can be chosen. */
  overview: PlanOverview | undefined;
  letters: readonly Letter[] | undefined;
  /** The leaflets of the paper's language. */
  leaflets: readonly Leaflet[];
  own: readonly OwnLeaflet[] | undefined;
  pending: boolean;
  error: Error | null;
  retry: () => void;
  /** Changes whenever anything of the above does. */
  stamp: string;
  /** When the oldest of it was fetched, instant. */
  fetchedAt: string;
}

/** `desk`: for the front desk, to which plans and letters are not given. */
export function usePrintData(patients: readonly string[], choices: Choices, practice: string, today: Day, desk = false): PrintData {
  const single = patients.length === 1;
  const plans = !desk && (single || choices.plan || choices.page);
  const range = rangeOf(choices, today);
  const records = useQueries({ queries: patients.map((id) => patientQueries.one(id)) });
  // Only who leads the practice gets to see a restricted record at all.
  const marked = useSuspenseQuery(sessionQuery).data.user?.role === 'owner';
  const states = useQueries({ queries: marked ? patients.map(recordStateQuery) : [] });
  const overviews = useQueries({ queries: patients.map((id) => ({ ...planQueries.overview(id), enabled: plans })) });
  const letters = useQueries({ queries: (single && !desk ? patients : []).map((id) => letterQueries.of(id)) });
  const days = useQueries({ queries: choices.progress && range ? patients.map((id) => diaryQueries.days(id, addDays(range.from, -LEAD), range.to)) : [] });
  const chosen = single ? overviews[0]?.data?.versions.find(({ key }) => key === choices.version) : undefined;
  const version = useQueries({ queries: (chosen ? [chosen] : []).map((each) => planQueries.version(patients[0]!, each)) });
  const own = useQuery(leafletQueries.own());

  // Nothing is printed before it is known whether every page must say that the record is restricted.
  const needed = [...records, ...states, ...(plans ? overviews : []), ...(choices.letters.length > 0 ? letters : []), ...days, ...version, ...(choices.leaflets.length > 0 ? [own] : [])];
  const all = [...records, ...states, ...overviews, ...letters, ...days, ...version, own];
  const stamp = [...all.map(({ dataUpdatedAt, status }) => `${status}${dataUpdatedAt}`), ...patients].join(' ');
  const people = useMemo(
    () => patients.flatMap((_, at): PersonToPrint[] => {
      const person = records[at]?.data;
      const overview = overviews[at]?.data;
      const state = states[at]?.data;
      if (!person || (marked && !state) || (plans && !overview) || (days.length > 0 && !days[at]?.data) || (choices.letters.length > 0 && !letters[0]?.data) || (version.length > 0 && !version[0]?.data)) return [];
      return [{
        person,
        plan: overview ? planToPrint(overview, single ? choices.version : 'current', version[0]?.data) : null,
        letters: (single ? (letters[0]?.data ?? []) : []).map((letter, _at, every) => letterToPrint(letter, person, practice, every)),
        index: days.length > 0 && range ? indexDays(days[at]!.data!, addDays(range.from, -LEAD)) : null,
        restricted: state?.restriction !== undefined,
      }];
    }),
    // oxlint-disable-next-line react/exhaustive-deps -- `stamp` says when any of the queries changed
    [stamp, choices, practice, today],
  );
  const error = needed.find((query) => query.isError && query.data === undefined)?.error ?? null;
  return {
    people,
    overview: single ? overviews[0]?.data : undefined,
    letters: single ? letters[0]?.data : undefined,
    leaflets: useMemo(() => leafletsIn(choices.language, own.data ?? []), [choices.language, own.data]),
    own: own.data,
    pending: needed.some((query) => query.isPending && query.fetchStatus !== 'idle'),
    error,
    retry: () => { for (const query of all) if (query.isError) void query.refetch(); },
    stamp,
    fetchedAt: useMemo(() => new Date(Math.min(Date.now(), ...all.filter((query) => query.data !== undefined).map((query) => query.dataUpdatedAt))).toISOString(), 
      // oxlint-disable-next-line react/exhaustive-deps -- as above
      [stamp]),
  };
}

/** The plan of an overview that was chosen; null when there is none. */
function planToPrint({ plan, draft, versions }: PlanOverview, wanted: string, earlier: CarePlan | undefined): PlanToPrint | null {
  const openDraft = draft?.savedAt ?? null;
  if (draft && (wanted === 'draft' || (plan === null && wanted === 'current'))) {
    const read = readDraft(draft.draft);
    return { content: 'content' in read ? read.content : read.rest, release: null, savedAt: draft.savedAt, shows: `QuestionnaireResponse/${draft.id}/_history/${draft.version}`, unread: 'content' in read ? 0 : read.problems.length, openDraft: null, superseded: false };
  }
  const release = earlier ?? plan;
  if (release === null) return null;
  const key = earlier ? wanted : versions.find(({ plan: id, version }) => id === release.id && version === release.version)?.key;
  const { id, version } = release;
  const step = versions.find((each) => each.plan === id && each.version === version && each.change === 'released');
  const correction = versions.find((each) => each.plan === id && each.version === version + 1 && each.change === 'released' && each.corrects);
  const superseded = plan !== null && (release.id !== plan.id || release.version < plan.version);
  return { content: release, release, savedAt: release.releasedAt, shows: key ?? `CarePlan/${release.id}${release.revision === undefined ? '' : `/_history/${release.revision}`}`, unread: 0, openDraft, superseded, ...(step?.corrects && { corrects: version - 1 }), ...(correction && { correctedAt: correction.at }) };
}

/** A letter in the words that stand on its paper. */
function letterToPrint(letter: Letter, person: Patient, practice: string, letters: readonly Letter[]): LetterToPrint {
  const format = formatIn(letter.language);
  const at = letter.releasedAt ?? letter.changedAt;
  const correctedAt = letters.find((each) => each.corrects === letter.id && each.releasedAt !== undefined)?.releasedAt;
  const text = letter.text ?? letterText(contentOf(letter), { patient: person, practice: [practice], writtenBy: letter.writtenBy, day: dayAt(new Date(at), currentPracticeZone()) }, format);
  return { id: letter.id, state: letter.state, language: letter.language, text, shows: `ServiceRequest/${letter.id}/_history/${letter.requestVersion}`, at, ...(letter.corrects !== undefined && { corrects: true as const }), ...(correctedAt !== undefined && { correctedAt }) };
}
