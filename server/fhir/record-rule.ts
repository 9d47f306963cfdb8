/** The access rule for addresses outside of FHIR that lead to one patient's record. */
import { StorageError, type LogEntry, type Store } from '../storage/store.ts';
import { refusedEntry } from './audit.ts';
import type { Actor } from './context.ts';
import { sightOf } from './sight.ts';

/** Whether a person sees a patient's record at all. A refusal stands in the log; what is not there and what may not be seen are the same. */
export function createRecordRule(store: Store, now: () => Date): (actor: Actor, patient: string) => boolean {
  return (actor, patient) => {
    const stored = store.current('Patient', patient);
    if (stored && sightOf(store, actor).seesPatient(patient)) return true;
    write(store, refusedEntry(actor, now().getTime(), { interaction: 'read', type: 'Patient', id: patient.slice(0, 64), patients: [stored?.patient ?? null] }));
    return false;
  };
}

/** Writes down that a role does not reach an address; `address` is its pattern, without what was filled in. */
export function createRefusalLog(store: Store, now: () => Date): (actor: Actor, address: string) => void {
  return (actor, address) => write(store, { ...refusedEntry(actor, now().getTime(), { interaction: 'operation' }), query: address });
}

/** Nothing was given out: without room for the line it is refused all the same. */
function write(store: Store, line: LogEntry): void {
  try {
    store.transaction(() => store.log(line));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  }
}
