/** On whose behalf the FHIR function works, made from who is signed in. */
import type { RecordAccess } from '../../src/domain/team.ts';
import type { Actor } from '../fhir/context.ts';
import type { Person } from './accounts.ts';
import type { Token } from './tokens.ts';

/** Somebody in whose name the server itself writes: the set-up, the examples. No rule of the practice narrows that. */
export function systemActor({ practitioner, name, address }: Pick<Actor, 'practitioner' | 'name' | 'address'>): Actor {
  return { practitioner, name, access: { kind: 'system' }, ...(address !== undefined && { address }) };
}

/** A person of the practice, with the practice's rule and the records they have opened with a reason. */
export function personActor({ practitioner, name, role }: Person, address: string, { records, opened }: { records: RecordAccess; opened: ReadonlySet<string> }): Actor {
  return { practitioner, name, address, access: { kind: 'person', role, records, opened } };
}

/** Another system. What it does stands in the log under the token's own id, never as if a person had done it. */
export function tokenActor({ id, name, scopes, patient }: Token, address: string): Actor {
  return { practitioner: `token-${id}`, name, address, access: { kind: 'token', token: id, scopes, ...(patient !== null && { patient }) } };
}
