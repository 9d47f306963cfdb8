/**
 * Texts in German and English, side by side in the room that says them. German is the first language; the type makes sure
 * that English says exactly the same things.
 */
import { useSyncExternalStore } from 'react';

export type Language = 'de' | 'en';

/** A text, or a function that puts figures into one. */
type Catalogue = Record<string, string | readonly string[] | Readonly<Record<string, string>> | ((...values: never[]) => string)>;

/** The same keys with the same kind of value, so that a missing or surplus English text does not compile. */
type SameAs<De> = { [Key in keyof De]: De[Key] extends string ? string : De[Key] extends readonly string[] ? readonly string[] : De[Key] extends Readonly<Record<string, string>> ? { [Inner in keyof De[Key]]: string } : De[Key] };

export interface Messages<De> {
  de: De;
  en: SameAs<De>;
}

/** Declares the texts of a room: `defineMessages({ de: { save: 'Speichern' }, en: { save: 'Save' } })`. */
export function defineMessages<const De extends Catalogue>(messages: Messages<De>): Messages<De> {
  return messages;
}

/** Kept in the browser: a preference for the screen, never anything about a patient. */
const STORAGE_KEY = 'language';
const listeners = new Set<() => void>();
let language: Language = initialLanguage();

function initialLanguage(): Language {
  if (typeof navigator === 'undefined') return 'de';
  const kept = globalThis.localStorage?.getItem(STORAGE_KEY);
  if (kept === 'de' || kept === 'en') return kept;
  return navigator.language?.startsWith('en') ? 'en' : 'de';
}

/** The language of the screen at this moment; components use `useLanguage` instead. */
export function currentLanguage(): Language {
  return language;
}

/** Switches the whole screen, keeps the choice on this computer and tells assistive technology. */
export function setLanguage(next: Language): void {
  language = next;
  globalThis.localStorage?.setItem(STORAGE_KEY, next);
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage);
}

/** The texts of a room in the language of the screen. */
export function useText<De>(messages: Messages<De>): De {
  return textIn(messages, useLanguage());
}

/** The texts of a room in a given language, for what is not a component: a printed sheet, a test. */
export function textIn<De>(messages: Messages<De>, wanted: Language): De {
  return (wanted === 'de' ? messages.de : messages.en) as De;
}
