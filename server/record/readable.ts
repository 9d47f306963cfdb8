/** A stored resource as HTML that a person can read: everything it says, nothing that is only technical. */
import type { CodeSystem, Questionnaire, QuestionnaireItem } from '@medplum/fhirtypes';
import { TERMINOLOGY } from '../../src/fhir/terminology.ts';
import type { Json } from '../fhir/body.ts';
import { copyWords, type CopyWords } from './words.ts';

export interface ReadableContext {
  language: 'de' | 'en';
  /** A time of day and a calendar day in the practice's way. */
  instant: (text: string) => string;
  day: (text: string) => string;
  /** The name of what a reference leads to; undefined where it has none. */
  nameOf: (reference: string) => string | undefined;
  /** Where the file of an attachment lies in the copy. */
  fileOf: (attachment: Json) => string | undefined;
}

/** Elements that say how something is stored. What they say stands in the FHIR file. */
const TECHNICAL = new Set(['resourceType', 'id', 'implicitRules', 'language', 'linkId', 'system', 'data', 'hash', 'size', 'use', 'rank', 'questionnaire', 'instantiatesCanonical', 'userSelected']);
/** The same, whatever stands in them. Of the others an object says something: the language that somebody speaks. */
const WHOLLY_TECHNICAL = new Set(['meta', 'policy', 'scope']);

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The resource's own text, where it has one, and then its elements. */
export function readableHtml(resource: Json, context: ReadableContext): string {
  const { text: narrative, ...rest } = resource;
  const div = (narrative as { div?: string } | undefined)?.div;
  const questions = questionsOf(resource.questionnaire, context.language);
  // Stored narratives hold no script, no handler and no address: that was checked before they were stored.
  return `${div === undefined ? '' : `<div class="text">${div}</div>`}${elementsHtml(rest, { ...context, words: copyWords[context.language], questions })}`;
}

interface Rendering extends ReadableContext {
  words: CopyWords;
  questions: Map<string, string>;
}

function elementsHtml(value: Json, rendering: Rendering): string {
  const rows = Object.entries(value).flatMap(([key, inner]) => {
    if (inner === null || WHOLLY_TECHNICAL.has(key) || (TECHNICAL.has(key) && typeof inner !== 'object')) return [];
    const values = (Array.isArray(inner) ? inner : [inner]).flatMap((each) => rowsOf(key, each, rendering));
    return values.map(({ label, html }) => `<div><dt>${escapeHtml(label)}</dt><dd>${html}</dd></div>`);
  });
  return rows.length === 0 ? '' : `<dl>${rows.join('')}</dl>`;
}

function rowsOf(key: string, value: unknown, rendering: Rendering): { label: string; html: string }[] {
  if (value === null || value === undefined) return [];
  if (key === 'extension' || key === 'modifierExtension') {
    const { url = '', ...rest } = value as { url?: string };
    const html = valueHtml(rest, rendering);
    return html === '' ? [] : [{ label: labelOf(url.slice(url.lastIndexOf('/') + 1), rendering), html }];
  }
  if (key === 'item' && typeof value === 'object') return [itemRow(value as Json, rendering)];
  const html = valueHtml(value, rendering);
  if (html === '') return [];
  // `valueString` and `_text` are a value and what is added to a text.
  return [{ label: labelOf(key.replace(/^_/, '').replace(/^value[A-Z].*/, 'value'), rendering), html }];
}

function labelOf(key: string, { words, questions }: Rendering): string {
  return questions.get(key) ?? (Object.hasOwn(words.elements, key) ? words.elements[key]! : key.replaceAll(/([a-z])([A-Z])/g, '$1 $2').replaceAll('-', ' ').toLowerCase());
}

/** An item of a form: its question and answer, with what belongs to the answer below it. */
function itemRow({ linkId, text, answer = [], item = [], ...rest }: Json, rendering: Rendering): { label: string; html: string } {
  const label = typeof text === 'string' ? text : (rendering.questions.get(String(linkId)) ?? String(linkId));
  const answers = (answer as Json[]).map(({ item: below = [], ...own }) => `${valueHtml(own, rendering)}${elementsHtml({ item: below }, rendering)}`);
  return { label, html: `${answers.map((each) => `<div>${each}</div>`).join('')}${elementsHtml({ item, ...rest }, rendering)}` };
}

function valueHtml(value: unknown, rendering: Rendering): string {
  if (typeof value === 'string') return textHtml(value, rendering);
  if (typeof value === 'number') return escapeHtml(value.toLocaleString(rendering.language, { maximumFractionDigits: 20, useGrouping: false }));
  if (typeof value === 'boolean') return value ? rendering.words.yes : rendering.words.no;
  if (Array.isArray(value)) return value.map((each) => valueHtml(each, rendering)).filter(Boolean).join('<br>');
  const own = value as Json;
  const extensions = own.extension === undefined ? '' : elementsHtml({ extension: own.extension }, rendering);
  return `${objectHtml(own, rendering)}${extensions}`;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

function textHtml(text: string, { words, day, instant }: Rendering): string {
  if (DATE.test(text)) return `<time datetime="${text}">${escapeHtml(day(text))}</time>`;
  if (INSTANT.test(text)) return `<time datetime="${escapeHtml(text)}">${escapeHtml(instant(text))}</time>`;
  const word = Object.hasOwn(words.codes, text) ? words.codes[text] : undefined;
  // The stored code stays beside its word.
  return word === undefined ? escapeHtml(text).replaceAll('\n', '<br>\n') : `<span title="${escapeHtml(text)}">${escapeHtml(word)}</span>`;
}

function objectHtml({ extension: _shown, ...own }: Json, rendering: Rendering): string {
  const { coding } = own as { coding?: Json[] };
  // Elements of these names are objects in some places.
  const said = (key: string): string | undefined => (typeof own[key] === 'string' ? own[key] : undefined);
  const [text, code, system, display, reference, start, end, unit] = ['text', 'code', 'system', 'display', 'reference', 'start', 'end', 'unit'].map(said);
  const { value } = own;
  if (Array.isArray(coding)) {
    const names = [...(text === undefined ? [] : [textHtml(text, rendering)]), ...coding.map((each) => codingHtml(each, rendering))];
    return [...new Set(names)].join(' · ');
  }
  if (system !== undefined && code !== undefined && value === undefined) return codingHtml(own, rendering);
  if (reference !== undefined || (display !== undefined && own.identifier !== undefined)) {
    const name = display ?? (reference === undefined ? undefined : rendering.nameOf(reference));
    const place = escapeHtml(reference ?? '');
    return name === undefined ? place : `<span${place === '' ? '' : ` title="${place}"`}>${escapeHtml(name)}</span>`;
  }
  if (said('contentType') !== undefined || said('data') !== undefined) {
    const file = rendering.fileOf(own);
    const link = file === undefined ? '' : `<a href="${escapeHtml(file)}">${escapeHtml(rendering.words.file)}: ${escapeHtml(file)}</a>`;
    return `${link}${elementsHtml(own, rendering)}`;
  }
  if (typeof value === 'number' && (unit !== undefined || code !== undefined)) {
    const amount = valueHtml(value, rendering);
    return [escapeHtml(said('comparator') ?? ''), amount, escapeHtml(unit ?? code ?? '')].filter(Boolean).join(' ');
  }
  if ((start !== undefined || end !== undefined) && Object.keys(own).every((key) => key === 'start' || key === 'end')) return `${start === undefined ? '' : valueHtml(start, rendering)} – ${end === undefined ? '' : valueHtml(end, rendering)}`;
  // A value alone needs no label of its own.
  const [only, ...others] = Object.keys(own);
  if (only !== undefined && others.length === 0 && /^value[A-Z]/.test(only)) return valueHtml(own[only], rendering);
  return elementsHtml(own, rendering);
}

const systems = new Map(TERMINOLOGY.filter((each): each is CodeSystem & (typeof TERMINOLOGY)[number] => each.resourceType === 'CodeSystem').map((system) => [system.url, new Map((system.concept ?? []).map((concept) => [concept.code, concept]))]));

/** The word of a code in the language of the copy, where it is one of ours; else the one that was stored with it, which stays beside it. */
function codingHtml({ system, code, display }: Json, rendering: Rendering): string {
  const concept = systems.get(String(system))?.get(String(code));
  const { codes } = rendering.words;
  const own = concept
    ? rendering.language === 'de' ? concept.designation?.find((each) => each.language === 'de')?.value : concept.display
    : Object.hasOwn(codes, String(code)) ? codes[String(code)] : undefined;
  const stored = typeof display === 'string' ? display : undefined;
  if (own === undefined) return textHtml(stored ?? concept?.display ?? String(code), rendering);
  return stored === undefined || stored === own ? escapeHtml(own) : `<span title="${escapeHtml(stored)}">${escapeHtml(own)}</span>`;
}

/** The questions of the form that was answered, by linkId; of the version that was answered, if it is kept. */
function questionsOf(canonical: unknown, language: 'de' | 'en'): Map<string, string> {
  const found = new Map<string, string>();
  if (typeof canonical !== 'string') return found;
  const [url, version] = canonical.split('|');
  const forms = TERMINOLOGY.filter((each): each is Questionnaire & (typeof TERMINOLOGY)[number] => each.resourceType === 'Questionnaire' && each.url === url);
  const form = forms.find((each) => each.version === version) ?? forms.at(-1);
  const read = (items: QuestionnaireItem[] | undefined): void => {
    for (const { linkId, text, item, ...rest } of items ?? []) {
      if (linkId !== undefined && text !== undefined) found.set(linkId, language === (form?.language ?? 'de') ? text : (translation(rest as Json, language) ?? text));
      read(item);
    }
  };
  read(form?.item);
  return found;
}

function translation(item: Json, language: string): string | undefined {
  for (const { extension = [] } of (item._text as { extension?: { extension?: { url: string; valueCode?: string; valueString?: string; valueMarkdown?: string }[] }[] } | undefined)?.extension ?? []) {
    const content = extension.find(({ url }) => url === 'content');
    if (extension.some(({ url, valueCode }) => url === 'lang' && valueCode === language)) return content?.valueString ?? content?.valueMarkdown;
  }
  return undefined;
}
