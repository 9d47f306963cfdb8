/** A patient's record for tests of access: one resource of every kind, each with a name in it that is found wherever it should not be. */
import type { Resource } from '@medplum/fhirtypes';
import { DOCUMENT } from '../../src/fhir/codes.ts';
import { recordStateToFhir } from '../../src/fhir/record-state.ts';
import type { Store } from '../storage/store.ts';
import { RESOURCES } from './capabilities.ts';
import { indexOf } from './indexing.ts';

export type Whose = 'own' | 'other' | 'restricted';
export const WHOSE: Whose[] = ['own', 'other', 'restricted'];
export const MARK = 'ZZTOPNAME';
export const words = (whose: string) => `${MARK}${whose}`;
export const SYSTEM = 'https://example.org/fhir/sid/marked';

export interface Row {
  type: string;
  id: string;
  patient: string;
  resource: Resource & { id: string };
}

/** One resource of every kind of a patient's record, each with the patient's marked name in it. */
export function record(whose: string, { manager, author }: { manager: string; author: string }): Row[] {
  const patient = `pat-${whose}`;
  const subject = { reference: `Patient/${patient}` };
  const named = { extension: [{ url: 'https://example.org/fhir/StructureDefinition/marked', valueString: words(whose) }] };
  const of = (type: string, fields: object, suffix = ''): Row => {
    const id = `${type.toLowerCase()}-${whose}${suffix}`;
    const identifier = { system: SYSTEM, value: id };
    const hasIdentifier = RESOURCES.get(type)!.parameters.has('identifier');
    const isSingle = type === 'Bundle' || type === 'Composition' || type === 'QuestionnaireResponse';
    return { type, id, patient, resource: { resourceType: type, id, ...(type !== 'Bundle' && named), ...(hasIdentifier && { identifier: isSingle ? identifier : [identifier] }), ...fields } as Row['resource'] };
  };
  const code = { text: words(whose) };
  return [
    { type: 'Patient', id: patient, patient, resource: { resourceType: 'Patient', id: patient, ...named, identifier: [{ system: SYSTEM, value: patient }], name: [{ family: words(whose), given: ['Kim'] }], birthDate: '1979-03-14' } },
    of('Basic', { code, subject }),
    of('Bundle', { type: 'collection', entry: [{ resource: { resourceType: 'Basic', code, subject } }] }),
    of('CarePlan', { status: 'active', intent: 'plan', subject, title: words(whose) }),
    of('CareTeam', { status: 'active', subject, name: words(whose) }),
    of('Communication', { status: 'completed', subject }),
    of('Composition', { status: 'final', type: code, subject, date: '2026-11-20', author: [{ reference: `Practitioner/${author}` }], title: words(whose) }),
    of('Condition', { subject, code }),
    of('Consent', { status: 'draft', scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] }, category: [code], patient: subject, policyRule: { text: 'x' } }),
    of('DiagnosticReport', { status: 'final', subject, code }),
    of('DocumentReference', { status: 'current', type: code, subject, description: words(whose), content: [{ attachment: { title: words(whose) } }] }),
    of('DocumentReference', { status: 'current', type: { coding: [{ system: DOCUMENT, code: 'diary-sheet' }] }, category: [{ coding: [{ system: DOCUMENT, code: 'printout' }] }], subject, content: [{ attachment: { title: words(whose) } }] }, '-print'),
    of('EpisodeOfCare', { status: 'active', patient: subject, careManager: { reference: `Practitioner/${manager}` } }),
    of('Flag', { status: 'active', subject, code }),
    of('Goal', { lifecycleStatus: 'active', subject, description: code }),
    of('List', { status: 'current', mode: 'working', subject, title: words(whose) }),
    of('Observation', { status: 'final', subject, code }),
    of('Provenance', { recorded: '2026-11-20T10:00:00Z', target: [subject], agent: [{ who: { reference: `Practitioner/${author}` } }] }),
    of('QuestionnaireResponse', { status: 'completed', subject, item: [{ linkId: 'note', answer: [{ valueString: words(whose) }] }] }),
    of('ServiceRequest', { status: 'draft', intent: 'order', subject, code }),
    of('Task', { status: 'draft', intent: 'order', for: subject, description: words(whose) }),
  ];
}

/** Restricts a record as the server does. Within no transaction. */
export function restrict(store: Store, patient: string, by: string): void {
  const state = { ...recordStateToFhir({ kind: 'restriction', patient, reason: 'x', by, byName: 'x', at: '2026-11-01T10:00:00Z' }), id: `${patient}-state` };
  const { rows, date } = indexOf(state as never, 'Europe/Berlin');
  store.transaction(() => store.put({ type: 'Flag', id: state.id, version: 1, at: 1, author: by, patient, content: JSON.stringify(state) }, rows, date));
}
