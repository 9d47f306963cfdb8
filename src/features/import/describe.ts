/** Diary values and readings in words, for the dry run. */
import type { DiaryValues, Exercise, ForeignReading, PlantAnswer } from '../../domain/diary.ts';
import { plantName } from '../../domain/plants/names.ts';
import type { Format } from '../../i18n/format.ts';
import type { Language } from '../../i18n/messages.ts';
import type { ImportText } from './messages.ts';

export interface Words {
  text: ImportText;
  format: Format;
  language: Language;
}

/** The name of a plant, or the patient's word for one that the catalogue does not know. */
export function plantWord(plant: PlantAnswer, language: Language): string {
  return 'id' in plant ? (plantName(plant.id, language) ?? plant.id) : plant.text;
}

/** A code in words; an unknown one as it is. */
function coded(code: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, code) ? words[code]! : code;
}

function exerciseWords({ type, minutes, text: words }: Exercise, { text, format }: Words): string {
  const what = words ?? (type === undefined ? '' : coded(type, text.exercises));
  return [what, minutes === undefined ? '' : text.minutes(format.plain(minutes))].filter(Boolean).join(', ');
}

/** The value of a field as a person reads it; lists joined. */
export function fieldWords(field: keyof DiaryValues, value: unknown, words: Words): string {
  const { text, format, language } = words;
  if (value === undefined) return text.nothing;
  if (Array.isArray(value) && value.length === 0) return field === 'plants' ? text.noPlants : text.nothing;
  switch (field) {
    case 'meals':
      return (value as NonNullable<DiaryValues['meals']>).map((meal) => (meal.when === undefined ? meal.text : `${meal.when}: ${meal.text}`)).join('; ');
    case 'plants':
      return (value as PlantAnswer[]).map((plant) => plantWord(plant, language)).join(', ');
    case 'exercises':
      return (value as Exercise[]).map((exercise) => exerciseWords(exercise, words)).join('; ');
    case 'drugs':
      return (value as string[]).map((code) => coded(code, text.drugClasses)).join(', ');
    case 'bloating':
    case 'diarrhoea':
    case 'constipation':
    case 'discomfort':
      return coded(value as string, text.severities);
    case 'sleepHours':
      return text.hours(format.hours(value as number));
    case 'drinkMl':
    case 'sweetDrinkMl':
      return text.millilitres(format.plain(value as number));
    case 'relaxationMinutes':
      return text.minutes(format.plain(value as number));
    case 'infection':
      return value === true ? text.yes : text.no;
    default:
      if (Array.isArray(value)) return value.map(String).join(', ');
      return typeof value === 'number' ? format.plain(value) : (value as string);
  }
}

/** "Back pain (pm): 3 (scale 0–4), Severe". The scale is part of the value: without it the number says nothing. */
export function readingWords(reading: ForeignReading, { text, format }: Words): string {
  const value = typeof reading.value === 'number' ? format.plain(reading.value) : reading.value;
  const scaled = reading.scale ? text.outOf(value, format.plain(reading.scale.min), format.plain(reading.scale.max)) : [value, reading.unit].filter(Boolean).join(' ');
  return `${reading.name}${reading.when === undefined ? '' : ` (${reading.when})`}: ${[scaled, reading.label].filter(Boolean).join(', ')}`;
}
