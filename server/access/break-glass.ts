/**
 * Opening a record that one does not otherwise see, with a reason: in an emergency a colleague's patient, and for an owner a record whose
 * processing is restricted. It holds for the session it was done in, four hours at most, and stands in the log like everything after it.
 */
import type { DatabaseSync } from 'node:sqlite';
import { restrictedPatients } from '../record/record-state.ts';
import { refusal } from '../refusal.ts';
import type { Route } from '../route.ts';
import type { Store } from '../storage/store.ts';
import type { Person } from './accounts.ts';
import { textOf } from './input.ts';

const HOLDS_MS = 4 * 60 * 60_000;
const REASON_LENGTH = { least: 3, most: 500 } as const;

export interface BreakGlass {
  /** Opens a record and writes down why; answers until when, ms since 1970. */
  open: (person: Pick<Person, 'practitioner' | 'session'>, opening: { patient: string; reason: string; address: string }) => number;
  /** Ids of the patients whose records this person has opened in this session, and which have not closed again. */
  opened: (person: Pick<Person, 'practitioner' | 'session'>) => ReadonlySet<string>;
  /** Writes down that somebody tried to open what they may not, or what is not there. */
  refused: (person: Pick<Person, 'practitioner'>, opening: { patient: string; address: string }) => void;
}

/** Keeps openings in `db`, which is that of `store`. `now` in ms since 1970. */
export function createBreakGlass(db: DatabaseSync, store: Store, now: () => number): BreakGlass {
  db.exec(`
    create table if not exists access_opening (
      practitioner text not null,
      session text not null,
      patient text not null,
      reason text not null,
      at integer not null,
      until integer not null
    ) strict;
    create index if not exists access_opening_session on access_opening (practitioner, session);
  `);
  const add = db.prepare('insert into access_opening (practitioner, session, patient, reason, at, until) values (?, ?, ?, ?, ?, ?)');
  const find = db.prepare('select patient from access_opening where practitioner = ? and session = ? and until > ?');
  const line = (interaction: string, practitioner: string, patient: string, reason: string | null, address: string) =>
    store.log({ at: now(), practitioner, interaction, type: 'Patient', id: patient, version: null, patients: store.current('Patient', patient) ? [patient] : [], query: reason, address });
  return {
    open({ practitioner, session }, { patient, reason, address }) {
      const until = now() + HOLDS_MS;
      store.transaction(() => {
        add.run(practitioner, session, patient, reason, now(), until);
        line('break-glass', practitioner, patient, reason, address);
      });
      return until;
    },
    opened: ({ practitioner, session }) => new Set(find.all(practitioner, session, now()).map(({ patient }) => patient as string)),
    refused: ({ practitioner }, { patient, address }) => store.transaction(() => line('refused-break-glass', practitioner, patient, null, address)),
  };
}

/** `POST /api/break-glass {patient, reason}` → 201 `{until}`. A record that is not there, or that the person may not open either, is not found. */
export function breakGlassRoutes({ breakGlass, store }: { breakGlass: BreakGlass; store: Store }): Route[] {
  return [
    {
      method: 'POST', path: '/api/break-glass', access: ['owner', 'therapist'], body: 'json',
      handle({ person, body, address }) {
        const reason = textOf(body, 'reason', REASON_LENGTH.most);
        if (reason === null || reason.length < REASON_LENGTH.least) return refusal('invalid', { field: 'reason' });
        const patient = textOf(body, 'patient', 64);
        if (patient === null || !/^[A-Za-z0-9.-]{1,64}$/.test(patient)) return refusal('invalid', { field: 'patient' });
        const mayOpen = store.current('Patient', patient) !== null && (person!.role === 'owner' || !restrictedPatients(store).has(patient));
        if (!mayOpen) {
          breakGlass.refused(person!, { patient, address });
          return refusal('not-found');
        }
        const until = breakGlass.open(person!, { patient, reason, address });
        return Response.json({ until: new Date(until).toISOString() }, { status: 201 });
      },
    },
  ];
}
