import type { Bundle, CarePlan as FhirCarePlan, Provenance, QuestionnaireResponse, Task } from '@medplum/fhirtypes';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { mockServer } from '../../mocks/setup.ts';
import { BERGER, openPractice, STORES, YILMAZ, type Practice } from '../../server/storage/under-test.ts';
import type { Actor } from '../../server/fhir/context.ts';
import type { PlanContent } from '../domain/care-plan.ts';
import { draftOf, type PlanDraft } from '../domain/care-plan-draft.ts';
import { planDifferences } from '../domain/care-plan-differences.ts';
import { carryForward, emptyPlan } from '../domain/care-plan-release.ts';
import { caseloadFromFhir } from '../fhir/caseload.ts';
import { readDraft } from './care-plan-draft.ts';
import { originOf, PlanConflict, planQueries, useCarryForward, useDiscardDraft, useEndPlan, useRelease, useSaveDraft, type OpenDraft, type PlanOverview } from './care-plans.ts';
import { FhirError } from './fhir-client.ts';

const PATIENT = 'p1';
const content: PlanContent = {
  ...emptyPlan('2026-11-24', 'Rücken und Darm'), concern: 'Wieder im Garten arbeiten',
  goals: [{ id: 'g-plants', text: '30 Pflanzen', component: 'activities', measure: 'plants', start: { value: 21 }, target: 25, agreed: true, attainment: 'open' }, { id: 'g-walk', text: 'Gehen', component: 'activities', measure: 'movement', target: 150, agreed: true, attainment: 'open' }],
  measures: [{ id: 'm-walk', kind: 'walk', text: 'Gehen Sie täglich', howOften: 'täglich', who: 'patient', goals: ['g-walk'], onPatientPage: true }, { id: 'm-eat', kind: 'plant-diversity', text: 'Essen Sie bunt', who: 'patient', goals: ['g-plants'], onPatientPage: false }],
  warningSigns: { answers: { 'rf-fever': 'no', 'rf-blood': 'yes' }, askedBy: BERGER.name, asker: BERGER.practitioner, askedAt: '2026-11-24T11:00:00Z' },
  functionScale: [{ activity: 'Sitzen', value: 4.5 }], review: '2026-12-21', internalNote: 'nur fürs Team',
};
const draft = draftOf(content);

describe.each(STORES)('care plans over the %s store', (_, open) => {
  let practice: Practice;
  let requests: string[];

  beforeEach(async () => {
    practice = await openPractice(open());
    await practice.put({ resourceType: 'Patient', id: PATIENT, active: true, name: [{ family: 'Muster' }] });
    requests = [];
  });

  /** A screen of one person: everything it asks goes to the same server. */
  function screen(actor: Actor = BERGER) {
    const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    client.setQueryData(['session'], { state: 'signed-in', user: { name: actor.name, practitioner: actor.practitioner }, practice: { name: 'Praxis', zone: 'Europe/Berlin', language: 'de' } });
    mockServer.use(
      http.all('/fhir', ({ request }) => answer(request, actor), { once: false }),
      http.all('/fhir/*', ({ request }) => answer(request, actor), { once: false }),
    );
    const { result } = renderHook(() => ({ save: useSaveDraft(PATIENT), discard: useDiscardDraft(PATIENT), release: useRelease(PATIENT), end: useEndPlan(PATIENT), carry: useCarryForward(PATIENT) }), {
      wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
    });
    const hooks = result.current;
    return {
      client,
      ...hooks,
      saveDraft: (written: PlanDraft = draft, base: OpenDraft | null = null, origin = { kind: 'first' } as Parameters<typeof hooks.save.mutateAsync>[0]['origin']) => hooks.save.mutateAsync({ draft: written, base, origin }),
      overview: (): Promise<PlanOverview> => client.fetchQuery({ ...planQueries.overview(PATIENT), staleTime: 0 }),
    };
  }

  async function answer(request: Request, actor: Actor): Promise<Response> {
    requests.push(`${request.method} ${new URL(request.url).pathname}`);
    return practice.handle(request, actor);
  }

  /** The next request arrives, but its answer does not. */
  function loseAnswer(method: 'post' | 'put', address: string): void {
    mockServer.use(http[method](address, async ({ request }) => {
      await practice.handle(request, BERGER);
      return HttpResponse.error();
    }, { once: true }));
  }

  async function stored<Type>(type: string, more = ''): Promise<Type[]> {
    return ((await practice.search(`${type}?patient=${PATIENT}${more}&_count=1000`)).entry ?? []).map(({ resource }) => resource as Type);
  }

  /** A released first version, and the overview of it. */
  async function released(first = screen()): Promise<PlanOverview> {
    await first.release.mutateAsync({ content, open: await first.saveDraft() });
    return first.overview();
  }

  describe('a draft', () => {
    test('is one for each patient, kept as it was typed, and saved again and again', async () => {
      const { saveDraft, overview } = screen();
      const typed = { ...draft, review: '21.12', goals: [{ ...draft.goals[0]!, target: 'drei' }] };
      const first = await saveDraft(typed);
      expect(first).toMatchObject({ version: '1', draft: typed, origin: { kind: 'first' }, savedBy: BERGER.name, savedAt: '2026-11-24T12:00:00.000Z' });
      const second = await saveDraft({ ...typed, title: 'Anders' }, first);
      expect(second).toMatchObject({ id: first.id, version: '2' });
      expect(await overview()).toEqual({ plan: null, draft: second, versions: [] });
      expect(readDraft(second.draft)).toMatchObject({ problems: [{ place: 'goals.0.target', message: 'number' }, { place: 'review', message: 'day' }] });
    });

    test('that is saved faster than the server answers is nobody else’s', async () => {
      const { saveDraft, overview } = screen();
      const all = await Promise.all([saveDraft({ ...draft, title: 'A' }), saveDraft({ ...draft, title: 'AB' }), saveDraft({ ...draft, title: 'ABC' })]);
      expect(all.map(({ version }) => version)).toEqual(['1', '2', '3']);
      expect((await overview()).draft!.draft.title).toBe('ABC');
    });

    test('whose answer was lost is not saved twice, and what was typed since is kept', async () => {
      const { saveDraft } = screen();
      loseAnswer('post', '/fhir/QuestionnaireResponse');
      await expect(saveDraft()).rejects.toMatchObject({ kind: 'offline' });
      const first = await saveDraft({ ...draft, title: 'Seitdem' });
      expect(first.draft.title).toBe('Seitdem');
      loseAnswer('put', '/fhir/QuestionnaireResponse/*');
      await expect(saveDraft({ ...draft, title: 'Zweites' }, first)).rejects.toMatchObject({ kind: 'offline' });
      expect((await saveDraft({ ...draft, title: 'Drittes' }, first)).draft.title).toBe('Drittes');
      expect(await stored('QuestionnaireResponse')).toHaveLength(1);
    });

    test('that somebody else saved in between is not overwritten: both texts are here', async () => {
      const first = await screen().saveDraft();
      const theirs = await screen(YILMAZ).saveDraft({ ...draft, concern: 'von Yılmaz' }, first);
      const mine = screen();
      const conflict: PlanConflict = await mine.saveDraft({ ...draft, concern: 'von Berger' }, first).then(() => { throw new Error('saved'); }, (error) => error);
      expect(conflict).toBeInstanceOf(PlanConflict);
      expect(conflict).toMatchObject({ gone: null, mine: { concern: 'von Berger' }, theirs: { version: theirs.version, savedBy: YILMAZ.name, draft: { concern: 'von Yılmaz' } } });
      expect((await mine.saveDraft(conflict.mine!, conflict.theirs)).version).toBe('3');
    });

    test('that somebody else began, released or discarded is not written over', async () => {
      const theirs = await screen(YILMAZ).saveDraft({ ...draft, title: 'Anderer' });
      const mine = screen();
      await expect(mine.saveDraft()).rejects.toMatchObject({ name: 'PlanConflict', gone: null, theirs: { id: theirs.id, draft: { title: 'Anderer' } } });
      await screen(YILMAZ).discard.mutateAsync(theirs);
      await expect(screen().saveDraft(draft, theirs)).rejects.toMatchObject({ gone: 'discarded', theirs: { draft: { title: 'Anderer' } } });
      const again = await screen().saveDraft();
      expect(again.id).not.toBe(theirs.id);
      await screen(YILMAZ).release.mutateAsync({ content, open: again });
      await expect(screen().saveDraft({ ...draft, title: 'zu spät' }, again)).rejects.toMatchObject({ gone: 'released' });
    });

    test('is discarded with all its versions kept, and again without harm', async () => {
      const { saveDraft, discard, overview } = screen();
      const first = await saveDraft();
      await discard.mutateAsync(first);
      await discard.mutateAsync(first);
      expect((await overview()).draft).toBeNull();
      expect(await stored<QuestionnaireResponse>('QuestionnaireResponse')).toMatchObject([{ id: first.id, status: 'stopped', meta: { versionId: '2' } }]);
      const second = await saveDraft(draft, null);
      await saveDraft({ ...draft, title: 'mehr' }, second);
      await expect(discard.mutateAsync(second)).rejects.toMatchObject({ name: 'PlanConflict', theirs: { draft: { title: 'mehr' } } });
    });

    test('saved 50 times at once on one version is saved once, and 49 are told', async () => {
      const first = await screen().saveDraft();
      const writers = Array.from({ length: 50 }, (_each, index) => ({ hooks: screen(index % 2 ? BERGER : YILMAZ), text: `Fassung ${index}` }));
      const results = await Promise.allSettled(writers.map(({ hooks, text }) => hooks.saveDraft({ ...draft, concern: text }, first)));
      const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const told = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as PlanConflict] : []));
      expect(won).toHaveLength(1);
      expect(told).toHaveLength(49);
      expect(told.every((error) => error instanceof PlanConflict && error.theirs.draft.concern === won[0]!.draft.concern && error.mine!.concern !== won[0]!.draft.concern)).toBe(true);
      expect(await stored<QuestionnaireResponse>('QuestionnaireResponse')).toMatchObject([{ meta: { versionId: '2' } }]);
    });
  });

  describe('a release', () => {
    test('is one version with all its parts, read again in two requests', async () => {
      const first = screen();
      const open = await first.saveDraft();
      const plan = await first.release.mutateAsync({ content, open });
      requests = [];
      const overview = await first.overview();
      expect(requests).toEqual(['POST /fhir', 'POST /fhir']);
      expect(overview.plan).toEqual(plan);
      expect(overview).toMatchObject({ draft: null, versions: [{ plan: open.id, version: 1, change: 'released', by: BERGER.name, at: '2026-11-24T12:00:00.000Z' }] });
      expect(plan).toMatchObject({ ...content, id: open.id, version: 1, revision: '1', state: 'active', releasedBy: BERGER.name, releasedAt: '2026-11-24T12:00:00.000Z' });
      expect(await stored<QuestionnaireResponse>('QuestionnaireResponse', '&questionnaire=https://example.org/fhir/Questionnaire/care-plan')).toMatchObject([{ status: 'completed' }]);
    });

    test('shows its title, its review and its task in the caseload', async () => {
      await practice.put({ resourceType: 'EpisodeOfCare', id: 'e1', status: 'active', patient: { reference: `Patient/${PATIENT}` }, careManager: { reference: `Practitioner/${BERGER.practitioner}` } });
      await released();
      const rows = caseloadFromFhir((await practice.ask('GET', '/Patient/$caseload')).json as Bundle).rows;
      expect(rows).toMatchObject([{ planTitle: 'Rücken und Darm', reviewDate: '2026-12-21', openTasks: 1 }]);
    });

    test('that is tried again after its answer was lost is done once', async () => {
      const { saveDraft, release, overview } = screen();
      const open = await saveDraft();
      let lost = false;
      mockServer.use(http.post('/fhir', async ({ request }) => {
        const isTransaction = ((await request.clone().json()) as Bundle).type === 'transaction';
        const response = await answer(request, BERGER);
        if (!isTransaction || lost) return response;
        lost = true;
        return HttpResponse.error();
      }));
      await expect(release.mutateAsync({ content, open })).rejects.toMatchObject({ kind: 'offline' });
      const plan = await release.mutateAsync({ content, open });
      expect(plan).toMatchObject({ ...content, version: 1, revision: '1' });
      expect((await overview()).versions).toHaveLength(1);
      expect(await stored('CarePlan')).toHaveLength(1);
      expect(await stored('Task')).toHaveLength(1);
      expect(await stored('Provenance')).toHaveLength(1);
    });

    test('by two people at once is done once, and the other is told', async () => {
      const open = await screen().saveDraft();
      const other = { ...content, title: 'Anderer Titel' };
      const results = await Promise.allSettled([screen(YILMAZ).release.mutateAsync({ content, open }), screen().release.mutateAsync({ content: other, open })]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { name: 'PlanConflict', gone: 'released' } });
      expect(await stored('CarePlan')).toHaveLength(1);
    });

    test('on a draft that somebody saved in between is refused with both texts', async () => {
      const open = await screen().saveDraft();
      await screen(YILMAZ).saveDraft({ ...draft, concern: 'anders' }, open);
      await expect(screen().release.mutateAsync({ content, open })).rejects.toMatchObject({ name: 'PlanConflict', gone: null, mine: { concern: content.concern }, theirs: { draft: { concern: 'anders' } } });
      expect(await stored('CarePlan')).toEqual([]);
    });

    test('goes through when the last save had arrived without an answer', async () => {
      const { saveDraft, release } = screen();
      const open = await saveDraft({ ...draft, title: 'R' });
      loseAnswer('put', '/fhir/QuestionnaireResponse/*');
      const typed = { ...draft, functionScale: [{ activity: 'Sitzen', value: '4,5' }] };
      await expect(saveDraft(typed, open)).rejects.toMatchObject({ kind: 'offline' });
      expect(await release.mutateAsync({ content, open })).toMatchObject({ version: 1 });
    });

    test('of a next version writes only what changed, and its differences are told', async () => {
      const first = screen();
      const before = await released(first);
      const next: PlanContent = { ...content, goals: [content.goals[0]!, { ...content.goals[1]!, target: 180, due: '2027-03-01' }] };
      practice.setNow('2026-12-21T09:30:00Z');
      const open = await first.saveDraft(draftOf(next), null, originOf(before));
      expect(open.origin).toEqual({ kind: 'version', plan: before.plan!.id, version: 1, fhirVersion: '1' });
      const plan = await first.release.mutateAsync({ content: next, open });
      expect(plan).toMatchObject({ id: before.plan!.id, version: 2, revision: '2' });
      const after = await first.overview();
      expect(after.plan).toEqual(plan);
      expect(after.versions.map(({ version, at }) => [version, at])).toEqual([[2, '2026-12-21T09:30:00.000Z'], [1, '2026-11-24T12:00:00.000Z']]);
      expect((await stored<{ meta: { versionId: string }; id: string }>('Goal')).map(({ id, meta }) => `${id} ${meta.versionId}`).sort()).toEqual(['g-plants 1', 'g-walk 2']);
      expect(planDifferences(before.plan!, after.plan!)).toEqual([{ kind: 'goal', change: 'changed', number: 2, before: content.goals[1], item: next.goals[1], changes: [{ field: 'target', before: 150, after: 180 }, { field: 'due', after: '2027-03-01' }] }]);
    });

    test('has nothing of what was taken out of it', async () => {
      const first = screen();
      const before = await released(first);
      const less: PlanContent = { ...content, goals: [content.goals[0]!], measures: [content.measures[1]!], functionScale: [] };
      const plan = await first.release.mutateAsync({ content: less, open: await first.saveDraft(draftOf(less), null, originOf(before)) });
      expect((await first.overview()).plan).toEqual(plan);
      expect(plan).toMatchObject(less);
    });

    test('stays what it was: at its version, and as of any day in two requests', async () => {
      const first = screen();
      const before = await released(first);
      practice.setNow('2026-12-21T23:30:00Z');
      await first.release.mutateAsync({ content: { ...content, title: 'Neuer Titel' }, open: await first.saveDraft({ ...draft, title: 'Neuer Titel' }, null, originOf(before)) });
      const { versions } = await first.overview();
      requests = [];
      expect((await first.client.fetchQuery(planQueries.version(PATIENT, versions[1]!)))).toEqual(before.plan);
      expect(requests).toHaveLength(1);
      requests = [];
      expect((await first.client.fetchQuery(planQueries.asOf(PATIENT, '2026-12-21')))?.title).toBe('Rücken und Darm');
      expect(requests).toHaveLength(2);
      // 23:30 UTC is the next day by the practice's clock.
      expect((await first.client.fetchQuery(planQueries.asOf(PATIENT, '2026-12-22')))?.title).toBe('Neuer Titel');
      expect(await first.client.fetchQuery(planQueries.asOf(PATIENT, '2026-11-23'))).toBeNull();
    });

    test('goes through although somebody did the review in between', async () => {
      const first = screen();
      const before = await released(first);
      const open = await first.saveDraft({ ...draft, title: 'Neuer Titel' }, null, originOf(before));
      const [task] = await stored<Task & { id: string }>('Task');
      await practice.put({ ...task!, status: 'completed' });
      const { review: _, ...withoutReview } = content;
      await first.release.mutateAsync({ content: { ...withoutReview, review: '2027-02-01' }, open });
      expect((await stored<Task>('Task')).map(({ status }) => status).sort()).toEqual(['completed', 'requested']);
    });
  });

  describe('the end of a plan', () => {
    test('closes its goals, measures and review, once', async () => {
      const first = screen();
      const { plan } = await released(first);
      practice.setNow('2027-03-01T10:00:00Z');
      await first.end.mutateAsync({ plan: plan!, as: 'completed', reason: 'Behandlung beendet' });
      await first.end.mutateAsync({ plan: plan!, as: 'completed' });
      await expect(first.end.mutateAsync({ plan: plan!, as: 'revoked' })).rejects.toBeInstanceOf(FhirError);
      const after = await first.overview();
      expect(after.plan).toEqual({ ...plan!, state: 'completed', revision: '2', releasedAt: '2027-03-01T10:00:00.000Z' });
      expect(after.versions).toMatchObject([{ change: 'completed', version: 1, reason: 'Behandlung beendet' }, { change: 'released', version: 1 }]);
      expect((await stored<Task>('Task')).map(({ status }) => status)).toEqual(['cancelled']);
      expect(originOf(after)).toEqual({ kind: 'first' });
    });

    test('is told to whoever has a draft of its next version', async () => {
      const first = screen();
      const before = await released(first);
      const open = await first.saveDraft(draft, null, originOf(before));
      await screen(YILMAZ).end.mutateAsync({ plan: before.plan!, as: 'revoked' });
      await expect(screen().release.mutateAsync({ content, open })).rejects.toMatchObject({ name: 'PlanConflict', gone: 'ended' });
    });
  });

  describe('a new cycle', () => {
    test('goes on with the open goals, keeps what they began with, and completes the plan before', async () => {
      const first = screen();
      const before = await released(first);
      const open = await first.carry.mutateAsync({ plan: before.plan!, from: '2027-03-01' });
      expect(open).toMatchObject({ origin: { kind: 'cycle', replaces: before.plan!.id }, draft: { from: '2027-03-01', warningSigns: { askedBy: '' } } });
      const read = readDraft(open.draft);
      if (!('content' in read)) throw new Error('unreadable');
      expect(read.content.goals.map(({ carried }) => carried)).toEqual([{ goal: 'g-plants', starts: [{ from: '2026-11-24', start: { value: 21 } }] }, { goal: 'g-walk', starts: [{ from: '2026-11-24' }] }]);
      practice.setNow('2027-03-01T10:00:00Z');
      const plan = await first.release.mutateAsync({ content: read.content, open });
      const after = await first.overview();
      expect(after.plan).toEqual(plan);
      expect(plan).toMatchObject({ id: open.id, version: 1, replaces: before.plan!.id });
      expect(after.versions.map(({ plan: id, change }) => [id, change])).toEqual([[open.id, 'released'], [before.plan!.id, 'completed'], [before.plan!.id, 'released']]);
      expect((await stored<FhirCarePlan>('CarePlan')).map(({ id, status }) => `${id} ${status}`).sort()).toEqual([`${open.id} active`, `${before.plan!.id} completed`].sort());
    });

    test('is not begun over an open draft', async () => {
      const first = screen();
      const before = await released(first);
      await first.saveDraft({ ...draft, title: 'offen' }, null, originOf(before));
      await expect(screen(YILMAZ).carry.mutateAsync({ plan: before.plan!, from: '2027-03-01' })).rejects.toMatchObject({ name: 'PlanConflict', theirs: { draft: { title: 'offen' } } });
    });
  });

  test('a plan from elsewhere is shown as it is understood, and goes on as a plan of ours', async () => {
    const subject = { reference: `Patient/${PATIENT}` };
    await practice.put({ resourceType: 'Goal', id: 'fg', lifecycleStatus: 'active', description: { text: 'Weniger Schmerz' }, subject, target: [{ measure: { coding: [{ system: 'https://example.org/fhir/CodeSystem/summary', code: 'pain-mean' }] }, detailRange: { high: { value: 3 } }, dueDate: '2027-01-01' }] });
    await practice.put({ resourceType: 'ServiceRequest', id: 'fs', status: 'active', intent: 'order', code: { coding: [{ system: 'https://example.org/fhir/CodeSystem/workflow', code: 'referral-nutrition' }], text: 'Empfehlung Ernährungsberatung' }, subject });
    await practice.put({ resourceType: 'CarePlan', id: 'fp', status: 'active', intent: 'plan', title: 'Von anderswo', subject, period: { start: '2026-10-01' }, created: '2026-10-01T10:00:00+02:00', author: { reference: `Practitioner/${YILMAZ.practitioner}`, display: YILMAZ.name }, goal: [{ reference: 'Goal/fg' }], activity: [{ reference: { reference: 'ServiceRequest/fs' } }] });
    const first = screen();
    const before = await first.overview();
    expect(before.plan).toMatchObject({ title: 'Von anderswo', version: 1, releasedBy: YILMAZ.name, concern: '', goals: [{ measure: 'pain', target: 3, due: '2027-01-01' }], measures: [{ kind: 'nutrition-expert', who: 'practice' }] });
    const { id: _i, version: _v, revision: _r, state: _s, releasedBy: _b, releasedAt: _a, ...kept } = before.plan!;
    const plan = await first.release.mutateAsync({ content: { ...kept, concern: 'Neu' }, open: await first.saveDraft(draftOf({ ...kept, concern: 'Neu' }), null, originOf(before)) });
    expect(plan).toMatchObject({ id: 'fp', version: 2 });
    expect((await first.overview()).versions.map(({ version }) => version)).toEqual([2]);
  });

  test('what is written stands in the record with the person whom the server knows', async () => {
    const open = await screen().saveDraft();
    await screen(YILMAZ).release.mutateAsync({ content, open });
    const [provenance] = await stored<Provenance>('Provenance');
    expect(provenance!.agent[0]!.who).toEqual({ reference: `Practitioner/${YILMAZ.practitioner}` });
    expect(practice.errors).toEqual([]);
  });

  test('a new cycle’s measures serve its own goals', () => {
    let ids = 0;
    const next = carryForward({ ...content, id: 'x', version: 1, state: 'active', releasedBy: '', releasedAt: '' }, '2027-03-01', () => `n${(ids += 1)}`);
    expect(next.measures.flatMap(({ goals }) => goals)).toEqual(['n2', 'n1']);
  });
});
