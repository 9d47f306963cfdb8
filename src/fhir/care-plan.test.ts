import type { CarePlan as FhirCarePlan, Provenance, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someContent } from '../../mocks/arbitrary-plan.ts';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import type { PlanContent } from '../domain/care-plan.ts';
import { draftOf } from '../domain/care-plan-draft.ts';
import { emptyPlan } from '../domain/care-plan-release.ts';
import { transaction, type Write } from './bundle.ts';
import { endWrites, partsOf, planFromFhir, planParts, planStepFromFhir, releaseWrites, unversioned, type PlanWrites, type StoredParts } from './care-plan.ts';
import { draftFromFhir, draftToFhir, originFromFhir, sameForm, templateFromFhir, templateToFhir, type DraftOrigin } from './care-plan-form.ts';
import { checkStructure } from './r4.ts';

const AUTHOR = { practitioner: 'prac-berger', name: 'Jana Berger' };
const AT = '2026-11-25T10:00:00+01:00';
const CONTEXT = { patient: 'pat-1', author: AUTHOR, at: AT, language: 'de' } as const;
const faults = (resource: unknown): string[] => [...validateR4(resource), ...checkStructure(resource).map((issue) => `${issue.path} ${issue.message}`), ...uncheckedCodes(resource)];

/** What a server keeps: every version of everything. */
class Shelf {
  readonly versions = new Map<string, Resource[]>();
  ids = 0;
  readonly newId = () => `new-${(this.ids += 1)}`;

  keep(writes: Write[]): void {
    for (const write of writes) {
      const { resource } = write;
      const id = resource.id ?? this.newId();
      const all = this.versions.get(`${resource.resourceType}/${id}`) ?? [];
      if (('ifMatch' in write ? Number(write.ifMatch) : 0) !== all.length) throw new Error(`${resource.resourceType}/${id} is at version ${all.length}`);
      this.versions.set(`${resource.resourceType}/${id}`, [...all, { ...resource, id, meta: { ...resource.meta, versionId: String(all.length + 1) } }]);
    }
  }

  read(reference: string): Resource {
    const [place, version] = reference.split('/_history/');
    const all = this.versions.get(place!) ?? [];
    const found = version === undefined ? all.at(-1) : all[Number(version) - 1];
    if (!found) throw new Error(`Nothing at ${reference}`);
    return found;
  }

  current(): StoredParts {
    return new Map([...this.versions].map(([place, all]) => [place, all.at(-1)!]));
  }

  /** The content that a stored version of a plan has. */
  content(carePlan: FhirCarePlan): PlanContent {
    const { id: _id, version: _v, revision: _r, state: _s, releasedBy: _b, releasedAt: _at, replaces: _p, ...content } = planFromFhir(planParts(carePlan, partsOf(carePlan).map((reference) => this.read(reference))), { version: 1, by: '', at: AT });
    return content;
  }

  release(content: PlanContent, form: string, origin: DraftOrigin = { kind: 'first' }): PlanWrites {
    this.keep([{ method: 'PUT', resource: { ...draftToFhir(draftOf(content), { patient: 'pat-1', origin, author: AUTHOR, at: AT }), id: form }, create: true }]);
    const released = releaseWrites({ ...CONTEXT, content, plan: origin.kind === 'version' ? origin.plan : form, form: this.read(`QuestionnaireResponse/${form}`) as never, origin, stored: this.current(), newId: this.newId });
    this.keep(released.writes);
    return released;
  }
}

const goal = { id: 'g1', text: '30 verschiedene Pflanzen', component: 'environment', measure: 'plants', target: 30, due: '2026-12-24', agreed: true, attainment: 'open' } as const;
const walk = { id: 'm1', kind: 'walk', text: 'Gehen Sie täglich', howOften: 'täglich', who: 'patient', goals: ['g1'], onPatientPage: true } as const;
const plan: PlanContent = { ...emptyPlan('2026-11-25', 'Rücken und Darm'), concern: 'Wieder im Garten arbeiten', goals: [{ ...goal }], measures: [{ ...walk, goals: ['g1'] }], review: '2026-12-21', internalNote: 'nur fürs Team', warningSigns: { answers: { 'rf-fever': 'no' }, askedBy: 'Jana Berger', asker: 'prac-berger', askedAt: AT } };

describe('a draft as a form', () => {
  it('comes back as it was typed, unfinished values too', () => {
    const typed = { ...draftOf(plan, ','), review: '21.12', goals: [{ ...draftOf(plan).goals[0]!, target: 'drei', start: '6,', due: 'Ende März' }] };
    const origin: DraftOrigin = { kind: 'version', plan: 'p1', version: 3, fhirVersion: '3' };
    const form = draftToFhir(typed, { patient: 'pat-1', origin, author: AUTHOR, at: AT });
    expect(draftFromFhir(form)).toEqual(typed);
    expect(originFromFhir(form)).toEqual(origin);
    expect(faults(form)).toEqual([]);
  });

  it('comes back whatever was typed, and passes every check', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someContent, fc.constantFrom<DraftOrigin>({ kind: 'first' }, { kind: 'cycle', replaces: 'p0', fhirVersion: '2' }), (content, origin) => {
        const draft = draftOf(content);
        const form = draftToFhir(draft, { patient: 'pat-1', origin, author: AUTHOR, at: AT });
        expect(draftFromFhir(form)).toEqual(draft);
        expect(originFromFhir(form)).toEqual(origin);
        expect(faults(form)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves out what no text is, and says the same with or without it', () => {
    const draft = { ...draftOf(plan), concern: 'a\u0000b\uD800', psychosocial: ' \n' };
    const form = draftToFhir(draft, { patient: 'pat-1', origin: { kind: 'first' }, author: AUTHOR, at: AT });
    expect(draftFromFhir(form)).toMatchObject({ concern: 'ab\uFFFD', psychosocial: '' });
    expect(sameForm(form, draftToFhir({ ...draft, psychosocial: '' }, { patient: 'pat-1', origin: { kind: 'first' }, author: { practitioner: 'other', name: 'X' }, at: '2026-11-26T10:00:00Z' }))).toBe(true);
    expect(sameForm(form, draftToFhir({ ...draft, title: 'Anderes' }, { patient: 'pat-1', origin: { kind: 'first' }, author: AUTHOR, at: AT }))).toBe(false);
  });

  it('is a template without a person', () => {
    const form = templateToFhir(draftOf(plan), { id: 't1', name: 'Unser Plan', language: 'en', active: true, author: AUTHOR, at: AT });
    expect(templateFromFhir(form)).toEqual({ id: 't1', language: 'en', name: 'Unser Plan', draft: draftOf(plan), active: true });
    expect(form.subject).toBeUndefined();
    expect(templateFromFhir(draftToFhir(draftOf(plan), { patient: 'pat-1', origin: { kind: 'first' }, author: AUTHOR, at: AT }))).toBeNull();
    expect(faults(form)).toEqual([]);
  });
});

describe('a released plan', () => {
  it('comes back from its parts, whatever is in it, and every part passes every check', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(someContent, (content) => {
        const shelf = new Shelf();
        const { writes, carePlan } = shelf.release(content, 'form-1');
        expect(shelf.content(carePlan)).toEqual(content);
        for (const { resource } of writes) expect(faults(resource)).toEqual([]);
        expect(faults(transaction(writes))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('is made of exactly the parts that were released with it, whatever is released after', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(someContent, someContent, (first, second) => {
        const shelf = new Shelf();
        const one = shelf.release(first, 'form-1');
        const two = shelf.release(second, 'form-2', { kind: 'version', plan: 'form-1', version: 1, fhirVersion: '1' });
        expect(two.carePlan.id).toBe('form-1');
        expect(shelf.content(one.carePlan)).toEqual(first);
        expect(shelf.content(two.carePlan)).toEqual(second);
        for (const { resource } of two.writes) expect(faults(resource)).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('writes no part again that says the same', () => {
    const shelf = new Shelf();
    shelf.release(plan, 'form-1');
    const { writes, carePlan } = shelf.release({ ...plan, measures: [{ ...walk, goals: ['g1'], howLong: '30 Minuten' }] }, 'form-2', { kind: 'version', plan: 'form-1', version: 1, fhirVersion: '1' });
    expect(writes.map(({ resource }) => resource.resourceType).sort()).toEqual(['CarePlan', 'Provenance', 'QuestionnaireResponse', 'ServiceRequest']);
    expect(carePlan.goal).toEqual([{ reference: 'Goal/g1/_history/1' }]);
    expect(carePlan.activity!.map(({ reference }) => reference!.reference)).toEqual(['ServiceRequest/m1/_history/2', expect.stringMatching(/^Task\/.+\/_history\/1$/)]);
    const step = planStepFromFhir(writes.at(-1)!.resource as Provenance);
    expect(step).toMatchObject({ plan: 'form-1', version: 2, change: 'released', by: 'prac-berger' });
    expect(step!.parts[0]).toBe('CarePlan/form-1/_history/2');
    expect(new Set(step!.parts.slice(1))).toEqual(new Set(partsOf(carePlan)));
  });

  it('has requests that refer to goals and never to the plan', () => {
    const { writes } = new Shelf().release(plan, 'form-1');
    const requests = writes.flatMap(({ resource }) => (resource.resourceType === 'ServiceRequest' ? [resource] : []));
    expect(requests).toHaveLength(1);
    expect(requests[0]).not.toHaveProperty('basedOn');
    expect(requests[0]).toMatchObject({ intent: 'plan', status: 'active', extension: [{ valueReference: { reference: 'Goal/g1' } }] });
  });

  it('has a narrative in which markup is text, and which says nothing internal', () => {
    const { carePlan } = new Shelf().release({ ...plan, concern: '<script>alert("1")</script> & mehr\nZeile' }, 'form-1');
    expect(carePlan.text!.div).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; mehr<br/>Zeile');
    expect(carePlan.text!.div).toContain('Dieses Dokument ersetzt keine ärztliche Beratung.');
    expect(carePlan.text!.div).not.toContain('nur fürs Team');
  });

  it('says of a warning sign nobody asked about nothing at all', () => {
    const { writes } = new Shelf().release(plan, 'form-1');
    const checklist = writes.map(({ resource }) => resource).find((resource) => resource.resourceType === 'QuestionnaireResponse' && resource.questionnaire?.includes('red-flags'));
    expect(checklist).toMatchObject({ questionnaire: expect.stringMatching(/red-flags\|1\.1\.0$/), authored: AT, author: { reference: 'Practitioner/prac-berger' }, item: [{ linkId: 'rf-fever', answer: [{ valueBoolean: false }] }] });
    const unasked = new Shelf().release({ ...plan, warningSigns: { answers: {} } }, 'form-1');
    expect(unasked.writes.some(({ resource }) => JSON.stringify(resource).includes('Questionnaire/red-flags'))).toBe(false);
  });

  it('closes goals and measures that are no longer in it', () => {
    const shelf = new Shelf();
    shelf.release({ ...plan, goals: [{ ...goal }, { ...goal, id: 'g2' }], measures: [{ ...walk, goals: ['g2'] }] }, 'form-1');
    const { carePlan } = shelf.release({ ...plan, measures: [] }, 'form-2', { kind: 'version', plan: 'form-1', version: 1, fhirVersion: '1' });
    expect(shelf.read('Goal/g2')).toMatchObject({ lifecycleStatus: 'cancelled' });
    expect(shelf.read('Goal/g1')).toMatchObject({ lifecycleStatus: 'active', meta: { versionId: '1' } });
    expect(shelf.read('ServiceRequest/m1')).toMatchObject({ status: 'revoked' });
    expect(shelf.content(carePlan).goals).toHaveLength(1);
  });

  it('moves its review, cancels it, and makes a new one after it was done', () => {
    const shelf = new Shelf();
    shelf.release(plan, 'form-1');
    const task = [...shelf.versions.keys()].find((place) => place.startsWith('Task/'))!;
    expect(shelf.read(task)).toMatchObject({ status: 'requested', focus: { reference: 'CarePlan/form-1' }, restriction: { period: { end: '2026-12-21' } } });
    shelf.release({ ...plan, review: '2027-01-11' }, 'form-2', { kind: 'version', plan: 'form-1', version: 1, fhirVersion: '1' });
    expect(shelf.read(task)).toMatchObject({ status: 'requested', restriction: { period: { end: '2027-01-11' } } });
    shelf.keep([{ method: 'PUT', resource: { ...(shelf.read(task) as Resource & { id: string }), status: 'completed' } as never, ifMatch: '2' }]);
    shelf.release({ ...plan, review: '2027-01-11', title: 'Neuer Titel' }, 'form-3', { kind: 'version', plan: 'form-1', version: 2, fhirVersion: '2' });
    expect(shelf.read(task)).toMatchObject({ status: 'completed' });
    shelf.release({ ...plan, review: '2027-02-11' }, 'form-4', { kind: 'version', plan: 'form-1', version: 3, fhirVersion: '3' });
    const tasks = [...shelf.versions.keys()].filter((place) => place.startsWith('Task/'));
    expect(tasks.map((place) => (shelf.read(place) as { status: string }).status)).toEqual(['completed', 'requested']);
    const { review: _, ...withoutReview } = plan;
    const { carePlan } = shelf.release(withoutReview, 'form-5', { kind: 'version', plan: 'form-1', version: 4, fhirVersion: '4' });
    expect(shelf.read(tasks[1]!)).toMatchObject({ status: 'cancelled' });
    expect(shelf.content(carePlan)).toEqual(withoutReview);
  });

  it('ends with its goals, measures and review, and still says what it said', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someContent, fc.constantFrom('completed' as const, 'revoked' as const), (content, as) => {
        const shelf = new Shelf();
        shelf.release(content, 'form-1');
        const ended = endWrites({ ...CONTEXT, plan: shelf.read('CarePlan/form-1') as FhirCarePlan, as, reason: 'Behandlung beendet', stored: shelf.current(), newId: shelf.newId });
        shelf.keep(ended.writes);
        expect(shelf.content(ended.carePlan)).toEqual(content);
        expect(shelf.read('CarePlan/form-1')).toMatchObject({ status: as });
        const now = [...shelf.current().values()];
        expect(now.flatMap((resource) => (resource.resourceType === 'ServiceRequest' && resource.status !== as ? [resource.id] : []))).toEqual([]);
        expect(now.flatMap((resource) => (resource.resourceType === 'Goal' && resource.lifecycleStatus === 'active' ? [resource.id] : []))).toEqual([]);
        for (const { resource } of ended.writes) expect(faults(resource)).toEqual([]);
        const step = planStepFromFhir(ended.writes.at(-1)!.resource as Provenance)!;
        expect(step).toMatchObject({ change: as, version: 1, reason: 'Behandlung beendet' });
        expect(new Set(step.parts.slice(1))).toEqual(new Set(partsOf(ended.carePlan)));
      }),
      { numRuns: 25 },
    );
  });

  it('that takes the place of another completes it in the same transaction', () => {
    const shelf = new Shelf();
    shelf.release(plan, 'form-1');
    const next = { ...plan, goals: [{ ...goal, id: 'g9', carried: { goal: 'g1', starts: [{ from: '2026-11-25' as const, start: { value: 21 } }] } }], measures: [{ ...walk, id: 'm9', goals: ['g9'] }] };
    const { carePlan, writes } = shelf.release(next, 'form-2', { kind: 'cycle', replaces: 'form-1', fhirVersion: '1' });
    expect(carePlan).toMatchObject({ id: 'form-2', status: 'active', replaces: [{ reference: 'CarePlan/form-1' }] });
    expect(shelf.read('CarePlan/form-1')).toMatchObject({ status: 'completed' });
    expect(shelf.content(carePlan)).toEqual(next);
    expect(shelf.content(shelf.read('CarePlan/form-1') as FhirCarePlan)).toEqual(plan);
    expect(writes.filter(({ resource }) => resource.resourceType === 'Provenance').map(({ resource }) => planStepFromFhir(resource as Provenance)?.change)).toEqual(['released', 'completed']);
  });

  it('keeps what somebody else wrote into its parts', () => {
    const shelf = new Shelf();
    shelf.release(plan, 'form-1');
    const request = shelf.read('ServiceRequest/m1') as Resource & { id: string };
    shelf.keep([{ method: 'PUT', resource: { ...request, note: [{ text: 'Antwort der Ernährungsfachkraft' }] } as never, ifMatch: '1' }]);
    const { carePlan } = shelf.release({ ...plan, measures: [{ ...walk, goals: ['g1'], where: 'im Park' }] }, 'form-2', { kind: 'version', plan: 'form-1', version: 1, fhirVersion: '1' });
    expect(shelf.read('ServiceRequest/m1')).toMatchObject({ note: [{ text: 'Antwort der Ernährungsfachkraft' }], locationCode: [{ text: 'im Park' }], meta: { versionId: '3' } });
    expect(unversioned(carePlan.activity![0]!.reference!.reference!)).toBe('ServiceRequest/m1');
  });
});
