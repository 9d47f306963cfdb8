import type { PlanMeasure } from '../../domain/care-plan.ts';
import { readDay, type MeasureDraft } from '../../domain/care-plan-draft.ts';
import type { Format } from '../../i18n/format.ts';
import type { planWords } from '../../i18n/plan-words.ts';
import type { PlanText } from './messages.ts';

interface Vocabulary {
  text: PlanText;
  words: (typeof planWords)['de'];
  format: Format;
}

/** Who does a measure, where, from when to when, when to stop, and which goals it serves: each in a few words, what is not said left out. */
export function measureFacts({ who, whoText, where, from, until, stopWhen, goals }: Pick<PlanMeasure | MeasureDraft, 'who' | 'whoText' | 'where' | 'from' | 'until' | 'stopWhen' | 'goals'>, goalIds: readonly string[], { text, words, format }: Vocabulary): string[] {
  const day = (typed: string | undefined) => {
    const read = typed ? readDay(typed) : null;
    return read === null ? (typed ?? '') : format.day(read);
  };
  const numbers = goals.map((id) => goalIds.indexOf(id)).filter((at) => at >= 0).sort((a, b) => a - b);
  return [
    who === 'other' ? whoText || words.performers.other : words.performers[who],
    where ?? '',
    from ? text.since(day(from)) : '',
    until ? text.upTo(day(until)) : '',
    stopWhen ? `${text.stopWhen}: ${stopWhen}` : '',
    numbers.length > 0 ? `${text.forGoals}: ${numbers.map((at) => text.goal(at + 1)).join(', ')}` : '',
  ].filter((fact) => fact.trim() !== '');
}
