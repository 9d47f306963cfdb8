/**
 * The line we do not cross, over everything the software says: no diagnosis, no alarm, no risk, no prognosis, no suggested treatment, no
 * value judged. Looked at are the texts of both languages, every sentence anywhere in the code, the questionnaires and codes that are
 * stored, the README, the guide and the package itself.
 */
import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import { purpose } from '../src/i18n/purpose.ts';

/** Words that would turn documentation into judgement, or information into treatment. */
const FORBIDDEN = [
  /diagnos/i, /\berkennt\b/i, /\bwarnt\b/i, /\bwarnung/i, /\balarm/i, /\brisik/i, /empfiehlt ihnen/i, /(therapie|behandlungs)empfehlung/i, /screening/i, /\bprognos/i, /überweis/i, /\brezept(?!or)/i, /verordn/i, /auffällig/i, /\bkritisch/i,
  /\bheil(t|en|ung)\b/i, /\blindert?n?\b/i, /\bkurier/i, /(grenz|norm(al)?)wert/i, /\b(norm|referenz)bereich/i, /\bampel\b/i, /verschlechter/i, /verbessert/i,
  /\balert/i, /\brisk/i, /\bwarns?\b/i, /\bwarnings?\b/i, /\bdetects?\b/i, /recommended treatment/i, /\bprescri/i, /\breferral/i, /\babnormal/i, /\bcritical/i, /\bcures?\b/i, /\bheal(s|ing)?\b/i, /\brelieves?\b/i, /\b(normal|reference) (range|value)/i, /\bworsen/i, /\bimproved?\b/i,
];

/** What is said all the same, and why. Taken out of a text before it is looked at, so that the rest of it still counts. */
const ALLOWED: { said: RegExp; because: string }[] = [
  { said: /ist keine Verordnung und keine ärztliche Diagnose|is not a prescription and not a medical diagnosis|keine Überweisung und keine Verordnung/g, because: 'says what a letter is not' },
  { said: /erfragt – unauffällig/g, because: 'the answer of the glossary to a warning sign that somebody asked about: what the person said, no finding of the software' },
  { said: /\b(no )?warning signs?\b/gi, because: 'the English of "Warnzeichen (Red Flags)": a checklist that a person asks' },
  { said: /(ärztliche |Verordnung und )?Diagnose (und ICD-10-Code )?[(„]?laut Verordnung[)“]?/gi, because: 'the physician’s diagnosis is copied from the prescription, and its source is always named' },
  { said: /(physician’s )?diagnosis,? [(]?(and ICD-10 code )?as (stated )?on the (prescription|order)[)]?|diagnosis as prescribed/gi, because: 'the same in English' },
  { said: /[Ll]aut Verordnung|wie verordnet|(Anliegen(, | und )|^)Verordnung(?=$|, | und )|Verordnung vom|Verordnete? (am|von)|Verordnende (Ärztin|Person)|verordnender Arzt|Heilmittelverordnung/g, because: 'what the physician has ordered for this treatment (Heilmittelverordnung): the field has no other word' },
  { said: /\b(on the|the|concern(,| and)) prescription\b|^prescription$|\bprescrib(ed on|ing physician|er)|who prescribed|\bas prescribed/gi, because: 'the same in English' },
  { said: /ärztlich verordneter Kost/g, because: 'a diet that a doctor has ordered comes before anything the practice says' },
  { said: /Referral to (nutrition expert|dietitian|relaxation provider|physician)/g, because: 'displays of codes as SNOMED CT and the model have them; on no screen and on no paper' },
];

/** A text and where it stands. */
interface Said {
  where: string;
  text: string;
}

/** The words of FORBIDDEN that a text holds, once that which is allowed is out. */
function crossing({ text }: Pick<Said, 'text'>): string[] {
  const rest = ALLOWED.reduce((left, { said }) => left.replaceAll(said, ' '), text.trim().replaceAll(/\s+/g, ' '));
  return FORBIDDEN.flatMap((word) => rest.match(word)?.[0] ?? []);
}

function crossings(texts: Said[]): string[] {
  return texts.flatMap((said) => crossing(said).map((word) => `${said.where}: „${word}“ in „${said.text.trim().replaceAll(/\s+/g, ' ').slice(0, 160)}“`));
}

/** Every piece of text in a source: quoted, in a template, between tags. Comments and names are none. */
function literals(file: string, source: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== 'object' || node === null) return;
    const { type, value } = node as { type?: string; value?: unknown };
    if (type === 'ImportDeclaration' || type === 'TSLiteralType') return;
    if ((type === 'Literal' && typeof value === 'string') || type === 'JSXText') found.push(value as string);
    if (type === 'TemplateElement') found.push((value as { cooked: string }).cooked);
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(parseSync(file, source).program);
  return found;
}

// The catalogues, language by language

const modules = import.meta.glob<{ [name: string]: unknown }>(['../src/**/{messages,*-messages,purpose,plan-words,letter-text,leaflet-texts-*,paper}.ts'], { eager: true });

function textsIn(value: unknown, where: string): Said[] {
  if (typeof value === 'string') return [{ where, text: value }];
  if (typeof value === 'function') return literals('text.js', `(${String(value)})`).map((text) => ({ where, text }));
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, `${where}.${key}`));
  return [];
}

const catalogue = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module).flatMap((exported) => {
    if (exported === purpose || typeof exported !== 'object' || exported === null || !('de' in exported && 'en' in exported)) return [];
    return (['de', 'en'] as const).map((language) => ({ file, language, texts: textsIn(exported[language], `${file} ${language}`) }));
  }),
);
const inLanguage = (wanted: 'de' | 'en') => catalogue.flatMap(({ language, texts }) => (language === wanted ? texts : []));

// The whole code

/** Words that are recognised, hyphenated or checked, and never said. */
const NOT_SAID = ['src/fhir/r4-schema.ts', 'src/fhir/r4.ts', 'src/domain/plants/words.ts', 'src/i18n/typography.ts', 'server/fhir/capabilities.ts', 'server/access/common-passwords.ts'].map((file) => `../${file}`);
const sources = import.meta.glob<string>(['../src/**/*.{ts,tsx}', '../server/**/*.ts', '!../**/*.test.{ts,tsx}', '!../src/i18n/purpose.ts'], { eager: true, query: '?raw', import: 'default' });
/** A sentence has a space; a word alone is a name in the code, and those that are shown stand in the catalogues. */
const sentences = Object.entries(sources).flatMap(([file, source]) => (NOT_SAID.includes(file) ? [] : literals(file, source).filter((text) => /\S\s+\S/.test(text)).map((text): Said => ({ where: file, text }))));

// What is stored and what is read beside the program

/** The words of a stored definition; its ids and codes are none. */
const WORDS = new Set(['title', 'description', 'text', 'display', 'definition', 'short', 'valueString', 'value', 'purpose', 'comment']);

function wordsIn(value: unknown, where: string, key = ''): Said[] {
  if (typeof value === 'string') return WORDS.has(key) ? [{ where, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((inner, index) => wordsIn(inner, `${where}.${index}`, key));
  return value && typeof value === 'object' ? Object.entries(value).flatMap(([name, inner]) => wordsIn(inner, `${where}.${name}`, name)) : [];
}

const stored = Object.entries(import.meta.glob<unknown>('../src/fhir/terminology/*.json', { eager: true, import: 'default' })).flatMap(([file, content]) => wordsIn(content, file));
const papers = Object.entries(import.meta.glob<string>(['../README.md', '../docs/**/*.md', '../index.html'], { eager: true, query: '?raw', import: 'default' })).map(([where, text]): Said => ({ where, text }));
const { name, description, keywords } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Record<string, unknown>;
papers.push({ where: '../package.json', text: [name, description, keywords].flat().join('. ') });

describe('wording', () => {
  test('everything is looked at', () => {
    expect(catalogue.length).toBeGreaterThan(40);
    expect(inLanguage('de').length).toBeGreaterThan(1500);
    expect(inLanguage('en').length).toBeGreaterThan(1500);
    expect(sentences.length).toBeGreaterThan(3000);
    expect(stored.length).toBeGreaterThan(1000);
    expect(papers.map(({ where }) => where)).toEqual(expect.arrayContaining(['../README.md', '../docs/anleitung.md', '../package.json', '../index.html']));
    // A catalogue that the glob above does not find would be looked at as sentences only.
    const declared = Object.entries(sources).filter(([file, source]) => /\bdefineMessages\(\{/.test(source) && !file.endsWith('/i18n/messages.ts'));
    expect(declared.filter(([file]) => !(file in modules) && !/\.tsx$|difference-text\.ts$/.test(file)).map(([file]) => file)).toEqual([]);
  });

  test('no text of either language crosses the line', () => {
    expect(crossings([...inLanguage('de'), ...inLanguage('en')])).toEqual([]);
  });

  test('no sentence anywhere in the code does', () => {
    expect(crossings(sentences)).toEqual([]);
  });

  test('no questionnaire, no code and nothing else that is stored does', () => {
    expect(crossings(stored)).toEqual([]);
  });

  test('the purpose stands word for word in the README, and nothing else there, in the guide or in the package crosses the line', () => {
    const readme = papers.find(({ where }) => where.endsWith('README.md'))!.text;
    expect(readme).toContain(purpose.de.statement);
    expect(readme).toContain(purpose.en.statement);
    expect(crossings(papers.map(({ where, text }) => ({ where, text: [purpose.de.statement, purpose.en.statement].reduce((left, statement) => left.replaceAll(statement, ''), text) })))).toEqual([]);
  });

  test('English texts hold no German words, German ones no forgotten English', () => {
    expect(inLanguage('en').filter(({ text }) => /\b(und|oder|nicht|wird|Tage)\b/.test(text))).toEqual([]);
    expect(inLanguage('de').filter(({ text }) => /\b(the|and|with|please|days)\b/.test(text))).toEqual([]);
  });

  test.each([
    'Achtung: Alarm bei Werten über 5', 'Diese Person hat ein hohes Risiko', 'Die Software erkennt Auffälligkeiten', 'Diagnose: Kreuzschmerz', 'Überweisung zur Ernährungsberatung', 'Rezept drucken', 'Diese Verordnung gilt', 'auffälliger Wert',
    'Ballaststoffe lindern Schmerzen', 'Screening starten', 'Prognose', 'Ärztliche Diagnose (laut Verordnung) und Risiko', 'Alert', 'at risk', 'prescribed treatment', 'an abnormal value', 'This cures back pain', 'diagnosis', 'Print the referral',
  ])('would be found: %s', (text) => {
    expect(crossing({ text })).not.toEqual([]);
  });

  test('what is allowed is needed, each of it', () => {
    const all = [...inLanguage('de'), ...inLanguage('en'), ...sentences, ...stored, ...papers].map(({ text }) => text).join('\n');
    expect(ALLOWED.filter(({ said }) => all.search(said) < 0).map(({ said }) => String(said))).toEqual([]);
  });
});
