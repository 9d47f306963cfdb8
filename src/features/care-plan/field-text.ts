/** What the form calls its fields, and what it says about what is typed in them. */
import type { FieldErrors } from 'react-hook-form';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';
import type { planWords } from '../../i18n/plan-words.ts';
import type { PlanText } from './messages.ts';

/** The id of a section, for going there from the list of open points. */
export function fieldId(section: string): string {
  return `plan-${section}`;
}

/** The message of the field at a path such as `goals.0.target`, or undefined when nothing is wrong there. */
export function errorText(place: string, errors: FieldErrors<PlanDraft>, text: PlanText): string | undefined {
  let at: unknown = errors;
  for (const step of place.split('.')) at = (at as Record<string, unknown> | undefined)?.[step];
  const message = (at as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' && message !== '' ? problemText(message, text) : undefined;
}

/** The sentence for a message key of the schema; `range 0 10` carries its bounds. */
export function problemText(message: string, text: PlanText): string {
  const [key, min, max] = message.split(' ');
  if (key === 'range' && min !== undefined && max !== undefined) return text.outOfRange(min, max);
  return key !== undefined && Object.hasOwn(text.errors, key) ? text.errors[key as keyof PlanText['errors']] : text.errors.number;
}

/** "Ziel 2: Zielwert": a place of the form in words. */
export function labelOfPlace(place: string, text: PlanText, words: (typeof planWords)['de']): string {
  const [section, second, third] = place.split('.') as [string, string?, string?];
  const number = Number(second) + 1;
  const field = (name: string | undefined, names: Partial<Record<string, string>>) => (name === undefined ? '' : (names[name] ?? ''));
  switch (section) {
    case 'goals': return second === undefined ? text.sections.goals : join(text.goal(number), field(third, { text: text.goalText, unit: text.unit, start: text.start, target: text.target, due: text.due, agreed: '', component: text.component }));
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
