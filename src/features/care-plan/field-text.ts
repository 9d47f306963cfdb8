/** What the form calls its fields, and what it says about what is typed in them. */
import { useFormState, type FieldErrors } from 'react-hook-form';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import type { planWords } from '../../i18n/plan-words.ts';
import { useText } from '../../i18n/messages.ts';
import { messages, type PlanText } from './messages.ts';
import type { PlanFormControl } from './places.ts';

/** Tells what is wrong at a place of the form such as `goals.0.target`. Whoever uses it is drawn again when that changes, and nobody else. */
export function useErrors({ control }: PlanFormControl): (place: string) => string | undefined {
  const text = useText(messages);
  const { errors } = useFormState({ control });
  return (place) => errorText(place, errors, text);
}

function errorText(place: string, errors: FieldErrors<PlanDraft>, text: PlanText): string | undefined {
  let at: unknown = errors;
  for (const step of place.split('.')) at = (at as Record<string, unknown> | undefined)?.[step];
  const message = (at as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' && message !== '' ? unreadText(message, text) : undefined;
}

/** The sentence for a message key of the schema; `range 0 10` carries its bounds. */
export function unreadText(message: string, text: PlanText): string {
  const [key, min, max] = message.split(' ');
  if (key === 'range' && min !== undefined && max !== undefined) return text.outOfRange(min, max);
  return key !== undefined && Object.hasOwn(text.errors, key) ? text.errors[key as keyof PlanText['errors']] : text.errors.number;
}

/** "Ziel 2, Zielwert: fehlt": one thing that is open, in words. */
export function openText(place: string, problem: keyof PlanText['errors'], text: PlanText, words: (typeof planWords)['de']): string {
  const said = problem === 'too-many' && Object.hasOwn(text.tooMany, place) ? text.tooMany[place as keyof PlanText['tooMany']] : text.errors[problem];
  return `${labelOfPlace(place, text, words)}: ${said}`;
}

/** "Ziel 2, Zielwert": a place of the form in words. */
export function labelOfPlace(place: string, text: PlanText, words: (typeof planWords)['de']): string {
  const [section, second, third] = place.split('.') as [string, string?, string?];
  const number = Number(second) + 1;
  const field = (name: string | undefined, names: Partial<Record<string, string>>) => (name === undefined ? '' : (names[name] ?? ''));
  switch (section) {
    case 'goals': return second === undefined ? text.sections.goals : join(text.goal(number), field(third, { text: text.goalShort, unit: text.unitShort, start: text.start, target: text.target, due: text.due, agreed: '', component: text.component }));
    case 'measures': return second === undefined ? text.sections.measures : join(text.measureNumber(number), field(third, { text: text.measureText, whoText: text.whoText, from: text.fromDay, until: text.until, goals: text.forGoals }));
    case 'functionScale': return second === undefined ? text.sections.function : join(text.activity(number), field(third, { activity: text.activityText, value: text.activityValue }));
    case 'findings': return words.components[second as keyof typeof words.components] ?? text.sections.findings;
    case 'warningSigns': return second === 'note' ? text.fields.warningNote : text.sections.warning;
    case 'prescription': return text.fields[second as 'diagnosis' | 'icd10' | 'issued' | 'physician'] ?? text.sections.reason;
    case 'nextAppointment': return second === 'time' ? text.fields.appointmentTime : text.fields.appointmentDay;
    default: return text.fields[section as keyof PlanText['fields']] ?? section;
  }
}

function join(thing: string, field: string): string {
  return field === '' ? thing : `${thing}, ${field}`;
}
