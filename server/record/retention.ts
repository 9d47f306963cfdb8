/**
 * The retention run: records whose time is over are proposed by one person and erased when another one confirms. Nothing of what they
 * said is kept; that they were there, and the hashes of their versions, stay, so that the chain is whole without them.
 */
import type { EpisodeOfCare, Patient } from '@medplum/fhirtypes';
import { dayAt, type Day } from '../../src/domain/day.ts';
import { isOver, retainedUntil } from '../../src/domain/retention.ts';
import { idOfReference } from '../../src/fhir/words.ts';
import { patientFromFhir } from '../../src/fhir/patient.ts';
import type { Erasure, Key, Store } from '../storage/store.ts';
import { replayLedger, writeLedger, type LedgerParts } from './ledger.ts';
import { restrictedPatients, stateOf } from './record-state.ts';
import { endOfTreatment, logDeed, type Doing } from './states.ts';

export interface DueRecord {
  patient: string;
  /** Family name first. */
  name: string;
  ended: Day;
  /** Last day on which it had to be kept. */
  until: Day;
  hold: boolean;
  restricted: boolean;
}

/** What one person proposed and another has to confirm. */
export interface PendingRun {
  id: string;
  /** Id and name of the Practitioner. */
  by: string;
  byName: string;
  /** Instant. */
  at: string;
  patients: string[];
}

/** What was done, without a word about anybody. */
export interface RunReport {
  erased: number;
  /** Proposed, but not erased: a legal hold, a treatment that was taken up again, or gone already. */
  skipped: number;
  /** Versions of documents that went. */
  versions: number;
}

export type RetentionRefusal = 'not-found' | 'pending' | 'not-yet' | 'hold' | 'own-proposal' | 'busy';

/** Where the run that waits for its second person is kept: ids alone. */
const RUN_STAMP = 'retention-run';
const PAGE = 500;

export interface Retention {
  due: (doing: Pick<Doing, 'store' | 'now' | 'zone'>) => DueRecord[];
  pending: () => PendingRun | null;
  propose: (doing: Doing, patients: string[]) => PendingRun | RetentionRefusal;
  withdraw: (doing: Doing, run: string) => RetentionRefusal | undefined;
  confirm: (doing: Doing, run: string) => Promise<RunReport | RetentionRefusal>;
  /** Erases again what a restored backup brought back; at the start. */
  replay: (doing: Pick<Doing, 'actor' | 'now'>) => { erased: number; foreign: number[] };
}

export interface RetentionParts {
  store: Store;
  /** Absent where nothing is kept (development): then there is no ledger beside the store. */
  ledger?: Omit<LedgerParts, 'store'>;
  /** Lets the file give up what was deleted; may take its time. */
  compact?: () => void;
  report?: (error: unknown) => void;
}

export function createRetention({ store, ledger, compact, report }: RetentionParts): Retention {
  let isRunning = false;

  function pending(): PendingRun | null {
    const text = store.stamp(RUN_STAMP);
    return text === null || text === '' ? null : (JSON.parse(text) as PendingRun);
  }

  /** When a record may be erased: null while its treatment goes on. */
  function timeOf(patient: string, zone: string): { ended: Day; until: Day } | null {
    const ended = endOfTreatment(store, patient, zone);
    return ended === null ? null : { ended, until: retainedUntil(ended) };
  }

  function due({ now, zone }: Pick<Doing, 'now' | 'zone'>): DueRecord[] {
    const today = dayAt(now, zone);
    const restricted = restrictedPatients(store);
    return finishedPatients(store)
      .flatMap((patient): DueRecord[] => {
        const time = timeOf(patient, zone);
        const stored = store.current('Patient', patient);
        if (!time || !stored || !isOver(time.until, today)) return [];
        const { family, given } = patientFromFhir(JSON.parse(stored.content) as Patient);
        return [{ patient, name: [family, given].filter(Boolean).join(', '), ...time, hold: stateOf(store, patient, 'legal-hold') !== null, restricted: restricted.has(patient) }];
      })
      .sort((a, b) => (a.until === b.until ? (a.patient < b.patient ? -1 : 1) : a.until < b.until ? -1 : 1));
  }

  /** Why a record may not be erased now. */
  function obstacle(patient: string, { now, zone }: Pick<Doing, 'now' | 'zone'>): 'not-found' | 'not-yet' | 'hold' | null {
    if (!store.current('Patient', patient)) return 'not-found';
    const time = timeOf(patient, zone);
    if (!time || !isOver(time.until, dayAt(now, zone))) return 'not-yet';
    return stateOf(store, patient, 'legal-hold') ? 'hold' : null;
  }

  function erase({ patient, at, run }: Erasure, { actor, now }: Pick<Doing, 'actor' | 'now'>): number {
    return store.transaction(() => {
      const versions = store.erase([patient], []);
      store.putLedger({ patient, at, run });
      logDeed({ store, actor, now }, 'erase', [patient], `run ${run}`);
      return versions;
    });
  }

  async function eraseAll(doing: Doing, { id, patients }: PendingRun): Promise<RunReport> {
    const done: RunReport = { erased: 0, skipped: 0, versions: 0 };
    for (const patient of patients) {
      if (obstacle(patient, doing)) {
        done.skipped += 1;
      } else {
        done.versions += erase({ patient, at: doing.now.getTime(), run: id }, doing);
        done.erased += 1;
      }
      // Others are served in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
    store.transaction(() => {
      store.setStamp(RUN_STAMP, '');
      logDeed(doing, 'retention-confirmed', patients, `run ${id}: ${done.erased} erased, ${done.skipped} skipped`);
    });
    return done;
  }

  return {
    due,
    pending,
    propose(doing, patients) {
      if (pending()) return 'pending';
      for (const patient of patients) {
        const found = obstacle(patient, doing);
        if (found) return found;
      }
      const run: PendingRun = { id: doing.newId(), by: doing.actor.practitioner, byName: doing.actor.name, at: doing.now.toISOString(), patients };
      store.transaction(() => {
        store.setStamp(RUN_STAMP, JSON.stringify(run));
        logDeed(doing, 'retention-proposed', patients, `run ${run.id}`);
      });
      return run;
    },
    withdraw(doing, run) {
      const waiting = pending();
      if (waiting?.id !== run) return 'not-found';
      if (isRunning) return 'busy';
      store.transaction(() => {
        store.setStamp(RUN_STAMP, '');
        logDeed(doing, 'retention-withdrawn', waiting.patients, `run ${run}`);
      });
      return undefined;
    },
    async confirm(doing, run) {
      const waiting = pending();
      if (waiting?.id !== run) return 'not-found';
      if (waiting.by === doing.actor.practitioner) return 'own-proposal';
      if (isRunning) return 'busy';
      isRunning = true;
      try {
        const done = await eraseAll(doing, waiting);
        try {
          if (ledger) writeLedger({ store, ...ledger });
          compact?.();
        } catch (error) {
          // They are erased all the same; the next start writes the ledger.
          report?.(error);
        }
        return done;
      } finally {
        isRunning = false;
      }
    },
    replay: (doing) => (ledger ? replayLedger({ store, ...ledger }, (erasure) => void erase(erasure, doing)) : { erased: 0, foreign: [] }),
  };
}

/** Ids of patients with a treatment that has ended. */
function finishedPatients(store: Pick<Store, 'search'>): string[] {
  const patients = new Set<string>();
  let after: Key[] | undefined;
  for (;;) {
    const found = store.search({ type: 'EpisodeOfCare', sort: [], after, limit: PAGE, where: [{ kind: 'index', param: 'EpisodeOfCare.status', any: [{ kind: 'token', value: 'finished' }], not: false }] });
    for (const { content } of found) {
      const patient = idOfReference((JSON.parse(content) as EpisodeOfCare).patient, 'Patient');
      if (patient !== undefined) patients.add(patient);
    }
    if (found.length < PAGE) return [...patients];
    after = found.at(-1)!.keys;
  }
}
