/** Every address of the app, in one place. Ids are opaque; a name, a birth date or a diagnosis never stands in an address. */
import type { Day } from './domain/day.ts';

export const paths = {
  caseload: '/',
  review: (patient: string) => `/patients/${patient}`,
  diary: (patient: string) => `/patients/${patient}/diary`,
  diaryDay: (patient: string, day: Day) => `/patients/${patient}/diary/${day}`,
  plan: (patient: string) => `/patients/${patient}/plan`,
  letters: (patient: string) => `/patients/${patient}/letters`,
  letter: (patient: string, letter: string) => `/patients/${patient}/letters/${letter}`,
  print: (patient: string) => `/patients/${patient}/print`,
  printMany: '/print',
  tasks: '/tasks',
  import: '/import',
  importFor: (patient: string) => `/patients/${patient}/import`,
  settings: '/settings',
  plants: '/settings/plants',
  templates: '/settings/templates',
  providers: '/settings/providers',
  leaflets: '/settings/leaflets',
  signIn: '/sign-in',
  setUp: '/set-up',
} as const;
