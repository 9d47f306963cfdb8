import type { Appointment, Composition } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, test } from 'vitest';
import { agendaToFhir, meetingToFhir, minutesToFhir } from '../../src/fhir/meeting.ts';
import { emptyMinutes, type CaseMinutes } from '../../src/domain/meeting.ts';
import { BERGER, codesOf, openPractice, placesOf, STORES, type Practice } from '../storage/under-test.ts';

const PRACTICE = { zone: 'Europe/Berlin', language: 'de' } as const;
const BY = { id: BERGER.practitioner, name: BERGER.name };
const MEETING = { id: 'm1', agenda: 'a1', day: '2026-11-25', start: '12:30', length: 45, minutesPerCase: 5, participants: [{ ...BY, answer: 'accepted' as const }] } as const;
const signed = { by: BY.id, byName: BY.name, at: '2026-11-25T12:15:00Z' };
const minutes = (more: Partial<CaseMinutes> = {}): Composition & { id: string } => ({
  ...minutesToFhir({ ...emptyMinutes('m1', 'p1'), entries: [{ id: 'e1', kind: 'said', text: 'Besser', author: BY.id, authorName: BY.name, at: '2026-11-25T11:40:00Z' }], ...more }, { ...PRACTICE, meeting: MEETING, by: BY }), id: 'c1',
});

describe.each(STORES)('minutes over the %s store', (_, open) => {
  let practice: Practice;
  const meeting = (state: 'planned' | 'closed'): Appointment & { id: string } => meetingToFhir({ ...MEETING, participants: [...MEETING.participants], state }, PRACTICE);
  const write = async (resource: Composition & { id: string }) => {
    const version = practice.store.current('Composition', resource.id)?.version;
    return practice.ask('PUT', `/Composition/${resource.id}`, { body: resource, headers: version === undefined ? { 'if-none-match': '*' } : { 'if-match': `W/"${version}"` } });
  };

  beforeEach(async () => {
    practice = await openPractice(open());
    for (const id of ['p1', 'p2']) await practice.put({ resourceType: 'Patient', id, active: true });
    await practice.put(agendaToFhir({ id: 'a1', meeting: 'm1', items: [] }, { by: BY, at: '2026-11-25T10:00:00Z', day: '2026-11-25', language: 'de' }));
    await practice.put(meeting('planned'));
  });

  test('are drafts as often as somebody types, then final, then amended, and never a draft again', async () => {
    expect((await write(minutes())).status).toBe(201);
    expect((await write(minutes({ question: 'Und?' }))).status).toBe(200);
    expect((await write(minutes({ state: 'final', signed }))).status).toBe(200);
    for (const state of ['draft', 'final'] as const) {
      const refused = await write(minutes({ state, signed, question: 'Etwas anderes' }));
      expect([refused.status, codesOf(refused), placesOf(refused)]).toEqual([422, ['minutes-state'], ['Composition.status']]);
    }
    expect((await write(minutes({ state: 'amended', signed, question: 'Etwas anderes' }))).status).toBe(200);
    expect(practice.store.history('Composition', 'c1', { limit: 10 })).toHaveLength(4);
  });

  test('say who signed them', async () => {
    expect(codesOf(await write(minutes({ state: 'final' })))).toEqual(['required']);
  });

  test('of a closed meeting are no drafts', async () => {
    await practice.put(meeting('closed'));
    expect(codesOf(await write(minutes()))).toEqual(['minutes-state']);
    expect((await write(minutes({ state: 'amended', signed }))).status).toBe(201);
  });

  test('are found by their meeting and their patient, one document for each', async () => {
    expect(codesOf(await write({ ...minutes(), subject: { reference: 'Patient/p2' } }))).toEqual(['wrong-identifier']);
    await write(minutes());
    expect(codesOf(await write({ ...minutes(), id: 'c2' }))).toEqual(['duplicate']);
    expect((await practice.search('Composition?meeting=Appointment/m1')).entry!.map(({ resource }) => resource!.id)).toEqual(['c1']);
    expect((await practice.search('Composition?meeting=Appointment/m2')).entry ?? []).toEqual([]);
    expect((await practice.search('Composition?patient=p1&type=https%3A%2F%2Fexample.org%2Ffhir%2FCodeSystem%2Fworkflow%7Cteam-decision')).entry).toHaveLength(1);
  });

  test('of other kinds are not looked at', async () => {
    const { identifier: _identifier, event: _event, ...other } = minutes({ state: 'final' });
    expect((await write({ ...other, type: { text: 'Bericht' } })).status).toBe(201);
  });
});
