import { readDay, type PlanDraft } from '../../domain/care-plan-draft.ts';
import type { Format } from '../../i18n/format.ts';
import type { planWords } from '../../i18n/plan-words.ts';
import type { PlanText } from './messages.ts';

/** The parts that are chosen as a whole: a goal with its target is one thing. */
export const PARTS = ['title', 'concern', 'prescription', 'findings', 'warningSigns', 'psychosocial', 'resources', 'functionScale', 'goals', 'measures', 'from', 'review', 'nextAppointment', 'internalNote'] as const satisfies readonly (keyof PlanDraft)[];
export type DraftPart = (typeof PARTS)[number];

/** What a part of the form says, line by line, as it was typed; empty when it says nothing. */
export function draftText(part: DraftPart, draft: PlanDraft, { text, words, format }: { text: PlanText; words: (typeof planWords)['de']; format: Format }): string {
  const day = (typed: string) => {
    const read = readDay(typed);
    return read === null ? typed : format.day(read);
  };
  const line = (...parts: string[]) => parts.filter((each) => each.trim() !== '').join(' · ');
  switch (part) {
    case 'goals': {
      return draft.goals.map((goal, index) => `${text.goal(index + 1)}: ${line(
        goal.text, words.components[goal.component], goal.measure === 'other' ? goal.unit : words.goalMeasures[goal.measure], goal.start && `${text.start} ${goal.start}`, goal.target && `${text.target} ${goal.target}`,
        day(goal.due), goal.agreed ? text.agreed : '', goal.attainment === 'open' ? '' : words.attainments[goal.attainment], goal.attainmentNote,
      )}`).join('\n');
    }
    case 'measures': {
      return draft.measures.map((measure, index) => `${text.measureNumber(index + 1)}: ${line(
        words.kinds[measure.kind], measure.text, measure.howOften, measure.howLong, measure.howHard, measure.who === 'other' ? measure.whoText : words.performers[measure.who], measure.where, day(measure.from), day(measure.until),
        measure.stopWhen, measure.goals.map((id) => text.goal(draft.goals.findIndex((goal) => goal.id === id) + 1)).join(', '), measure.onPatientPage ? text.onPatientPageShort : '',
      )}`).join('\n');
    }
    case 'functionScale': return draft.functionScale.map(({ activity, value }) => `${activity}: ${value}`).join('\n');
    case 'findings': return Object.entries(draft.findings).filter(([, said]) => said !== '').map(([component, said]) => `${words.components[component as keyof typeof words.components]}: ${said}`).join('\n');
    case 'prescription': {
      const { diagnosis, icd10, issued, physician } = draft.prescription;
      return line(diagnosis, icd10, day(issued), physician);
    }
    case 'nextAppointment': return [day(draft.nextAppointment.day), draft.nextAppointment.time].filter(Boolean).join(', ');
    case 'from':
    case 'review': return day(draft[part]);
    case 'warningSigns': {
      const answered = Object.entries(draft.warningSigns.answers).filter(([, answer]) => answer !== '').map(([sign, answer]) => `${words.warningSigns[sign as keyof typeof words.warningSigns]}: ${words.answers[answer as 'yes' | 'no']}`);
      return [...answered, draft.warningSigns.note].filter((each) => each !== '').join('\n');
    }
    default: return draft[part];
  }
}
