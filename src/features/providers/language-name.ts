import type { Language } from '../../i18n/messages.ts';

const names = new Map<Language, Intl.DisplayNames>();

/** "Türkisch" for `tr`; a code that the browser has no name for stays a code. */
export function languageName(code: string, language: Language): string {
  let known = names.get(language);
  if (!known) names.set(language, (known = new Intl.DisplayNames(language, { type: 'language' })));
  try {
    return known.of(code) ?? code;
  } catch {
    return code;
  }
}
