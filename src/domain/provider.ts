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

/** What a person types about a provider. */
export type ProviderDetails = Omit<Provider, 'id' | 'version' | 'example' | 'active'>;

/** The fields that are text or a day, in the order in which they are shown and compared. */
export const PROVIDER_TEXTS = ['name', 'title', 'certificate', 'certificateUntil', 'street', 'postalCode', 'city', 'phone', 'email', 'waitingTime', 'note'] as const satisfies readonly (keyof Provider)[];
export type ProviderText = (typeof PROVIDER_TEXTS)[number];

/** Languages that the form offers, by BCP 47 code; a provider may speak others. */
export const PROVIDER_LANGUAGES = ['de', 'en', 'tr', 'ar', 'ru', 'uk', 'pl', 'fa', 'ro', 'it', 'es', 'fr', 'el', 'sr', 'hr', 'bs', 'sq', 'ku', 'vi', 'zh', 'pt', 'bg', 'nl'] as const;

/** True when a certificate names a last day and that day has passed. */
export function certificateHasEnded({ certificateUntil }: Pick<Provider, 'certificateUntil'>, today: Day): boolean {
  return certificateUntil !== undefined && certificateUntil < today;
}

/** Street, then postal code and town, as they stand on a letter; only the lines that are known. */
export function addressLines({ street, postalCode, city }: Pick<Provider, 'street' | 'postalCode' | 'city'>): string[] {
  return [street ?? '', [postalCode, city].filter(Boolean).join(' ')].filter((line) => line !== '');
}

/** A text by which spellings are compared: capitals, accents and the ways to write an umlaut make no difference. */
export function foldText(text: string): string {
  const letters = text.trim().toLowerCase().normalize('NFC').replaceAll(/[äöüß]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? 'ss');
  return letters.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[\s\u00a0-]+/gu, ' ');
}

/** What was typed as words to look for, folded once for a whole list. */
export function searchWords(words: string): string[] {
  return foldText(words).split(' ').filter((word) => word !== '');
}

/** True when every word looked for begins a word of the provider: name, title, place, certificate, note, or one of `also`, such as languages by name. */
export function matchesProvider(provider: ProviderDetails, words: readonly string[], also: readonly string[] = []): boolean {
  if (words.length === 0) return true;
  const text = ` ${foldText([...PROVIDER_TEXTS.map((field) => provider[field] ?? ''), ...also].join(' ')).replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`;
  return words.every((word) => text.includes(` ${word.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()}`));
}
