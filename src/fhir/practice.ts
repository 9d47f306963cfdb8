/** The practice and the people who work in it. */
import type { Organization, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import type { TimeZone } from '../domain/day.ts';
import type { Role } from '../domain/team.ts';
import { EXT_TIME_ZONE, ORGANIZATION_TYPE, SNOMED, TEAM_ROLE } from './codes.ts';
import { said } from './words.ts';

export interface Practice {
  id?: string;
  version?: string;
  name: string;
  /** The clock by which the practice's days are told. */
  zone: TimeZone;
  /** Language of what the practice writes and prints. */
  language: 'de' | 'en';
  /** How it is reached, as it stands on letters. */
  contact?: PracticeContact;
}

export interface PracticeContact {
  /** Several lines. */
  address?: string;
  phone?: string;
  email?: string;
}

/** The practice as an Organization; its time zone is an extension, its language that of the resource. */
export function practiceToFhir(practice: Practice): Organization {
  return withContact({
    resourceType: 'Organization',
    ...(practice.id !== undefined && { id: practice.id }),
    language: practice.language,
    extension: [{ url: EXT_TIME_ZONE, valueString: practice.zone }],
    active: true,
    type: [{ coding: [{ system: ORGANIZATION_TYPE, code: 'prov', display: 'Healthcare Provider' }] }],
    name: practice.name,
  }, practice.contact ?? {});
}

/** The practice's Organization with another address, telephone number and e-mail; everything else of it stays. */
export function withContact(resource: Organization, contact: PracticeContact): Organization {
  const { address: _address, telecom, ...rest } = resource;
  const [address, phone, email] = [contact.address, contact.phone, contact.email].map(said);
  const others = telecom?.filter(({ system }) => system !== 'phone' && system !== 'email') ?? [];
  const all = [...others, ...(phone === undefined ? [] : [{ system: 'phone' as const, value: phone }]), ...(email === undefined ? [] : [{ system: 'email' as const, value: email }])];
  return { ...rest, ...(all.length > 0 && { telecom: all }), ...(address !== undefined && { address: [{ text: address }] }) };
}

/** The practice of an Organization, or null for an organisation that is none (it has no time zone). */
export function practiceFromFhir(resource: Organization): Practice | null {
  const zone = resource.extension?.find((extension) => extension.url === EXT_TIME_ZONE)?.valueString;
  if (zone === undefined) return null;
  const telecom = (system: string): string | undefined => resource.telecom?.find((each) => each.system === system)?.value;
  const [address, phone, email] = [resource.address?.[0]?.text, telecom('phone'), telecom('email')];
  const contact = { ...(address !== undefined && { address }), ...(phone !== undefined && { phone }), ...(email !== undefined && { email }) };
  return {
    ...(resource.id !== undefined && { id: resource.id }),
    ...(resource.meta?.versionId !== undefined && { version: resource.meta.versionId }),
    name: resource.name ?? '',
    zone,
    language: resource.language === 'en' ? 'en' : 'de',
    ...(Object.keys(contact).length > 0 && { contact }),
  };
}

/** A person of the practice by name as one types it: the last word is the family name. */
export function practitionerToFhir({ id, name }: { id?: string; name: string }): Practitioner {
  const words = name.trim().split(/\s+/);
  const given = words.slice(0, -1);
  return {
    resourceType: 'Practitioner',
    ...(id !== undefined && { id }),
    active: true,
    name: [{ use: 'official', text: name.trim(), family: words.at(-1)!, ...(given.length > 0 && { given }) }],
  };
}

/** The name of a person of the practice as they wrote it. */
export function practitionerName(resource: Practitioner): string {
  const name = resource.name?.[0];
  return name?.text ?? [name?.given?.join(' '), name?.family].filter(Boolean).join(' ');
}

/** As the code system of the roles has them. */
const ROLE_NAMES: Record<Role, string> = { owner: 'Owner', therapist: 'Therapist', assistant: 'Front desk', guest: 'Guest of a meeting' };

/** What a person is in the practice, and whether they still work there. */
export function practitionerRoleToFhir({ practitioner, organization, name, role = 'owner', active = true }: { practitioner: string; organization: string; name?: string; role?: Role; active?: boolean }): PractitionerRole {
  const treats = role === 'owner' || role === 'therapist';
  return {
    resourceType: 'PractitionerRole',
    active,
    practitioner: { reference: `Practitioner/${practitioner}`, ...(name !== undefined && { display: name }) },
    organization: { reference: `Organization/${organization}` },
    code: [...(treats ? [{ coding: [{ system: SNOMED, code: '36682004', display: 'Physiotherapist' }] }] : []), { coding: [{ system: TEAM_ROLE, code: role, display: ROLE_NAMES[role] }] }],
  };
}
