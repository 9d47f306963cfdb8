/** Every address and what stands behind it. A page starts its queries here, beside the loading of its code. */
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { caseloadQueries } from '../data/caseload.ts';
import { sessionQuery, type Session } from '../data/session.ts';
import { parseDay } from '../domain/day.ts';
import { parseCaseloadSearch } from '../features/caseload/caseload-search.ts';
import { parseMeetingSearch, parsePresentSearch } from '../features/meeting/meeting-search.ts';
import { parsePrintSearch } from '../features/printing/print-search.ts';
import { parseReviewSearch } from '../features/review/review-search.ts';
import { parseTasksSearch } from '../features/tasks/tasks-search.ts';
import { paths, placeInstead } from '../paths.ts';
import { whenReachable } from '../ui/lazy-part.ts';
import { CaseloadRoute } from './pages/caseload.tsx';
import { FrameProblem, RouteProblem } from './pages/problems.tsx';
import { queryClient } from './query-client.ts';
import { Root } from './root.tsx';

interface RouterContext {
  session: Session;
}

const root = createRootRouteWithContext<RouterContext>()({
  // Before anything is fetched: who has no such screen is brought to one that they have.
  beforeLoad: ({ context: { session }, location }) => {
    const instead = session.user ? placeInstead(session.user.role, location.pathname) : null;
    if (instead !== null) throw redirect({ to: instead, replace: true });
  },
  component: Root, notFoundComponent: lazyRouteComponent(() => whenReachable(() => import('./pages/missing.tsx')), 'NotFound'), errorComponent: FrameProblem,
});

const caseload = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: parseCaseloadSearch,
  loaderDeps: ({ search }) => search,
  // What comes at once is drawn at once; whoever waits longer sees that rows are coming.
  loader: ({ deps }) => {
    const session = queryClient.getQueryData(sessionQuery.queryKey);
    if (session?.user?.role === 'assistant') return undefined;
    return Promise.race([queryClient.prefetchInfiniteQuery(caseloadQueries.pages(deps, session?.user?.practitioner)), new Promise<void>((resolve) => setTimeout(resolve, 150))]);
  },
  component: CaseloadRoute,
});

const patient = createRoute({
  getParentRoute: () => root,
  path: '/patients/$patient',
  // Its code is no part of the first screen.
  loader: ({ params }) => void whenReachable(() => import('../data/patients.ts')).then(({ patientQueries }) => queryClient.prefetchQuery(patientQueries.one(params.patient))),
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/patient.tsx')), 'PatientLayout'),
});

/** Asked for once: with the code at hand the loader's requests leave before the charts are drawn, and not after. */
let reviewDaysCode: Promise<typeof import('../features/review/review-days.ts')> | undefined;
const reviewDays = () => (reviewDaysCode ??= whenReachable(() => import('../features/review/review-days.ts')));

const review = createRoute({
  getParentRoute: () => patient,
  path: '/',
  validateSearch: parseReviewSearch,
  loader: ({ params, location }) => void reviewDays().then(({ prefetchReview }) => prefetchReview(queryClient, params.patient, parseReviewSearch(location.search))),
  shouldReload: false,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/review.tsx')), 'ReviewRoute'),
});

// Whoever opens a review by its address waits for the session; the code comes meanwhile.
if (/^\/patients\/[^/]+\/?$/.test(location.pathname)) {
  // What does not come is asked for again when it is needed.
  for (const code of [reviewDays(), import('./pages/patient.tsx'), import('./pages/review.tsx')]) code.catch(() => undefined);
}

const details = createRoute({
  getParentRoute: () => patient,
  path: '/details',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/details.tsx')), 'DetailsRoute'),
});

const diary = createRoute({
  getParentRoute: () => patient,
  path: '/diary',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/diary.tsx')), 'DiaryRoute'),
});

const diaryDay = createRoute({
  getParentRoute: () => patient,
  path: '/diary/$day',
  beforeLoad: ({ params }) => {
    if (parseDay(params.day) === null) throw redirect({ to: paths.diary(params.patient) });
  },
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/diary.tsx')), 'DiaryRoute'),
});

const carePlan = createRoute({
  getParentRoute: () => patient,
  path: '/plan',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/care-plan.tsx')), 'CarePlanRoute'),
});

const record = createRoute({
  getParentRoute: () => patient,
  path: '/record',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/record.tsx')), 'RecordRoute'),
});

const restrictionLetter = createRoute({
  getParentRoute: () => patient,
  path: '/record/restriction',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/restriction-letter.tsx')), 'RestrictionLetterRoute'),
});

const recordsOfPractice = ([[paths.accessLog, 'AccessLogRoute'], [paths.retention, 'RetentionRoute'], [paths.integrity, 'IntegrityRoute'], [paths.transfer, 'TransferRoute']] as const).map(([path, part]) => createRoute({
  getParentRoute: () => root,
  path,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/records-of-practice.tsx')), part),
}));

const patientMeetings = createRoute({
  getParentRoute: () => patient,
  path: '/meetings',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/meetings.tsx')), 'PatientMeetingsRoute'),
});

const importFor = createRoute({
  getParentRoute: () => patient,
  path: '/import',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/import.tsx')), 'ImportForRoute'),
});

const importRoute = createRoute({
  getParentRoute: () => root,
  path: paths.import,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/import.tsx')), 'ImportRoute'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: paths.settings,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/settings.tsx')), 'SettingsRoute'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: paths.account,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/team.tsx')), 'AccountRoute'),
});

const team = createRoute({
  getParentRoute: () => root,
  path: paths.team,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/team.tsx')), 'TeamRoute'),
});

const tokens = createRoute({
  getParentRoute: () => root,
  path: paths.tokens,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/team.tsx')), 'TokensRoute'),
});

const noAccess = createRoute({ getParentRoute: () => root, path: paths.noAccess, component: lazyRouteComponent(() => whenReachable(() => import('./pages/missing.tsx')), 'NoAccess') });

const templates = createRoute({
  getParentRoute: () => root,
  path: paths.templates,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/care-plan.tsx')), 'TemplatesRoute'),
});

const print = createRoute({
  getParentRoute: () => patient,
  path: '/print',
  validateSearch: parsePrintSearch,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/print.tsx')), 'PrintRoute'),
});

const printMany = createRoute({
  getParentRoute: () => root,
  path: paths.printMany,
  validateSearch: parsePrintSearch,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/print.tsx')), 'PrintManyRoute'),
});

const leaflets = createRoute({
  getParentRoute: () => root,
  path: paths.leaflets,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/print.tsx')), 'LeafletsRoute'),
});

const plants = createRoute({
  getParentRoute: () => root,
  path: paths.plants,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/settings.tsx')), 'PlantsRoute'),
});

const letters = createRoute({
  getParentRoute: () => patient,
  path: '/letters',
  validateSearch: ({ measure }: Record<string, unknown>): { measure?: string } => (typeof measure === 'string' && measure !== '' ? { measure } : {}),
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/letters.tsx')), 'LettersRoute'),
});

const letter = createRoute({
  getParentRoute: () => patient,
  path: '/letters/$letter',
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/letters.tsx')), 'LetterRoute'),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: paths.tasks,
  validateSearch: parseTasksSearch,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/tasks.tsx')), 'TasksRoute'),
});

const meetings = createRoute({
  getParentRoute: () => root,
  path: paths.meetings,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/meetings.tsx')), 'MeetingsRoute'),
});

const meeting = createRoute({
  getParentRoute: () => root,
  path: '/meetings/$meeting',
  validateSearch: parseMeetingSearch,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/meetings.tsx')), 'MeetingRoute'),
});

const presentation = createRoute({
  getParentRoute: () => root,
  path: '/meetings/$meeting/present',
  validateSearch: parsePresentSearch,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/meetings.tsx')), 'PresentRoute'),
});

const providers = createRoute({
  getParentRoute: () => root,
  path: paths.providers,
  component: lazyRouteComponent(() => whenReachable(() => import('./pages/providers.tsx')), 'ProvidersRoute'),
});

export const router = createRouter({
  routeTree: root.addChildren([caseload, patient.addChildren([review, details, patientMeetings, diary, diaryDay, carePlan, print, importFor, letters, letter, record, restrictionLetter]), ...recordsOfPractice, importRoute, settings, account, team, tokens, noAccess, templates, plants, leaflets, printMany, tasks, meetings, meeting, presentation, providers]),
  context: { session: { state: 'signed-out' } },
  // Within the frame, so that the rest of the house stays usable.
  defaultErrorComponent: RouteProblem,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
