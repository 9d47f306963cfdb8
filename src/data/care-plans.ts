/**
 * A patient's care plan: the one in force and every version before, the draft that is being written, and what a person does with them.
 * A draft is one form, saved while it is typed; a release is one transaction. Every save names the version it was made on, so that nobody
 * overwrites anybody; every step can be taken again after a lost answer without being done twice.
 */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Bundle, CarePlan as FhirCarePlan, QuestionnaireResponse, Resource, Task as FhirTask } from '@medplum/fhirtypes';
import type { CarePlan, PlanContent } from '../domain/care-plan.ts';
import { draftOf, type DecimalSign, type PlanDraft } from '../domain/care-plan-draft.ts';
import { planDifferences } from '../domain/care-plan-differences.ts';
import { carryForward } from '../domain/care-plan-release.ts';
import { dayAt, parseDay, type Day } from '../domain/day.ts';
import { identifierQuery, resourcesOf, transaction, type Write } from '../fhir/bundle.ts';
import { endWrites, partsOf, planFromFhir, planParts, planStepFromFhir, planStepSearch, releaseWrites, unversioned, versionNumber, type PlanContext, type PlanStep } from '../fhir/care-plan.ts';
import { discarded, draftFromFhir, draftToFhir, originFromFhir, sameForm, type DraftOrigin, type FormAuthor } from '../fhir/care-plan-form.ts';
import { SID_PLAN_DRAFT, WORKFLOW } from '../fhir/codes.ts';
import { asExample } from '../fhir/patient.ts';
import { practitionerName } from '../fhir/practice.ts';
import { OPEN_STATES } from '../fhir/task.ts';
import { readDraft } from './care-plan-draft.ts';
import { caseloadQueries } from './caseload.ts';
import { zoneOf } from './diary.ts';
import { create, FhirError, readResource, transact, update, type Stored } from './fhir-client.ts';
import { opaqueId } from './opaque-id.ts';
import { patientQueries } from './patients.ts';
import { sessionQuery } from './session.ts';

export type { DraftOrigin } from '../fhir/care-plan-form.ts';

/** The plan that is being written, as the server has it. */
export interface OpenDraft {
  id: string;
  /** FHIR version: what the next save builds on. */
  version: string;
  draft: PlanDraft;
  origin: DraftOrigin;
  savedBy: string;
  /** Instant of the server's clock. */
  savedAt: string;
}

/** One step in the life of a patient's plans. */
export interface PlanVersion extends Omit<PlanStep, 'by'> {
  key: string;
  /** Name of whoever took it. */
  by: string;
}

export interface PlanOverview {
  /** The plan in force, else the last one there was. */
  plan: CarePlan | null;
  draft: OpenDraft | null;
  /** The newest first, those of all plans. */
  versions: PlanVersion[];
}

/**
 * Somebody else was faster; nothing was changed, and both texts are here. `gone` says what became of the draft that was to be saved or
 * released: released or discarded by somebody, or the plan that it goes on with has ended. Otherwise it was saved in between, and
 * `theirs` has the version to go on from.
 */
export class PlanConflict extends Error {
  override name = 'PlanConflict';
  /** What was to be saved; null where nothing was. */
  readonly mine: PlanDraft | null;
  /** What is stored. */
  readonly theirs: OpenDraft;
  readonly gone: 'released' | 'discarded' | 'ended' | null;

  constructor(mine: PlanDraft | null, theirs: OpenDraft, gone: PlanConflict['gone'] = null) {
    super('conflict');
    this.mine = mine;
    this.theirs = theirs;
    this.gone = gone;
  }
}

const root = ['care-plans'] as const;
const branch = (patient: string) => [...root, patient] as const;

/** Everything of all plans stands below `all`, everything of one patient's below `of`. */
export const planQueries = {
  all: root,
  of: branch,

  /** The plan in force with its parts, the open draft, and all versions: two requests. */
  overview: (patient: string) =>
    queryOptions({
      queryKey: [...branch(patient), 'overview'] as const,
      queryFn: async ({ signal }): Promise<PlanOverview> => {
        const [plans, drafts, steps, reviews] = await readAll([planSearch(patient), draftSearch(patient), planStepSearch(patient), reviewSearch(patient)], signal);
        const carePlans = resourcesOf(plans as Bundle, 'CarePlan');
        const versions = versionsOf(steps as Bundle, carePlans);
        const [draft] = resourcesOf(drafts as Bundle, 'QuestionnaireResponse');
        const shown = inForce(carePlans, versions);
        return { plan: shown ? reviewedOn(await loadVersion(shown, signal), resourcesOf(reviews as Bundle, 'Task')) : null, draft: draft ? openDraft(draft as Stored<QuestionnaireResponse>) : null, versions };
      },
    }),

  /** A version as it was released, or as its plan ended: one request. A version never changes. */
  version: (patient: string, version: PlanVersion) =>
    queryOptions({
      queryKey: [...branch(patient), 'version', version.key] as const,
      queryFn: ({ signal }): Promise<CarePlan> => loadVersion(version, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),

  /** The plan as it was at the end of that day by the practice's clock, or null when there was none: two requests at the most. */
  asOf: (patient: string, day: Day) =>
    queryOptions({
      queryKey: [...branch(patient), 'as-of', day] as const,
      queryFn: async ({ client, signal }): Promise<CarePlan | null> => {
        const zone = await zoneOf(client);
        const [plans, steps] = await readAll([planSearch(patient), planStepSearch(patient)], signal);
        const version = versionsOf(steps as Bundle, resourcesOf(plans as Bundle, 'CarePlan')).find(({ at }) => dayAt(new Date(at), zone) <= day);
        return version ? loadVersion(version, signal) : null;
      },
    }),
};

function planSearch(patient: string): string {
  return `CarePlan?patient=${encodeURIComponent(patient)}&_count=1000`;
}

function draftSearch(patient: string): string {
  return `QuestionnaireResponse?${identifierQuery({ system: SID_PLAN_DRAFT, value: patient })}`;
}

function reviewSearch(patient: string): string {
  return `Task?patient=${encodeURIComponent(patient)}&code=${encodeURIComponent(`${WORKFLOW}|plan-review`)}&status=${OPEN_STATES.join(',')}&_count=1000`;
}

/** The plan with the day on which it is really looked at again: a meeting may have moved it since the release. */
function reviewedOn(plan: CarePlan, tasks: readonly FhirTask[]): CarePlan {
  const task = plan.state === 'active' ? tasks.find(({ focus }) => unversioned(focus?.reference ?? '') === `CarePlan/${plan.id}`) : undefined;
  const day = parseDay(task?.restriction?.period?.end?.slice(0, 10) ?? '');
  return day === null ? plan : { ...plan, review: day };
}

/** Reads many addresses in one request: each answer in its place, null for what is not there. */
async function readAll(addresses: readonly string[], signal?: AbortSignal): Promise<(Resource | null)[]> {
  if (addresses.length === 0) return [];
  const answer = await transact({ resourceType: 'Bundle', type: 'batch', entry: addresses.map((url) => ({ request: { method: 'GET', url } })) }, { signal });
  return addresses.map((_, index) => {
    const entry = answer.entry?.[index];
    const status = Number(entry?.response?.status ?? 500);
    if (status === 404 || status === 410) return null;
    if (status >= 400 || !entry?.resource) throw new FhirError('server', status);
    return entry.resource;
  });
}

/** The steps of all plans, the newest first. A plan from elsewhere, of which no step was recorded, has the version that is stored. */
function versionsOf(found: Bundle, carePlans: FhirCarePlan[]): PlanVersion[] {
  const names = new Map(resourcesOf(found, 'Practitioner').map((person) => [person.id, practitionerName(person)]));
  const versions = resourcesOf(found, 'Provenance').flatMap((resource): PlanVersion[] => {
    const step = planStepFromFhir(resource);
    return step ? [{ ...step, key: step.parts[0]!, by: names.get(step.by) ?? '' }] : [];
  });
  const known = new Set(versions.map(({ key }) => key));
  for (const carePlan of carePlans) {
    const key = `CarePlan/${carePlan.id}/_history/${carePlan.meta?.versionId}`;
    if (known.has(key) || !['active', 'completed', 'revoked'].includes(carePlan.status)) continue;
    const change = carePlan.status === 'completed' || carePlan.status === 'revoked' ? carePlan.status : 'released';
    versions.push({ key, plan: carePlan.id!, version: versionNumber(carePlan), change, by: carePlan.author?.display ?? '', at: carePlan.created ?? carePlan.meta!.lastUpdated!, parts: [key, ...partsOf(carePlan)] });
  }
  // A plan that is replaced ends in the moment in which the other begins.
  const rank = ({ change }: PlanVersion) => (change === 'released' ? 0 : 1);
  return versions.sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || rank(a) - rank(b) || b.version - a.version);
}

/** The stored version of the plan in force, the one that began last; without one in force the last version there was. */
function inForce(carePlans: FhirCarePlan[], versions: PlanVersion[]): PlanVersion | undefined {
  const began = ({ period, created }: FhirCarePlan) => period?.start ?? created ?? '';
  const [plan] = carePlans.filter(({ status }) => status === 'active').sort((a, b) => (began(a) > began(b) ? -1 : 1));
  return (plan && versions.find(({ key }) => key === `CarePlan/${plan.id}/_history/${plan.meta?.versionId}`)) ?? versions[0];
}

async function loadVersion({ version, by, at, parts }: PlanVersion, signal?: AbortSignal): Promise<CarePlan> {
  const resources = (await readAll(parts, signal)).filter((resource) => resource !== null);
  const carePlan = resources.find((resource) => resource.resourceType === 'CarePlan');
  if (!carePlan) throw new FhirError('not-found', 404);
  return planFromFhir(planParts(carePlan, resources), { version, by, at });
}

function openDraft(response: Stored<QuestionnaireResponse>): OpenDraft {
  return { id: response.id, version: response.meta.versionId, draft: draftFromFhir(response), origin: originFromFhir(response), savedBy: response.author?.display ?? '', savedAt: response.meta.lastUpdated ?? response.authored ?? '' };
}

/** What a new draft builds on: the plan in force, or nothing after the last one ended. */
export function originOf({ plan }: Pick<PlanOverview, 'plan'>): DraftOrigin {
  return plan?.state === 'active' && plan.revision !== undefined ? { kind: 'version', plan: plan.id, version: plan.version, fhirVersion: plan.revision } : { kind: 'first' };
}

/** A draft to be saved. `base` is what the screen began with, or the last answer; null makes a new one on the ground of `origin`. */
export interface DraftToSave {
  draft: PlanDraft;
  base: OpenDraft | null;
  origin: DraftOrigin;
}

/** What was sent from here: found on the server, it is no other person's. */
interface Sent {
  last: OpenDraft | null;
  drafts: PlanDraft[];
}

/** By client, patient and writer, so that every screen of one person knows of what the others sent. */
const allSent = new WeakMap<QueryClient, Map<string, Sent>>();

function sentBy(client: QueryClient, patient: string, { practitioner }: FormAuthor): Sent {
  const mine = allSent.get(client) ?? new Map<string, Sent>();
  allSent.set(client, mine);
  const key = `${patient} ${practitioner}`;
  const sent = mine.get(key) ?? { last: null, drafts: [] };
  mine.set(key, sent);
  return sent;
}

/** What is stored now is known, whatever was sent before; null when there is no draft of ours any more. */
function settle(client: QueryClient, patient: string, author: FormAuthor, last: OpenDraft | null): void {
  Object.assign(sentBy(client, patient, author), { last, drafts: [] } satisfies Sent);
}

/**
 * Saves the draft and answers it as it is stored. Saves go one after the other, each on the one before, so that it may be called while
 * another is under way. Throws PlanConflict when somebody else saved, released or discarded it, or has a draft open; FhirError otherwise.
 * Saving again after no answer came is safe, also with changes. To overwrite on purpose, save on the conflict's `theirs` (or on null
 * when it is gone).
 */
export function useSaveDraft(patient: string) {
  const client = useQueryClient();
  return useMutation<OpenDraft, Error, DraftToSave>({
    scope: { id: `plan-draft ${patient}` },
    // Without a network it fails at once, and says so.
    networkMode: 'always',
    mutationFn: (save) => saveDraft(client, patient, save),
    onSuccess: (stored) => showDraft(client, patient, stored),
  });
}

async function saveDraft(client: QueryClient, patient: string, save: DraftToSave): Promise<OpenDraft> {
  const context = await contextOf(client, patient);
  try {
    const stored = await storeDraft(context, save, sentBy(client, patient, context.author));
    settle(client, patient, context.author, stored);
    return stored;
  } catch (error) {
    if (error instanceof PlanConflict) settle(client, patient, context.author, null);
    throw error;
  }
}

async function storeDraft({ patient, author, at, mark }: Context, { draft, base: given, origin }: DraftToSave, sent: Sent): Promise<OpenDraft> {
  const { last } = sent;
  const base = last && (given === null || (given.id === last.id && Number(given.version) < Number(last.version))) ? last : given;
  const resource = mark(draftToFhir(draft, { patient, origin: base?.origin ?? origin, author, at }));
  const ours = (stored: QuestionnaireResponse) => stored.author?.reference === resource.author?.reference && sent.drafts.some((attempt) => sameForm(stored, draftToFhir(attempt, { patient, origin, author, at })));
  sent.drafts.push(draft);
  const replace = async ({ id, version }: { id: string; version: string }): Promise<OpenDraft> => openDraft(await update({ ...resource, id }, version));
  if (base === null) {
    const stored = await create(resource, { ifNoneExist: identifierQuery({ system: SID_PLAN_DRAFT, value: patient }) });
    if (sameForm(stored, resource)) return openDraft(stored);
    if (ours(stored)) return replace({ id: stored.id, version: stored.meta.versionId });
    throw new PlanConflict(draft, openDraft(stored));
  }
  try {
    return await replace(base);
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
    const stored = await readResource<QuestionnaireResponse>('QuestionnaireResponse', base.id);
    if (stored.status !== 'in-progress') throw new PlanConflict(draft, openDraft(stored), stored.status === 'completed' ? 'released' : 'discarded');
    if (sameForm(stored, resource)) return openDraft(stored);
    if (ours(stored)) return replace({ id: stored.id, version: stored.meta.versionId });
    throw new PlanConflict(draft, openDraft(stored));
  }
}

/** Throws the draft away; its versions stay in the record. Throws PlanConflict when somebody saved or released it in between. */
export function useDiscardDraft(patient: string) {
  const client = useQueryClient();
  return useMutation<void, Error, OpenDraft>({
    scope: { id: `plan-draft ${patient}` },
    networkMode: 'always',
    mutationFn: async ({ id, version }) => {
      const { author } = await contextOf(client, patient);
      settle(client, patient, author, null);
      const stored = await readResource<QuestionnaireResponse>('QuestionnaireResponse', id);
      // Discarded already, by a request whose answer was lost or by somebody else: it is as it shall be.
      if (stored.status === 'stopped') return;
      if (stored.status === 'completed') throw new PlanConflict(null, openDraft(stored), 'released');
      if (stored.meta.versionId !== version) throw new PlanConflict(null, openDraft(stored));
      try {
        await update({ ...discarded(stored), id }, version);
      } catch (error) {
        if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
        const theirs = await readResource<QuestionnaireResponse>('QuestionnaireResponse', id);
        throw new PlanConflict(null, openDraft(theirs), theirs.status === 'completed' ? 'released' : null);
      }
    },
    onSuccess: () => {
      showDraft(client, patient, null);
      changed(client, patient);
    },
  });
}

/** What stands in the form, and the draft that it was last saved as. */
export interface PlanToRelease {
  content: PlanContent;
  open: OpenDraft;
  /** What was wrong in the version in force, where this one corrects it. */
  correction?: string;
}

/**
 * Releases a version: all its parts or none. Answers the plan as it is in force then, also when an earlier try had arrived. Throws
 * PlanConflict when somebody saved, released or discarded the draft, or the plan that it goes on with ended.
 */
export function useRelease(patient: string) {
  const client = useQueryClient();
  return useMutation<CarePlan, Error, PlanToRelease>({
    scope: { id: `plan-draft ${patient}` },
    networkMode: 'always',
    mutationFn: (release) => releasePlan(client, patient, release),
    onSuccess: () => {
      showDraft(client, patient, null);
      changed(client, patient);
    },
  });
}

/** Between reading the parts and writing them, somebody may do a task of the plan; then it is read again. */
const MOST_TRIES = 3;

async function releasePlan(client: QueryClient, patient: string, { content, open, correction }: PlanToRelease): Promise<CarePlan> {
  const context = await contextOf(client, patient);
  const { author, at } = context;
  // The next draft is another one, and one that was saved elsewhere in between is found by its version.
  settle(client, patient, author, null);
  const mine = draftOf(content);
  const wanted = draftToFhir(mine, { patient, origin: open.origin, author, at });
  for (let tries = 1; ; tries += 1) {
    const base = open.origin.kind === 'version' ? open.origin.plan : open.origin.kind === 'cycle' ? open.origin.replaces : null;
    const [form, plan] = (await readAll([`QuestionnaireResponse/${open.id}`, ...(base === null ? [] : [`CarePlan/${base}`])])) as [Stored<QuestionnaireResponse> | null, (FhirCarePlan | null)?];
    if (!form || plan === null) throw new FhirError('not-found', 404);
    if (form.status === 'completed' && sameForm(form, wanted)) return arrived(patient, form);
    checkForm(form, open, content, mine);
    if (plan && open.origin.kind === 'version' && plan.meta?.versionId !== open.origin.fhirVersion) throw new PlanConflict(mine, openDraft(form), plan.status === 'active' ? 'released' : 'ended');
    const places = new Set([...(plan ? partsOf(plan).map(unversioned) : []), ...content.goals.map(({ id }) => `Goal/${id}`), ...content.measures.map(({ id }) => `ServiceRequest/${id}`)]);
    const parts = (await readAll([...places])).filter((resource) => resource !== null);
    const stored = new Map([form, ...(plan ? [plan] : []), ...parts].map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
    const { writes, carePlan } = releaseWrites({ ...context, content, plan: open.origin.kind === 'version' ? open.origin.plan : open.id, form, origin: open.origin, ...(correction !== undefined && { correction }), stored, newId: opaqueId });
    try {
      const answer = await transact(transaction(marked(writes, context)));
      const released = resourcesOf(answer, 'CarePlan').find(({ id }) => id === carePlan.id);
      if (!released) throw new FhirError('server', 200);
      return {
        ...content, id: carePlan.id, version: versionNumber(carePlan), revision: released.meta!.versionId!, state: 'active', releasedBy: author.name, releasedAt: released.meta!.lastUpdated!,
        ...(open.origin.kind === 'cycle' && { replaces: open.origin.replaces }),
      };
    } catch (error) {
      if (!(error instanceof FhirError) || error.kind !== 'stale' || tries >= MOST_TRIES) throw error;
    }
  }
}

/** A release that was done already, by a request whose answer was lost. */
async function arrived(patient: string, form: Stored<QuestionnaireResponse>): Promise<CarePlan> {
  const [plans, steps] = await readAll([planSearch(patient), planStepSearch(patient)]);
  const version = versionsOf(steps as Bundle, resourcesOf(plans as Bundle, 'CarePlan')).find(({ parts }) => parts.includes(`QuestionnaireResponse/${form.id}/_history/${form.meta.versionId}`));
  if (!version) throw new FhirError('not-found', 404);
  return loadVersion(version);
}

/** Throws unless the draft is still the one that is to be released, or means the very same. */
function checkForm(form: Stored<QuestionnaireResponse>, open: OpenDraft, content: PlanContent, mine: PlanDraft): void {
  if (form.status === 'completed') throw new PlanConflict(mine, openDraft(form), 'released');
  if (form.status !== 'in-progress') throw new PlanConflict(mine, openDraft(form), 'discarded');
  if (form.meta.versionId === open.version) return;
  const read = readDraft(draftFromFhir(form));
  if (!('content' in read) || planDifferences(read.content, content).length > 0) throw new PlanConflict(mine, openDraft(form));
}

/** How a plan ends. */
export interface PlanEnd {
  plan: CarePlan;
  as: 'completed' | 'revoked';
  reason?: string;
}

/** Ends a plan: its goals, measures and review with it. One that ended this way already is left as it is; a `stale` FhirError when a version was released in between, or it ended otherwise. */
export function useEndPlan(patient: string) {
  const client = useQueryClient();
  return useMutation<CarePlan, Error, PlanEnd>({
    networkMode: 'always',
    mutationFn: async ({ plan, as, reason }) => {
      const context = await contextOf(client, patient);
      for (let tries = 1; ; tries += 1) {
        const carePlan = await readResource<FhirCarePlan>('CarePlan', plan.id);
        const parts = (await readAll(partsOf(carePlan).map(unversioned))).filter((resource) => resource !== null);
        if (carePlan.status === as) return planFromFhir(planParts(carePlan, parts), { version: versionNumber(carePlan), by: plan.releasedBy, at: plan.releasedAt });
        if (carePlan.status !== 'active' || (plan.revision !== undefined && carePlan.meta.versionId !== plan.revision)) throw new FhirError('stale', 412, [{ code: 'stale', currentVersion: carePlan.meta.versionId }]);
        const stored = new Map([carePlan, ...parts].map((resource) => [`${resource.resourceType}/${resource.id}`, resource as Resource]));
        const { writes } = endWrites({ ...context, plan: carePlan, as, ...(reason !== undefined && { reason }), stored, newId: opaqueId });
        try {
          const answer = await transact(transaction(marked(writes, context)));
          const ended = resourcesOf(answer, 'CarePlan').find(({ id }) => id === plan.id);
          return { ...plan, state: as, ...(ended?.meta?.versionId !== undefined && { revision: ended.meta.versionId }) };
        } catch (error) {
          if (!(error instanceof FhirError) || error.kind !== 'stale' || tries >= MOST_TRIES) throw error;
        }
      }
    },
    onSuccess: () => changed(client, patient),
  });
}

/** Opens the draft of a new cycle with what is still to be reached. Throws PlanConflict when a draft is open already. */
export function useCarryForward(patient: string) {
  const client = useQueryClient();
  return useMutation<OpenDraft, Error, { plan: CarePlan; from: Day; decimal?: DecimalSign }>({
    scope: { id: `plan-draft ${patient}` },
    networkMode: 'always',
    mutationFn: ({ plan, from, decimal }) => {
      const draft = draftOf(carryForward(plan, from, opaqueId), decimal);
      return saveDraft(client, patient, { draft, base: null, origin: { kind: 'cycle', replaces: plan.id, fhirVersion: plan.revision ?? '1' } });
    },
    onSuccess: (stored) => showDraft(client, patient, stored),
  });
}

interface Context extends PlanContext {
  mark: <Type extends Resource>(resource: Type) => Type;
}

/** Who writes, when and in which language, and whether it is written about an invented person. */
async function contextOf(client: QueryClient, patient: string): Promise<Context> {
  const { user, practice } = await client.ensureQueryData(sessionQuery);
  if (!user) throw new FhirError('signed-out', 401);
  const { example: invented } = await client.ensureQueryData(patientQueries.one(patient));
  return { patient, author: user, at: new Date().toISOString(), language: practice?.language ?? 'de', mark: (resource) => (invented ? asExample(resource) : resource) };
}

/** The writes, marked as being about an invented person where they are. */
function marked(writes: Write[], { mark }: Context): Write[] {
  return writes.map((write) => ({ ...write, resource: mark(write.resource) }) as Write);
}

/** Shows a saved draft at once; nothing is asked of the server. */
function showDraft(client: QueryClient, patient: string, draft: OpenDraft | null): void {
  client.setQueryData(planQueries.overview(patient).queryKey, (overview) => overview && { ...overview, draft });
}

/** Everything that may have changed with a plan is asked for again when it is looked at. */
function changed(client: QueryClient, patient: string): void {
  void client.invalidateQueries({ queryKey: branch(patient) });
  void client.invalidateQueries({ queryKey: caseloadQueries.all });
}
