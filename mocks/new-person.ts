/** Adds somebody in treatment to a running server, with days of a diary: for tests that write into a record of their own. */
import type { Bundle } from '@medplum/fhirtypes';
import { addDays, type Day } from '../src/domain/day.ts';
import type { DiaryEntry, DiaryValues } from '../src/domain/diary.ts';
import { transaction } from '../src/fhir/bundle.ts';
import { entryToFhir } from '../src/fhir/diary.ts';
import { newPatient } from '../src/fhir/patient.ts';
import { send } from './running-server.ts';

export interface NewPerson {
  family: string;
  given: string;
  /** What the diary says, day by day. */
  days?: Readonly<Record<Day, DiaryValues>>;
}

interface Server {
  origin: string;
  /** Session of whoever treats the person. */
  cookie: string;
}

/** Writes the person and their days; answers the id. Throws when the server refuses. */
export async function addPerson({ origin, cookie }: Server, { family, given, days = {} }: NewPerson): Promise<string> {
  const session = (await (await fetch(`${origin}/api/session`, { headers: { cookie } })).json()) as { user: { practitioner: string; name: string } };
  const { practitioner, name } = session.user;
  const entries = (Object.entries(days) as [Day, DiaryValues][]).map(([day, values]): DiaryEntry => ({ day, source: 'diary', authored: `${addDays(day, 1)}T06:30:00Z`, values }));
  const first = entries[0]?.day ?? ('2026-01-05' as Day);
  const added = await transact(origin, cookie, newPatient({ family, given, birthDate: '1980-06-15' as Day, gender: 'female', active: true, example: false }, { careManager: practitioner, careManagerName: name, from: first }));
  const patient = added.entry![0]!.resource!.id!;
  if (entries.length > 0) await transact(origin, cookie, transaction(entries.map((entry) => ({ method: 'POST' as const, resource: entryToFhir(entry, { patient, author: `Patient/${patient}` }) }))));
  return patient;
}

async function transact(origin: string, cookie: string, bundle: Bundle): Promise<Bundle> {
  const response = await send(origin, 'POST', '/fhir', bundle, { cookie, prefer: 'return=representation' });
  if (!response.ok) throw new Error(`new person: ${response.status} ${await response.text()}`);
  return (await response.json()) as Bundle;
}
