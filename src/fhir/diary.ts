/**
 * Diary entries as QuestionnaireResponses and readings as Observations, there and back.
 *
 * A response holds link ids and answers only, in the order and nesting of the Questionnaire `daily-log`. What is not
 * understood (an unknown question, an answer of the wrong kind or outside the limits) is kept beside the values and written
 * back in its place; it never becomes a value. Codes of the systems named here stand alone in the domain; a code of any
 * other system is kept as `system|code`.
 */
import type { Coding, Extension, Observation, Quantity, QuestionnaireResponse, QuestionnaireResponseItem, QuestionnaireResponseItemAnswer } from '@medplum/fhirtypes';
import { dayAt, parseDay, type Day, type TimeZone } from '../domain/day.ts';
import { withinLimits, type DiaryEntry, type DiarySource, type DiaryValues, type Exercise, type Filler, type ForeignReading, type LIMITS, type Meal, type PlantAnswer, type UnreadAnswer } from '../domain/diary.ts';
import { APP_READING, DAILY_LOG, DAILY_LOG_VERSION, DRUG_CLASS, EXERCISE_TYPE, EXT_DECLARED_SCALE, EXT_PLANT_CATALOGUE, EXT_WHEN, LOG_ITEM, LOINC, PLANT, SEVERITY, SID_DAILY_LOG, SID_READING, SNOMED, SUMMARY, UCUM } from './codes.ts';

type Item = QuestionnaireResponseItem;
type Answer = QuestionnaireResponseItemAnswer;
type NumberField = Exclude<keyof typeof LIMITS, 'exerciseMinutes' | 'stoolForms'>;

/** One question: its link id, the field it fills and how an answer is read. */
type Question =
  | { link: string; kind: 'number'; field: NumberField; decimal?: true }
  | { link: string; kind: 'numbers'; field: 'stoolForms' }
  | { link: string; kind: 'code'; field: 'bloating' | 'diarrhoea' | 'constipation' | 'discomfort'; system: string }
  | { link: string; kind: 'codes'; field: 'painSites' | 'drugs'; system: string }
  | { link: string; kind: 'text'; field: 'infectionText' | 'note' }
  | { link: string; kind: 'texts'; field: 'drugTexts' }
  | { link: string; kind: 'boolean'; field: 'infection' }
  | { link: string; kind: 'meals' | 'plants' | 'exercises' };

const number = (link: string, field: NumberField): Question => ({ link, kind: 'number', field });

/** The form: questions and groups of questions in printed order; `date` stands before all. */
const FORM: (Question | { link: string; items: Question[] })[] = [
  { link: 'pain', items: [number('pain-now', 'painNow'), number('pain-avg', 'painAverage'), number('pain-worst', 'painWorst'), { link: 'pain-site', kind: 'codes', field: 'painSites', system: SNOMED }] },
  number('stress', 'stress'),
  { link: 'sleep', items: [{ link: 'sleep-h', kind: 'number', field: 'sleepHours', decimal: true }, number('sleep-q', 'sleepQuality')] },
  {
    link: 'food',
    items: [
      { link: 'food-text', kind: 'meals' },
      { link: 'plant', kind: 'plants' },
      number('ferm', 'fermented'), number('drink-ml', 'drinkMl'), number('drink-sweet-ml', 'sweetDrinkMl'), number('sugar', 'sugar'),
      number('ready', 'readyMade'), number('omega3', 'omega3'), number('fat', 'healthyFat'), number('meat', 'processedMeat'),
    ],
  },
  { link: 'move', items: [{ link: 'ex', kind: 'exercises' }, number('steps', 'steps'), number('relax-min', 'relaxationMinutes')] },
  {
    link: 'gut',
    items: [
      { link: 'bloat', kind: 'code', field: 'bloating', system: SEVERITY }, { link: 'diarr', kind: 'code', field: 'diarrhoea', system: SEVERITY },
      { link: 'const', kind: 'code', field: 'constipation', system: SEVERITY }, { link: 'disc', kind: 'code', field: 'discomfort', system: SEVERITY },
      { link: 'bristol', kind: 'numbers', field: 'stoolForms' }, number('stools', 'stools'),
    ],
  },
  {
    link: 'med',
    items: [
      { link: 'drug', kind: 'codes', field: 'drugs', system: DRUG_CLASS }, { link: 'drug-text', kind: 'texts', field: 'drugTexts' },
      { link: 'infect', kind: 'boolean', field: 'infection' }, { link: 'infect-text', kind: 'text', field: 'infectionText' },
    ],
  },
  { link: 'note', kind: 'text', field: 'note' },
];

/** Link ids of all questions that this version knows, in the order of the form; groups included. */
export const LINK_IDS: readonly string[] = ['date', ...FORM.flatMap((node) => ('items' in node ? [node.link, ...node.items.flatMap((item) => (item.link === 'ex' ? ['ex', 'ex-type', 'ex-min', 'ex-text'] : [item.link]))] : [node.link]))];

/** Where each question stands: the group, or undefined for the top. */
const PLACE = new Map<string, { question: Question; group?: string }>();
for (const node of FORM) {
  if ('items' in node) for (const question of node.items) PLACE.set(question.link, { question, group: node.link });
  else PLACE.set(node.link, { question: node });
}
const GROUPS = new Set(FORM.flatMap((node) => ('items' in node ? [node.link] : [])));

const SOURCES: readonly DiarySource[] = ['diary', 'bearable', 'daylio', 'fddb', 'cronometer', 'mysymptoms', 'table'];

/** Catalogue version written for plants that somebody checked without one. */
const NO_CATALOGUE = 'unknown';

/** True for a response to any version of the diary that names its day and has not been withdrawn. */
export function isDiaryEntry(response: QuestionnaireResponse): boolean {
  return response.questionnaire?.split('|')[0] === DAILY_LOG && response.status !== 'entered-in-error' && dayOf(response) !== null;
}

/** The identifier's value of a diary entry: `<patient>.<day>` or `<patient>.<day>.<source>`. */
export function entryIdentifier(patient: string, day: Day, source: DiarySource): string {
  return source === 'diary' ? `${patient}.${day}` : `${patient}.${day}.${source}`;
}

/**
 * A diary entry from a response to any version of the form. Throws RangeError when the response is no answer to the diary or
 * names no day that exists; ask `isDiaryEntry` first where that can happen.
 */
export function entryFromFhir(response: QuestionnaireResponse): DiaryEntry {
  const day = dayOf(response);
  if (day === null || response.questionnaire?.split('|')[0] !== DAILY_LOG) throw new RangeError('Not a diary entry: no readable day, or another questionnaire.');
  const values: DiaryValues = {};
  const unread: UnreadAnswer[] = [];
  for (const item of response.item ?? []) {
    if (item.linkId === 'date') continue;
    if (GROUPS.has(item.linkId)) {
      if (item.linkId === 'food') readCatalogue(item, values);
      for (const inner of item.item ?? []) readItem(inner, item.linkId, values, unread);
    } else {
      readItem(item, undefined, values, unread);
    }
  }
  const { author } = response;
  return {
    ...(response.id !== undefined && { id: response.id }),
    ...(response.meta?.versionId !== undefined && { version: response.meta.versionId }),
    day,
    source: sourceOf(response),
    ...(response.authored !== undefined && { authored: response.authored }),
    ...(author?.reference !== undefined && { author: author.reference }),
    ...(author?.display !== undefined && { authorName: author.display }),
    values,
    ...(unread.length > 0 && { unread }),
  };
}

/** For whom and by whom an entry is written. */
export interface EntryContext {
  /** Id of the Patient. */
  patient: string;
  /** Reference of the author: `Patient/…` or `Practitioner/…`. */
  author: string;
  authorName?: string;
}

/** The response that holds an entry. Lists without an item are left out; only `plants` tells "none" from "not looked at". */
export function entryToFhir(entry: DiaryEntry, { patient, author, authorName }: EntryContext): QuestionnaireResponse {
  const { values } = entry;
  const rest = [...(entry.unread ?? [])];
  const items: Item[] = [{ linkId: 'date', answer: [{ valueDate: entry.day }] }];
  for (const node of FORM) {
    if ('items' in node) {
      const inner = node.items.flatMap((question) => writeQuestion(question, values, rest, node.link));
      inner.push(...takeRest(rest, node.link));
      const extension = node.link === 'food' && values.plants ? [{ url: EXT_PLANT_CATALOGUE, valueString: values.plantCatalogue ?? NO_CATALOGUE }] : undefined;
      if (inner.length > 0 || extension) items.push({ linkId: node.link, ...(extension && { extension }), ...(inner.length > 0 && { item: inner }) });
    } else {
      items.push(...writeQuestion(node, values, rest, undefined));
    }
  }
  items.push(...rest.map((left) => left.answer as Item));
  return {
    resourceType: 'QuestionnaireResponse',
    ...(entry.id !== undefined && { id: entry.id }),
    identifier: { system: SID_DAILY_LOG, value: entryIdentifier(patient, entry.day, entry.source) },
    questionnaire: `${DAILY_LOG}|${DAILY_LOG_VERSION}`,
    status: 'completed',
    subject: { reference: `Patient/${patient}` },
    ...(entry.authored !== undefined && { authored: entry.authored }),
    author: { reference: author, ...(authorName !== undefined && { display: authorName }) },
    source: { reference: `Patient/${patient}` },
    item: items,
  };
}

/** The same response or reading, withdrawn: readers leave it out, its history stays. */
export function withdrawn<Stored extends QuestionnaireResponse | Observation>(resource: Stored): Stored {
  return { ...resource, status: 'entered-in-error' };
}

function dayOf(response: QuestionnaireResponse): Day | null {
  const value = response.item?.find((item) => item.linkId === 'date')?.answer?.[0]?.valueDate;
  return value === undefined ? null : parseDay(value);
}

/** The source is the last part of the identifier; the patient's id may itself contain dots, so the day is looked for from its end. */
function sourceOf(response: QuestionnaireResponse): DiarySource {
  if (response.identifier?.system !== SID_DAILY_LOG) return 'diary';
  const name = /\.\d{4}-\d{2}-\d{2}\.([^.]+)$/.exec(response.identifier.value ?? '')?.[1];
  if (name === undefined) return 'diary';
  return SOURCES.find((source) => source === name) ?? 'table';
}

function readCatalogue(food: Item, values: DiaryValues): void {
  const version = food.extension?.find((extension) => extension.url === EXT_PLANT_CATALOGUE)?.valueString;
  if (version === undefined) return;
  values.plants = [];
  if (version !== NO_CATALOGUE) values.plantCatalogue = version;
}

function readItem(item: Item, group: string | undefined, values: DiaryValues, unread: UnreadAnswer[]): void {
  const place = PLACE.get(item.linkId);
  const keep = (answers?: Answer[]): void => {
    unread.push({ ...(group !== undefined && { group }), question: item.linkId, answer: answers ? { linkId: item.linkId, answer: answers } : item });
  };
  if (!place || place.group !== group) return keep();
  const { question } = place;
  if (question.kind === 'exercises') {
    const exercise = readExercise(item);
    if (exercise) (values.exercises ??= []).push(exercise);
    else keep();
    return;
  }
  const answers = item.answer ?? [];
  const left: Answer[] = [];
  for (const answer of answers) if (!readAnswer(question, answer, values)) left.push(answer);
  if (left.length > 0) keep(left);
}

/** Takes one answer into the values; false when it is not understood. A second answer to a single question is not. */
function readAnswer(question: Question, answer: Answer, values: DiaryValues): boolean {
  switch (question.kind) {
    case 'number': {
      const value = answer.valueInteger ?? answer.valueDecimal;
      if (typeof value !== 'number' || values[question.field] !== undefined || !withinLimits(question.field, value)) return false;
      values[question.field] = value;
      return true;
    }
    case 'numbers': {
      const value = answer.valueInteger;
      if (typeof value !== 'number' || !withinLimits(question.field, value)) return false;
      (values[question.field] ??= []).push(value);
      return true;
    }
    case 'code': {
      const code = codeFrom(answer.valueCoding, question.system);
      if (code === null || values[question.field] !== undefined) return false;
      values[question.field] = code;
      return true;
    }
    case 'codes': {
      const code = codeFrom(answer.valueCoding, question.system);
      if (code === null) return false;
      (values[question.field] ??= []).push(code);
      return true;
    }
    case 'text': {
      if (answer.valueString === undefined || values[question.field] !== undefined) return false;
      values[question.field] = answer.valueString;
      return true;
    }
    case 'texts': {
      if (answer.valueString === undefined) return false;
      (values[question.field] ??= []).push(answer.valueString);
      return true;
    }
    case 'boolean': {
      if (answer.valueBoolean === undefined || values[question.field] !== undefined) return false;
      values[question.field] = answer.valueBoolean;
      return true;
    }
    case 'meals': {
      if (answer.valueString === undefined) return false;
      const when = answer.extension?.find((extension) => extension.url === EXT_WHEN)?.valueString;
      (values.meals ??= []).push({ text: answer.valueString, ...(when !== undefined && { when }) });
      return true;
    }
    case 'plants': {
      const id = codeFrom(answer.valueCoding, PLANT);
      const plant: PlantAnswer | null = id !== null ? { id } : answer.valueString !== undefined ? { text: answer.valueString } : null;
      if (!plant) return false;
      (values.plants ??= []).push(plant);
      return true;
    }
    case 'exercises':
      return false;
  }
}

/** One repetition of the exercise group; null when any part of it is not understood, so that the whole is kept as it came. */
function readExercise(item: Item): Exercise | null {
  const exercise: Exercise = {};
  for (const part of item.item ?? []) {
    if (part.answer?.length !== 1) return null;
    const answer = part.answer[0]!;
    if (part.linkId === 'ex-type') {
      const type = codeFrom(answer.valueCoding, EXERCISE_TYPE);
      if (type === null) return null;
      exercise.type = type;
    } else if (part.linkId === 'ex-min') {
      const minutes = answer.valueInteger ?? answer.valueDecimal;
      if (typeof minutes !== 'number' || !withinLimits('exerciseMinutes', minutes)) return null;
      exercise.minutes = minutes;
    } else if (part.linkId === 'ex-text') {
      if (answer.valueString === undefined) return null;
      exercise.text = answer.valueString;
    } else {
      return null;
    }
  }
  return Object.keys(exercise).length > 0 ? exercise : null;
}

function codeFrom(coding: Coding | undefined, system: string): string | null {
  if (coding?.code === undefined) return null;
  return coding.system === undefined || coding.system === system ? coding.code : `${coding.system}|${coding.code}`;
}

function codingTo(code: string, system: string): Coding {
  const bar = code.indexOf('|');
  return bar < 0 ? { system, code } : { system: code.slice(0, bar), code: code.slice(bar + 1) };
}

function writeQuestion(question: Question, values: DiaryValues, rest: UnreadAnswer[], group: string | undefined): Item[] {
  if (question.kind === 'exercises') return [...(values.exercises ?? []).flatMap(exerciseItem), ...takeRest(rest, group, question.link)];
  const answers: Answer[] = answersOf(question, values);
  const left = takeRest(rest, group, question.link);
  for (const item of left) answers.push(...(item.answer ?? []));
  return answers.length > 0 ? [{ linkId: question.link, answer: answers }] : [];
}

function answersOf(question: Question, values: DiaryValues): Answer[] {
  switch (question.kind) {
    case 'number': {
      const value = values[question.field];
      return value === undefined ? [] : [numberAnswer(value, question.decimal)];
    }
    case 'numbers':
      return (values[question.field] ?? []).map((value) => numberAnswer(value));
    case 'code': {
      const code = values[question.field];
      return code === undefined ? [] : [{ valueCoding: codingTo(code, question.system) }];
    }
    case 'codes':
      return (values[question.field] ?? []).map((code) => ({ valueCoding: codingTo(code, question.system) }));
    case 'text': {
      const text = values[question.field];
      return text === undefined ? [] : [{ valueString: text }];
    }
    case 'texts':
      return (values[question.field] ?? []).map((text) => ({ valueString: text }));
    case 'boolean': {
      const value = values[question.field];
      return value === undefined ? [] : [{ valueBoolean: value }];
    }
    case 'meals':
      return (values.meals ?? []).map(mealAnswer);
    default:
      return (values.plants ?? []).map((plant) => ('id' in plant ? { valueCoding: codingTo(plant.id, PLANT) } : { valueString: plant.text }));
  }
}

function mealAnswer(meal: Meal): Answer {
  return { ...(meal.when !== undefined && { extension: [{ url: EXT_WHEN, valueString: meal.when }] }), valueString: meal.text };
}

/** A fraction in a whole-number question is written as a decimal rather than rounded: nothing is changed in silence. */
function numberAnswer(value: number, decimal?: true): Answer {
  return decimal || !Number.isInteger(value) ? { valueDecimal: value } : { valueInteger: value };
}

function exerciseItem(exercise: Exercise): Item[] {
  const item: Item[] = [
    ...(exercise.type !== undefined ? [{ linkId: 'ex-type', answer: [{ valueCoding: codingTo(exercise.type, EXERCISE_TYPE) }] }] : []),
    ...(exercise.minutes !== undefined ? [{ linkId: 'ex-min', answer: [numberAnswer(exercise.minutes)] }] : []),
    ...(exercise.text !== undefined ? [{ linkId: 'ex-text', answer: [{ valueString: exercise.text }] }] : []),
  ];
  return item.length > 0 ? [{ linkId: 'ex', item }] : [];
}

/** Takes what was not understood in that group (and question) out of `rest`. */
function takeRest(rest: UnreadAnswer[], group: string | undefined, question?: string): Item[] {
  const taken: Item[] = [];
  for (let index = 0; index < rest.length; ) {
    const left = rest[index]!;
    if (left.group === group && (question === undefined || left.question === question)) {
      taken.push(left.answer as Item);
      rest.splice(index, 1);
    } else {
      index += 1;
    }
  }
  return taken;
}

// Readings

const KINDS: readonly ForeignReading['kind'][] = ['pain', 'stress', 'mood', 'energy', 'sleep-quality', 'symptom', 'factor', 'medication', 'measurement', 'other'];

/** What a code of an Observation says. */
interface Meaning {
  kind: ForeignReading['kind'];
  /** What of the diary it may fill, in one of these units (UCUM; '' is none). */
  fills?: Filler['item'];
  units?: readonly string[];
  /** By what a value in that unit is multiplied to be on the diary's scale; 1 where none stands here. */
  factor?: Record<string, number>;
  scale?: { min: number; max: number };
  /** It speaks of a day and not of a moment, so its clock time says nothing. */
  wholeDay?: true;
  /** Under which name the code was looked up; absent where it was not. */
  display?: string;
}

/** By `system|code`. Where several fill the same, the first is the one that is written. */
const STANDARD: Record<string, Meaning> = {
  [`${LOINC}|72514-3`]: { kind: 'pain', fills: 'pain', units: ['{score}', '1', ''], scale: { min: 0, max: 10 }, display: 'Pain severity - 0-10 verbal numeric rating [Score] - Reported' },
  [`${LOINC}|38208-5`]: { kind: 'pain' },
  /** A visual analogue scale is 0–100 mm; without the unit nobody knows what the number means. */
  [`${LOINC}|38214-3`]: { kind: 'pain', fills: 'pain', units: ['mm'], factor: { mm: 0.1 }, scale: { min: 0, max: 100 } },
  [`${LOINC}|93038-8`]: { kind: 'stress' },
  [`${LOINC}|93832-4`]: { kind: 'measurement', fills: 'sleepHours', units: ['h', 'min'], factor: { min: 1 / 60 }, display: 'Sleep duration' },
  [`${LOINC}|41950-7`]: { kind: 'measurement', fills: 'steps', units: ['{steps}', '1', '', '{steps}/d', '/d'], wholeDay: true, display: 'Number of steps in 24 hour Measured' },
  [`${LOG_ITEM}|pain-now`]: { kind: 'pain', fills: 'painNow', units: ['{score}'], scale: { min: 0, max: 10 } },
  [`${LOG_ITEM}|pain-avg`]: { kind: 'pain', fills: 'painAverage', units: ['{score}'], scale: { min: 0, max: 10 } },
  [`${LOG_ITEM}|pain-worst`]: { kind: 'pain', fills: 'painWorst', units: ['{score}'], scale: { min: 0, max: 10 } },
  [`${LOG_ITEM}|stress`]: { kind: 'stress', fills: 'stress', units: ['{score}'], scale: { min: 0, max: 10 } },
  [`${LOG_ITEM}|sleep-h`]: { kind: 'measurement', fills: 'sleepHours', units: ['h'] },
  [`${LOG_ITEM}|sleep-q`]: { kind: 'sleep-quality', fills: 'sleepQuality', units: ['{score}'], scale: { min: 0, max: 10 } },
  [`${LOG_ITEM}|drink-ml`]: { kind: 'measurement', fills: 'drinkMl', units: ['mL'] },
  [`${LOG_ITEM}|steps`]: { kind: 'measurement', fills: 'steps', units: ['{steps}'], wholeDay: true },
};

/**
 * A reading from an Observation, or null when it is none for the diary: withdrawn, without a value or a day, our own caseload
 * summary, or an echo of one of our own entries (`derivedFrom` a QuestionnaireResponse).
 *
 * The day is the calendar day of `effective[x]` in the practice's `zone`: for a period its first day, for sleep the day of
 * waking (its end); a date without a time is that day in every zone.
 */
export function readingFromFhir(observation: Observation, zone: TimeZone): ForeignReading | null {
  if (observation.status === 'entered-in-error' || observation.status === 'cancelled') return null;
  if (observation.derivedFrom?.some((origin) => origin.reference?.includes('QuestionnaireResponse/'))) return null;
  const codings = observation.code.coding ?? [];
  if (codings.some((coding) => coding.system === SUMMARY)) return null;
  const own = codings.find((coding) => coding.system === APP_READING);
  const standard = codings.map((coding) => STANDARD[`${coding.system}|${coding.code}`]).find(Boolean);
  const moment = momentOf(observation, standard?.fills === 'sleepHours');
  if (!moment) return null;
  const day = dayIn(moment, zone);
  const value = valueOf(observation);
  if (day === null || value === null) return null;
  const quantity = observation.valueQuantity;
  const declared = observation.extension?.find((extension) => extension.url === EXT_DECLARED_SCALE)?.extension;
  const scale = declared ? declaredScale(declared) : standard?.scale;
  const unit = quantity?.unit ?? (own ? undefined : quantity?.code);
  const label = declared?.find((extension) => extension.url === 'label')?.valueString;
  const when = observation.extension?.find((extension) => extension.url === EXT_WHEN)?.valueString ?? (standard?.wholeDay ? undefined : clockIn(moment, zone));
  const fills = standard ? fillerOf(standard, value, quantity) : undefined;
  return {
    ...(observation.id !== undefined && { id: observation.id }),
    ...(observation.meta?.versionId !== undefined && { version: observation.meta.versionId }),
    day,
    ...(when !== undefined && { when }),
    source: sourceOfReading(observation),
    kind: own ? (KINDS.find((kind) => kind === own.code) ?? 'other') : (standard?.kind ?? 'other'),
    name: observation.code.text ?? codings.find((coding) => coding.display !== undefined)?.display ?? codings[0]?.code ?? '',
    value,
    ...(scale && { scale }),
    ...(unit !== undefined && { unit }),
    ...(label !== undefined && { label }),
    ...(fills && { fills }),
  };
}

/**
 * The Observation that keeps a reading as its source declared it; one that may fill a gap also gets the standard code and unit
 * that say so. `nth` counts rows that are otherwise alike, from 0.
 */
export function readingToFhir(reading: ForeignReading, { patient, nth = 0 }: { patient: string; nth?: number }): Observation {
  const declared: Extension[] = [
    ...(reading.scale ? [{ url: 'low', valueDecimal: reading.scale.min }, { url: 'high', valueDecimal: reading.scale.max }] : []),
    ...(reading.label !== undefined ? [{ url: 'label', valueString: reading.label }] : []),
  ];
  const standard = standardFor(reading);
  const extension: Extension[] = [
    ...(reading.when !== undefined ? [{ url: EXT_WHEN, valueString: reading.when }] : []),
    ...(declared.length > 0 ? [{ url: EXT_DECLARED_SCALE, extension: declared }] : []),
  ];
  return {
    resourceType: 'Observation',
    ...(reading.id !== undefined && { id: reading.id }),
    ...(extension.length > 0 && { extension }),
    identifier: [{ system: SID_READING, value: readingIdentifier(reading, patient, nth) }],
    status: 'final',
    code: { coding: [{ system: APP_READING, code: reading.kind }, ...(standard ? [standard.coding] : [])], text: reading.name },
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: reading.day,
    performer: [{ reference: `Patient/${patient}` }],
    ...(typeof reading.value === 'number'
      ? { valueQuantity: { value: reading.value, ...(reading.unit !== undefined && { unit: reading.unit }), ...(standard?.ucum && { system: UCUM, code: standard.ucum }) } }
      : { valueString: reading.value }),
    device: { display: reading.source },
  };
}

/**
 * What makes a row of an export the same row when it is read again: patient, day, source and a fingerprint of its kind, name
 * and time. The value is left out, so that a corrected export becomes a new version and no second reading.
 */
export function readingIdentifier(reading: ForeignReading, patient: string, nth = 0): string {
  return `${patient}.${reading.day}.${reading.source.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.${fingerprint([reading.kind, reading.name, reading.when ?? '', String(nth)].join('\u0000'))}`;
}

/** 64 bits of FNV-1a in two halves, as hex: tells rows of one day apart, not meant to withstand anybody. */
function fingerprint(text: string): string {
  let [low, high] = [0x811c9dc5, 0xc9dc5118];
  for (const byte of new TextEncoder().encode(text)) {
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ (byte + 0x5b), 0x01000193);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

function declaredScale(parts: Extension[]): { min: number; max: number } | undefined {
  const min = parts.find((part) => part.url === 'low')?.valueDecimal;
  const max = parts.find((part) => part.url === 'high')?.valueDecimal;
  return min === undefined || max === undefined ? undefined : { min, max };
}

/** The code and unit by which a reading fills what it fills, or undefined when it fills nothing. */
function standardFor({ fills, value }: ForeignReading): { coding: Coding; ucum: string } | undefined {
  if (!fills || typeof value !== 'number') return undefined;
  for (const [key, meaning] of Object.entries(STANDARD)) {
    const ucum = meaning.fills === fills.item ? meaning.units?.find((unit) => sixDigits(value * (meaning.factor?.[unit] ?? 1)) === fills.value) : undefined;
    if (ucum === undefined) continue;
    return { coding: { ...codingTo(key, ''), ...(meaning.display !== undefined && { display: meaning.display }) }, ucum };
  }
  return undefined;
}

/** Six digits after the point: 420 minutes are 7 hours and not 7.000000000000001. */
function sixDigits(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function fillerOf(standard: Meaning, value: number | string, quantity: Quantity | undefined): Filler | undefined {
  if (!standard.fills || typeof value !== 'number' || quantity?.comparator !== undefined) return undefined;
  const unit = quantity ? (quantity.system === undefined || quantity.system === UCUM ? (quantity.code ?? '') : '?') : '';
  if (!standard.units?.includes(unit)) return undefined;
  const ours = value * (standard.factor?.[unit] ?? 1);
  return ours < 0 || (standard.fills === 'pain' && ours > 10) ? undefined : { item: standard.fills, value: sixDigits(ours) };
}

function valueOf(observation: Observation): number | string | null {
  const { valueQuantity, valueInteger, valueString, valueBoolean, valueCodeableConcept } = observation;
  if (valueQuantity?.value !== undefined) return valueQuantity.value;
  if (valueInteger !== undefined) return valueInteger;
  if (valueBoolean !== undefined) return String(valueBoolean);
  return valueString ?? valueCodeableConcept?.text ?? valueCodeableConcept?.coding?.[0]?.display ?? valueCodeableConcept?.coding?.[0]?.code ?? null;
}

function momentOf(observation: Observation, atEnd: boolean): string | null {
  const period = observation.effectivePeriod;
  return observation.effectiveDateTime ?? observation.effectiveInstant ?? (atEnd ? (period?.end ?? period?.start) : (period?.start ?? period?.end)) ?? null;
}

function dayIn(moment: string, zone: TimeZone): Day | null {
  if (moment.length <= 10) return parseDay(moment);
  const instant = new Date(moment);
  return Number.isNaN(instant.getTime()) ? null : dayAt(instant, zone);
}

const clocks = new Map<TimeZone, Intl.DateTimeFormat>();

function clockIn(moment: string, zone: TimeZone): string | undefined {
  if (moment.length <= 10) return undefined;
  let formatter = clocks.get(zone);
  if (!formatter) clocks.set(zone, (formatter = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })));
  return formatter.format(new Date(moment));
}

/** The app or device that a reading names; an Observation that names none says at least where its identifier comes from. */
function sourceOfReading(observation: Observation): string {
  const named = observation.device?.display ?? observation.meta?.source ?? observation.identifier?.find(({ system }) => system !== SID_READING)?.system ?? observation.performer?.[0]?.display;
  if (named === undefined) return 'FHIR';
  return /^https?:\/\/([^/?#]+)/.exec(named)?.[1] ?? named;
}
