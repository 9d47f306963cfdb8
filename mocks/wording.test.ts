/** The line we do not cross, over every text of both languages and the README: no diagnosis, no alarm, no risk, no suggested treatment. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { purpose } from '../src/i18n/purpose.ts';

const modules = import.meta.glob<{ [name: string]: unknown }>('../src/**/{messages,*-messages,purpose}.ts', { eager: true });

/** Words that would turn documentation into judgement. The purpose itself denies some of them and is left out. */
const FORBIDDEN = [
  /diagnostizier/i, /\berkennt\b/i, /\bwarnt\b/i, /\balarm/i, /\brisiko/i, /empfiehlt ihnen/i, /therapieempfehlung/i, /screening/i, /\bprognos/i, /überweisung/i, /\brezept\b/i,
  /diagnoses?\b/i, /\balert/i, /\brisks?\b/i, /\bwarns?\b/i, /\bdetects?\b/i, /recommended treatment/i, /\bprescri/i, /auffällig/i, /\babnormal/i, /\bkritisch/i, /\bcritical/i,
];

/** What may be said all the same, with the reason. */
const ALLOWED = [/laut Verordnung/, /on the prescription/i, /^Dieses Schreiben ist keine Verordnung und keine ärztliche Diagnose\.$/, /^This letter is not a prescription and not a medical diagnosis\.$/];

interface Said {
  where: string;
  language: 'de' | 'en';
  text: string;
}

function textsIn(value: unknown, where: string, language: 'de' | 'en'): Said[] {
  if (typeof value === 'string') return [{ where, language, text: value }];
  if (typeof value === 'function') return [{ where, language, text: String(value) }];
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${where}.${key}`, language));
  return [];
}

const said: Said[] = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module).flatMap((exported) => {
    if (exported === purpose || typeof exported !== 'object' || exported === null || !('de' in exported && 'en' in exported)) return [];
    return (['de', 'en'] as const).flatMap((language) => textsIn(exported[language], file, language));
  }),
);

describe('wording', () => {
  test('there are texts to look at', () => {
    expect(said.length).toBeGreaterThan(200);
  });

  test('no text says what the software must not do', () => {
    const wrong = said.filter(({ text }) => FORBIDDEN.some((word) => word.test(text)) && !ALLOWED.some((fine) => fine.test(text)));
    expect(wrong).toEqual([]);
  });

  test('English texts hold no German letters, German ones no forgotten English', () => {
    expect(said.filter(({ language, text }) => language === 'en' && /\b(und|oder|nicht|wird|Tage)\b/.test(text))).toEqual([]);
    expect(said.filter(({ language, text }) => language === 'de' && /\b(the|and|with|please|days)\b/.test(text))).toEqual([]);
  });

  test('the purpose stands word for word in the README, and nothing else there crosses the line', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(purpose.de.statement);
    expect(readme).toContain(purpose.en.statement);
    const rest = readme.replace(purpose.de.statement, '').replace(purpose.en.statement, '');
    expect(FORBIDDEN.filter((word) => word.test(rest))).toEqual([]);
  });
});
