/** Differences between two versions as sentences: "Ziel 2: 25 → 30 Pflanzen, bis 1. März". */
import type { Asked, Change, GoalField, MeasureField, PlanDifference, TextField } from '../../domain/care-plan-differences.ts';
import type { GoalMeasure, MeasuredValue, PlanGoal, PlanMeasure } from '../../domain/care-plan.ts';
import type { Format } from '../../i18n/format.ts';
import { defineMessages } from '../../i18n/messages.ts';
import type { planWords } from '../../i18n/plan-words.ts';
import type { PlanText } from './messages.ts';

export const differenceMessages = defineMessages({
  de: {
    added: (what: string, text: string) => `${what} hinzugefügt${text === '' ? '' : `: ${text}`}`,
    removed: (what: string, text: string) => `${what} gestrichen${text === '' ? '' : `: ${text}`}`,
    moved: (what: string, from: number, to: number) => `${what} steht jetzt an Stelle ${to} (davor ${from})`,
    changed: (what: string, changes: string) => `${what}: ${changes}`,
    from: (before: string, after: string) => `${before} → ${after}`,
    set: (field: string, after: string) => `${field}: ${after}`,
    cleared: (field: string, before: string) => `${field} gestrichen (davor: ${before})`,
    rewritten: (field: string, before: string, after: string) => `${field}: „${before}“ → „${after}“`,
    written: (field: string, after: string) => `${field}: „${after}“`,
    until: (day: string) => `bis ${day}`,
    onPage: 'auf das Patientenblatt',
    offPage: 'nicht mehr auf dem Patientenblatt',
    agreed: 'mit der Patientin / dem Patienten vereinbart',
    notAgreed: 'nicht mehr als vereinbart gekennzeichnet',
    carried: 'aus dem vorigen Zyklus übernommen',
    goalsServed: 'dient anderen Zielen',
    quote: (text: string) => `„${text}“`,
    askedBy: (who: string, when: string) => `Warnzeichen erfragt${who === '' ? '' : ` von ${who}`}${when === '' ? '' : `, ${when} Uhr`}`,
    warning: 'Warnzeichen',
    activity: 'Tätigkeit',
  },
  en: {
    added: (what: string, text: string) => `${what} added${text === '' ? '' : `: ${text}`}`,
    removed: (what: string, text: string) => `${what} removed${text === '' ? '' : `: ${text}`}`,
    moved: (what: string, from: number, to: number) => `${what} now stands in place ${to} (before: ${from})`,
    changed: (what: string, changes: string) => `${what}: ${changes}`,
    from: (before: string, after: string) => `${before} → ${after}`,
    set: (field: string, after: string) => `${field}: ${after}`,
    cleared: (field: string, before: string) => `${field} removed (before: ${before})`,
    rewritten: (field: string, before: string, after: string) => `${field}: “${before}” → “${after}”`,
    written: (field: string, after: string) => `${field}: “${after}”`,
    until: (day: string) => `until ${day}`,
    onPage: 'onto the patient page',
    offPage: 'no longer on the patient page',
    agreed: 'agreed with the patient',
    notAgreed: 'no longer marked as agreed',
    carried: 'carried over from the cycle before',
    goalsServed: 'serves other goals',
    quote: (text: string) => `“${text}”`,
    askedBy: (who: string, when: string) => `Warning signs asked${who === '' ? '' : ` by ${who}`}${when === '' ? '' : `, ${when}`}`,
    warning: 'Warning signs',
    activity: 'Activity',
  },
});

export interface PlanVocabulary {
  text: PlanText;
  words: (typeof planWords)['de'];
  sentences: (typeof differenceMessages)['de'];
  format: Format;
}

/** A value of a goal with its unit: "30 Pflanzen", "4,1 von 10", "6:30 Std.". `unit` is that of an `other` goal. */
export function amountText(measure: GoalMeasure, value: number, { words, format }: Pick<PlanVocabulary, 'words' | 'format'>, unit = ''): string {
  const number = measure === 'sleep' ? format.hours(value) : format.plain(value);
  return `${number} ${measure === 'other' ? unit : words.units[measure]}`.trim();
}

/** One sentence for each difference. */
export function differenceText(difference: PlanDifference, vocabulary: PlanVocabulary): string {
  const { text, words, sentences, format } = vocabulary;
  switch (difference.kind) {
    case 'text': return changedText(fieldName(difference.field, vocabulary), difference.before, difference.after, vocabulary);
    case 'day': return changedValue(text.fields[difference.field], difference.before && format.day(difference.before), difference.after && format.day(difference.after), vocabulary);
    case 'appointment': {
      const show = (appointment: { day: string; time?: string } | undefined) => appointment && [format.day(appointment.day), appointment.time].filter(Boolean).join(', ');
      return changedValue(text.fields.appointmentDay, show(difference.before), show(difference.after), vocabulary);
    }
    case 'warning-sign': {
      const answer = (value: 'yes' | 'no' | undefined) => words.answers[value ?? 'open'];
      return sentences.set(words.warningSigns[difference.sign], sentences.from(answer(difference.before), answer(difference.after)));
    }
    case 'warning-asked': return difference.after ? sentences.askedBy(...asked(difference.after, vocabulary)) : sentences.set(sentences.warning, words.answers.open);
    case 'activity': {
      if (difference.change === 'changed') {
        const [change] = difference.changes;
        return changedValue(difference.item.activity, show(change?.before), show(change?.after), vocabulary);
      }
      return placed(`${sentences.activity} ${difference.change === 'moved' ? difference.to : difference.number}`, difference, difference.item.activity, vocabulary);
    }
    case 'goal': {
      const name = text.goal(difference.change === 'moved' ? difference.to : difference.number);
      if (difference.change === 'changed') return sentences.changed(name, goalChanges(difference.changes, difference.item, vocabulary).join(', '));
      return placed(name, difference, difference.item.text, vocabulary);
    }
    case 'measure': {
      const name = text.measureNumber(difference.change === 'moved' ? difference.to : difference.number);
      if (difference.change === 'changed') return sentences.changed(name, measureChanges(difference.changes, vocabulary).join(', '));
      return placed(name, difference, difference.item.text || words.kinds[difference.item.kind], vocabulary);
    }
  }
  function show(value: number | undefined): string | undefined {
    return value === undefined ? undefined : format.plain(value);
  }
}

function placed(name: string, difference: { change: 'added' | 'removed' } | { change: 'moved'; from: number; to: number }, text: string, { sentences }: PlanVocabulary): string {
  return difference.change === 'moved' ? sentences.moved(name, difference.from, difference.to) : sentences[difference.change](name, text);
}

/** The name of a field as the form says it. */
function fieldName(field: TextField, { text, words }: Pick<PlanVocabulary, 'text' | 'words'>): string {
  if (field.startsWith('finding.')) return words.components[field.slice(8) as keyof typeof words.components];
  return text.fields[field as keyof PlanText['fields']];
}

function changedText(name: string, before: string | undefined, after: string | undefined, { sentences }: PlanVocabulary): string {
  if (before === undefined) return sentences.written(name, after ?? '');
  return after === undefined ? sentences.cleared(name, before) : sentences.rewritten(name, before, after);
}

function changedValue(name: string, before: string | undefined, after: string | undefined, { sentences }: PlanVocabulary): string {
  if (before === undefined) return sentences.set(name, after ?? '');
  return after === undefined ? sentences.cleared(name, before) : sentences.set(name, sentences.from(before, after));
}

function asked({ by, at }: Asked, { format }: PlanVocabulary): [who: string, when: string] {
  return [by ?? '', at === undefined ? '' : format.instant(at)];
}

/** The target comes first and needs no name, as in "25 → 30 Pflanzen, bis 1. März". */
function goalChanges(changes: Change<Pick<PlanGoal, GoalField>>[], goal: PlanGoal, vocabulary: PlanVocabulary): string[] {
  const { text, words, sentences, format } = vocabulary;
  const amount = (value: number) => amountText(goal.measure, value, vocabulary, goal.unit);
  const order = ['target', 'due'];
  const rank = (field: string) => (order.includes(field) ? order.indexOf(field) : order.length);
  return changes.toSorted((a, b) => rank(a.field) - rank(b.field)).map((change) => {
    switch (change.field) {
      case 'target':
        if (change.before === undefined) return sentences.set(text.target, amount(change.after!));
        return change.after === undefined ? sentences.cleared(text.target, amount(change.before)) : sentences.from(format.plain(change.before), amount(change.after));
      case 'due': return change.after === undefined ? sentences.cleared(text.due, format.day(change.before!)) : sentences.until(format.day(change.after));
      case 'start': return changedValue(text.start, start(change.before), start(change.after), vocabulary);
      case 'text': return changedText(text.goalText, change.before, change.after, vocabulary);
      case 'component': return changedValue(text.component, change.before && words.components[change.before], change.after && words.components[change.after], vocabulary);
      case 'measure': return changedValue(text.measure, change.before && words.goalMeasures[change.before], change.after && words.goalMeasures[change.after], vocabulary);
      case 'unit': return changedText(text.unit, change.before, change.after, vocabulary);
      case 'agreed': return change.after ? sentences.agreed : sentences.notAgreed;
      case 'attainment': return sentences.set(text.attainment, words.attainments[change.after!]);
      case 'attainmentNote': return changedText(text.attainmentNote, change.before, change.after, vocabulary);
      case 'carried': return sentences.carried;
    }
  });
  function start(value: MeasuredValue | undefined): string | undefined {
    return value && amount(value.value);
  }
}

function measureChanges(changes: Change<Pick<PlanMeasure, MeasureField>>[], vocabulary: PlanVocabulary): string[] {
  const { text, words, sentences, format } = vocabulary;
  return changes.map((change) => {
    switch (change.field) {
      case 'kind': return changedValue(text.kind, change.before && words.kinds[change.before], change.after && words.kinds[change.after], vocabulary);
      case 'text': return change.before !== undefined && change.after !== undefined ? sentences.from(sentences.quote(change.before), sentences.quote(change.after)) : changedText(text.measureText, change.before, change.after, vocabulary);
      case 'howOften': return changedText(text.howOften, change.before, change.after, vocabulary);
      case 'howLong': return changedText(text.howLong, change.before, change.after, vocabulary);
      case 'howHard': return changedText(text.howHard, change.before, change.after, vocabulary);
      case 'who': return changedValue(text.who, change.before && words.performers[change.before], change.after && words.performers[change.after], vocabulary);
      case 'whoText': return changedText(text.whoText, change.before, change.after, vocabulary);
      case 'where': return changedText(text.where, change.before, change.after, vocabulary);
      case 'stopWhen': return changedText(text.stopWhen, change.before, change.after, vocabulary);
      case 'from': return changedValue(text.fromDay, change.before && format.day(change.before), change.after && format.day(change.after), vocabulary);
      case 'until': return changedValue(text.until, change.before && format.day(change.before), change.after && format.day(change.after), vocabulary);
      case 'goals': return sentences.goalsServed;
      case 'onPatientPage': return change.after ? sentences.onPage : sentences.offPage;
    }
  });
}
