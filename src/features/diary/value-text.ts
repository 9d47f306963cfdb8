/** Diary values in words: the same wording in the day, the conflict, the versions and where sources disagree. */
import type { DiaryEntry, DiaryValues, Exercise, Meal, PlantAnswer } from '../../domain/diary.ts';
import type { Format } from '../../i18n/format.ts';
import type { DiaryText } from './messages.ts';

/** What turning a value into words needs. `plantName` answers the id itself while the catalogue is not loaded. */
export interface Words {
  text: DiaryText;
  format: Format;
  plantName: (id: string) => string;
}

type Field = keyof DiaryValues;

/** The fields in the order of the form, in their groups. `plantCatalogue` is no answer and stands in none. */
export const GROUPS: readonly { group: keyof DiaryText['groups']; fields: readonly Field[] }[] = [
  { group: 'pain', fields: ['painAverage', 'painWorst', 'painNow', 'painSites'] },
  { group: 'mind', fields: ['stress', 'sleepHours', 'sleepQuality'] },
  { group: 'food', fields: ['meals', 'plants', 'fermented', 'drinkMl', 'sweetDrinkMl', 'sugar', 'readyMade', 'omega3', 'healthyFat', 'processedMeat'] },
  { group: 'move', fields: ['exercises', 'steps', 'relaxationMinutes'] },
  { group: 'gut', fields: ['bloating', 'diarrhoea', 'constipation', 'discomfort', 'stoolForms', 'stools'] },
  { group: 'med', fields: ['drugs', 'drugTexts', 'infection', 'infectionText'] },
  { group: 'note', fields: ['note'] },
];

const PORTIONS: readonly Field[] = ['fermented', 'sugar', 'readyMade', 'omega3', 'healthyFat', 'processedMeat'];
const SCALES: readonly Field[] = ['painNow', 'painAverage', 'painWorst', 'stress', 'sleepQuality'];

/** A code in words; one that the lists do not know stays itself and says that it is unknown. */
export function codeText(code: string, known: Readonly<Record<string, string>>, text: DiaryText): string {
  return known[code] ?? text.unknownCode(code);
}

export function mealText(meal: Meal): string {
  return meal.when === undefined ? meal.text : `${meal.when}: ${meal.text}`;
}

function exerciseText(exercise: Exercise, { text, format }: Words): string {
  return [
    exercise.type === undefined ? '' : codeText(exercise.type, text.exerciseTypes, text),
    exercise.text ?? '',
    exercise.minutes === undefined ? '' : text.minutesValue(format.plain(exercise.minutes)),
  ].filter(Boolean).join(', ');
}

function plantText(plant: PlantAnswer, words: Words): string {
  return 'id' in plant ? words.plantName(plant.id) : plant.text;
}

/** The items of a list field in words; a single value as one item; nothing where the field was not recorded. */
export function itemTexts(field: Field, values: DiaryValues, words: Words): string[] {
  const { text, format } = words;
  const value = values[field];
  if (value === undefined) return [];
  switch (field) {
    case 'painSites': return values.painSites!.map((code) => codeText(code, text.sites, text));
    case 'meals': return values.meals!.map(mealText);
    case 'plants': return values.plants!.map((plant) => plantText(plant, words));
    case 'exercises': return values.exercises!.map((exercise) => exerciseText(exercise, words));
    case 'stoolForms': return values.stoolForms!.map((form) => format.plain(form));
    case 'drugs': return values.drugs!.map((code) => codeText(code, text.drugClasses, text));
    case 'drugTexts': return values.drugTexts!;
    case 'bloating': case 'diarrhoea': case 'constipation': case 'discomfort': return [codeText(value as string, text.severities, text)];
    case 'infection': return [value === true ? text.yes : text.no];
    case 'sleepHours': return [text.hoursValue(format.plain(value as number))];
    case 'drinkMl': case 'sweetDrinkMl': return [text.litresValue(format.plain((value as number) / 1000))];
    case 'relaxationMinutes': return [text.minutesValue(format.plain(value as number))];
    default:
      if (typeof value === 'string') return [value];
      if (typeof value !== 'number') return [];
      if (SCALES.includes(field)) return [text.outOfTen(format.plain(value))];
      return [PORTIONS.includes(field) ? text.portions(format.plain(value)) : format.plain(value)];
  }
}

/** A whole field in words; "nicht erfasst" where it was not recorded. */
export function valueText(field: Field, values: DiaryValues, words: Words): string {
  if (values[field] === undefined) return words.text.notRecorded;
  const items = itemTexts(field, values, words);
  if (items.length === 0) return words.text.plantsCounted(0);
  return field === 'stoolForms' ? items.join(', ') : items.join(field === 'meals' ? ' | ' : ', ');
}

const LISTS: readonly Field[] = ['painSites', 'meals', 'plants', 'exercises', 'stoolForms', 'drugs', 'drugTexts'];

/** Fields whose answers differ, in the order of the form. */
export function changedFields(before: DiaryValues, after: DiaryValues): Field[] {
  return GROUPS.flatMap(({ fields }) => fields).filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** What a version changed, as sentences: "Stress: 5 von 10 → 6 von 10". Empty when the answers are the same. */
export function changeSentences(before: DiaryValues, after: DiaryValues, words: Words): string[] {
  const { text } = words;
  return changedFields(before, after).flatMap((field) => {
    const name = text.fields[field];
    if (!LISTS.includes(field) || before[field] === undefined || after[field] === undefined) return [text.changed(name, valueText(field, before, words), valueText(field, after, words))];
    const [old, now] = [itemTexts(field, before, words), itemTexts(field, after, words)];
    const added = withoutEach(now, old);
    const removed = withoutEach(old, now);
    if (added.length === 0 && removed.length === 0) return [text.changed(name, valueText(field, before, words), valueText(field, after, words))];
    return [...(added.length > 0 ? [text.itemsAdded(name, added.join(', '))] : []), ...(removed.length > 0 ? [text.itemsRemoved(name, removed.join(', '))] : [])];
  });
}

/** The items without those of the other list, each taken away once. */
function withoutEach(items: string[], others: string[]): string[] {
  const left = [...others];
  return items.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Who an entry is from, in words: the name it carries, else the patient. */
export function authorText(entry: Pick<DiaryEntry, 'author' | 'authorName'>, text: DiaryText): string {
  if (entry.authorName !== undefined) return entry.authorName;
  return entry.author === undefined || entry.author.startsWith('Patient/') ? text.self : text.someone;
}
