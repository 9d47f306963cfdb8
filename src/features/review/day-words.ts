/** What a day says, as names and values, in the order of the diary. */
import { eventName, valueText, type Words as ChartWords } from '../../charts/panel-text.ts';
import { disagreements, SEVERITIES, type DiaryDay, type DiaryValues, type FilledField, type ForeignReading } from '../../domain/diary.ts';
import type { ReviewText } from './messages.ts';

export interface Words {
  text: ReviewText;
  charts: ChartWords;
}

export interface Fact {
  field: keyof DiaryValues;
  name: string;
  value: string;
  /** Where the value was filled in from readings. */
  from?: string;
}

/** The fields in the order of the diary, with the name that the charts have for it, where they have one. */
const NAMES = {
  painAverage: 'pain', painWorst: null, painNow: null, painSites: null, stress: 'stress', sleepHours: 'sleepHours', sleepQuality: 'sleepQuality', exercises: 'exerciseMinutes', steps: 'steps', relaxationMinutes: 'relaxation',
  drinkMl: 'drink', sweetDrinkMl: 'sweetDrink', fermented: 'fermented', sugar: 'sugar', readyMade: 'readyMade', omega3: 'omega3', healthyFat: 'healthyFat', processedMeat: 'processedMeat',
  bloating: 'bloating', diarrhoea: 'diarrhoea', constipation: 'constipation', discomfort: 'discomfort', stoolForms: 'stoolForm', stools: 'stools', drugs: null, drugTexts: null, infection: 'infection', infectionText: null,
} as const satisfies Partial<Record<keyof DiaryValues, string | null>>;

type Field = keyof typeof NAMES;

function nameOf(field: Field, { text, charts }: Words): string {
  const name = NAMES[field];
  if (name === null) return text.fields[field as keyof ReviewText['fields']];
  const { names, signs, infection } = charts.text;
  return name === 'infection' ? infection : name in signs ? signs[name as keyof typeof signs] : names[name as keyof typeof names];
}

/** Everything but what is eaten and the note: those stand apart. A value that was not recorded is left out, a 0 is not. */
export function factsOf(day: DiaryDay, words: Words): Fact[] {
  return (Object.keys(NAMES) as Field[]).flatMap((field) => {
    const value = valueOf(field, day.values, words);
    if (value === null) return [];
    const filled = day.filled?.[field as FilledField];
    return [{ field, name: nameOf(field, words), value, ...(filled && { from: words.text.filledFrom(filled.n, filled.source) }) }];
  });
}

/** Single questions that the day's sources answer differently, each with what every source says. */
export function disagreementsOf(day: DiaryDay, words: Words): string[] {
  return disagreements(day).flatMap(({ field, entries }) => {
    if (!(field in NAMES)) return [];
    const said = entries.map(({ source, values }) => `${words.text.sources[source]} ${valueOf(field as Field, values, words) ?? ''}`).join(' · ');
    return [words.text.disagreement(nameOf(field as Field, words), said)];
  });
}

/** A reading as its source states it: "3 (Severe), Skala 0–4". */
export function readingText({ value, unit, label, scale }: ForeignReading, { text, charts: { format } }: Words): string {
  const said = [typeof value === 'number' ? format.plain(value) : value, unit].filter(Boolean).join(' ');
  return [label === undefined ? said : `${said} (${label})`, scale ? text.scaleOf(format.plain(scale.min), format.plain(scale.max)) : ''].filter(Boolean).join(', ');
}

function valueOf(field: Field, values: DiaryValues, { text, charts }: Words): string | null {
  const value = values[field];
  if (value === undefined) return null;
  const { format } = charts;
  const known = (code: string, names: Readonly<Record<string, string>>): string => names[code] ?? text.unknownCode(code);
  switch (field) {
    case 'painSites': return values.painSites!.map((code) => known(code, text.sites)).join(', ');
    case 'exercises': return values.exercises!.map(({ type, text: name, minutes }) => [[type === undefined ? '' : known(type, text.exerciseTypes), name ?? ''].filter(Boolean).join(', '), minutes === undefined ? '' : valueText('minutes', minutes, charts)].filter(Boolean).join(' ')).join('; ');
    case 'drugs': return values.drugs!.map((id) => (id === 'none' ? text.noDrugs : eventName({ id, kind: 'medication' }, charts))).join(', ');
    case 'drugTexts': return values.drugTexts!.join(', ');
    case 'stoolForms': return values.stoolForms!.map(format.plain).join(', ');
    case 'bloating': case 'diarrhoea': case 'constipation': case 'discomfort': return charts.text.severities[(SEVERITIES as readonly string[]).indexOf(values[field]!)] ?? text.unknownCode(values[field]!);
    case 'infection': return values.infection ? text.yes : text.no;
    case 'sleepHours': return valueText('hours', values.sleepHours!, charts);
    case 'drinkMl': case 'sweetDrinkMl': return valueText('litres', values[field]! / 1000, charts);
    case 'relaxationMinutes': return valueText('minutes', values.relaxationMinutes!, charts);
    case 'painAverage': case 'painWorst': case 'painNow': case 'stress': case 'sleepQuality': return text.outOfTen(format.plain(values[field]!));
    case 'fermented': case 'sugar': case 'readyMade': case 'omega3': case 'healthyFat': case 'processedMeat': return text.portions(format.plain(values[field]!));
    default: return typeof value === 'number' ? format.plain(value) : typeof value === 'string' ? value : null;
  }
}
