/** Who is invited to a meeting, and who is on its agenda, from what is stored. */
import type { Appointment, List } from '@medplum/fhirtypes';
import { WORKFLOW } from '../../src/fhir/codes.ts';
import { codeIn, idOfReference } from '../../src/fhir/words.ts';
import type { Store } from '../storage/store.ts';

/** A meeting that was called off, or written down by mistake, opens nobody's record. */
const VOID: ReadonlySet<Appointment['status']> = new Set(['cancelled', 'noshow', 'entered-in-error']);

/** Ids of the meetings (Appointments) that this practitioner is invited to and did not decline. */
export function meetingsOf(store: Pick<Store, 'search'>, practitioner: string): Set<string> {
  const found = store.search({
    type: 'Appointment',
    where: [
      { kind: 'index', param: 'Appointment.practitioner', any: [{ kind: 'token', system: 'Practitioner', value: practitioner }], not: false },
      { kind: 'index', param: 'Appointment.appointment-type', any: [{ kind: 'token', system: WORKFLOW, value: 'team-meeting' }], not: false },
    ],
    sort: [],
    limit: 10_000,
  });
  const invited = found.filter(({ content }) => {
    const { status, participant } = JSON.parse(content) as Appointment;
    return !VOID.has(status) && participant.some((each) => idOfReference(each.actor, 'Practitioner') === practitioner && each.status !== 'declined');
  });
  return new Set(invited.map(({ id }) => id));
}

/** Ids of the patients on an agenda; none for a list that is something else. */
export function patientsOn(list: List): string[] {
  if (codeIn(list.code, WORKFLOW) !== 'team-meeting-agenda' || list.status === 'entered-in-error') return [];
  return (list.entry ?? []).flatMap(({ deleted, item }) => (deleted ? [] : (idOfReference(item, 'Patient') ?? [])));
}
