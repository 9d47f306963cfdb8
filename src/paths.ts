/** Every address of the app, in one place. Ids are opaque; a name, a birth date or a diagnosis never stands in an address. */
import type { Day } from './domain/day.ts';
import type { Role } from './domain/team.ts';

export const paths = {
  caseload: '/',
  review: (patient: string) => `/patients/${patient}`,
  diary: (patient: string) => `/patients/${patient}/diary`,
  diaryDay: (patient: string, day: Day) => `/patients/${patient}/diary/${day}`,
  plan: (patient: string) => `/patients/${patient}/plan`,
  letters: (patient: string) => `/patients/${patient}/letters`,
  letter: (patient: string, letter: string) => `/patients/${patient}/letters/${letter}`,
  details: (patient: string) => `/patients/${patient}/details`,
  patientMeetings: (patient: string) => `/patients/${patient}/meetings`,
  print: (patient: string) => `/patients/${patient}/print`,
  printMany: '/print',
  tasks: '/tasks',
  meetings: '/meetings',
  meeting: (meeting: string) => `/meetings/${meeting}`,
  presentation: (meeting: string) => `/meetings/${meeting}/present`,
  import: '/import',
  importFor: (patient: string) => `/patients/${patient}/import`,
  record: (patient: string) => `/patients/${patient}/record`,
  restrictionLetter: (patient: string) => `/patients/${patient}/record/restriction`,
  settings: '/settings',
  accessLog: '/settings/access-log',
  retention: '/settings/retention',
  integrity: '/settings/integrity',
  transfer: '/settings/transfer',
  account: '/settings/account',
  team: '/settings/team',
  tokens: '/settings/tokens',
  plants: '/settings/plants',
  templates: '/settings/templates',
  providers: '/settings/providers',
  leaflets: '/settings/leaflets',
  noAccess: '/no-access',
  signIn: '/sign-in',
  setUp: '/set-up',
} as const;

/** Screens that run the practice: of owners alone. */
const OWNERS = /^\/settings\/(?:team|tokens|access-log|retention|integrity|transfer)$/;
/** Screens of everybody, whatever their role. */
const EVERYBODY = /^\/(?:settings(?:\/account)?|no-access)$/;
/** What an assistant and a guest have beside them. */
const BESIDE = { assistant: /^\/(?:print|patients\/[^/]+\/(?:details|print))?$/, guest: /^\/meetings(?:\/|$)/ };

/** Whether somebody of this role has the screen at this address. The server decides by itself. */
export function mayOpen(role: Role, address: string): boolean {
  return role === 'owner' || EVERYBODY.test(address) || (role === 'therapist' ? !OWNERS.test(address) : BESIDE[role].test(address));
}

/** Where somebody of this role is brought instead of an address that is not theirs; null when it is. */
export function placeInstead(role: Role, address: string): string | null {
  if (mayOpen(role, address)) return null;
  if (role === 'guest' && address === paths.caseload) return paths.meetings;
  const patient = /^\/patients\/([^/]+)\/?$/.exec(address)?.[1];
  return role === 'assistant' && patient !== undefined ? paths.details(patient) : paths.noAccess;
}
