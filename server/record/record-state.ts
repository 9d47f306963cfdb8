/** Which state a patient's record is in. Reads alone, so that the access rule can ask it for every request. */
import type { Flag } from '@medplum/fhirtypes';
import { RECORD } from '../../src/fhir/codes.ts';
import { recordStateFromFhir, type RecordState, type RecordStateKind } from '../../src/fhir/record-state.ts';
import type { Condition, Key, Store } from '../storage/store.ts';

type Readable = Pick<Store, 'search'>;

const PAGE = 500;

/** Whether this patient's record is hidden: its processing is restricted (Art. 18 GDPR) instead of an erasure before its time. */
export function isRestricted(store: Readable, patient: string): boolean {
  return stateOf(store, patient, 'restriction') !== null;
}

/** Ids of all patients whose record is hidden, for lists of many. */
export function restrictedPatients(store: Readable): ReadonlySet<string> {
  return new Set(statesOf(store, 'restriction', []).map(({ patient }) => patient));
}

/** The legal hold or the restriction of a patient's record that is in force, or null. */
export function stateOf(store: Readable, patient: string, kind: RecordStateKind): RecordState | null {
  return statesOf(store, kind, [{ kind: 'patient', any: [patient] }])[0] ?? null;
}

/** Every state of this kind in force. */
function statesOf(store: Readable, kind: RecordStateKind, where: Condition[] = []): RecordState[] {
  const states: RecordState[] = [];
  let after: Key[] | undefined;
  for (;;) {
    const found = store.search({
      type: 'Flag', sort: [], after, limit: PAGE,
      where: [
        ...where,
        { kind: 'index', param: 'Flag.category', any: [{ kind: 'token', system: RECORD, value: kind }], not: false },
        { kind: 'index', param: 'Flag.status', any: [{ kind: 'token', value: 'active' }], not: false },
      ],
    });
    states.push(...found.flatMap(({ content }) => recordStateFromFhir(JSON.parse(content) as Flag) ?? []));
    if (found.length < PAGE) return states;
    after = found.at(-1)!.keys;
  }
}
