/** Somebody whom the practice recommends: a nutrition expert, a course, a physician. Kept in the practice's own directory. */
import type { Day } from './day.ts';

export const PROFESSIONS = ['nutrition', 'relaxation', 'physician', 'psychotherapy', 'other'] as const;
export type Profession = (typeof PROFESSIONS)[number];

export interface Provider {
  id: string;
  version: string;
  name: string;
  profession: Profession;
  /** As the provider names it: "Diätassistentin", "Kursleiter PMR". */
  title?: string;
  certificate?: string;
  certificateUntil?: Day;
  street?: string;
  postalCode?: string;
  city?: string;
  phone?: string;
  email?: string;
  /** BCP 47 codes: de, en, tr … */
  languages: string[];
  /** In words: "etwa 3 Wochen". */
  waitingTime?: string;
  note?: string;
  /** Invented, made for trying the product out. */
  example: boolean;
  active: boolean;
}
