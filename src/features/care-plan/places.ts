/** Where a field stands in the form, and the way of the keyboard there. */
import type { UseFormReturn } from 'react-hook-form';
import type { PlanContent } from '../../domain/care-plan.ts';
import type { PlanDraft } from '../../domain/care-plan-draft.ts';

export type PlanFormControl = UseFormReturn<PlanDraft, unknown, PlanContent>;

/** The sections in printed order. */
export const SECTIONS = ['reason', 'findings', 'warning', 'context', 'function', 'goals', 'measures', 'dates', 'internal'] as const;
export type Section = (typeof SECTIONS)[number];

const SECTION_OF: Record<string, Section> = {
  title: 'reason', concern: 'reason', prescription: 'reason', findings: 'findings', warningSigns: 'warning', psychosocial: 'context', resources: 'context', functionScale: 'function',
  goals: 'goals', measures: 'measures', from: 'dates', review: 'dates', nextAppointment: 'dates', internalNote: 'internal',
};

/** The section in which a place such as `goals.0.target` stands. */
export function sectionOf(place: string): Section {
  return SECTION_OF[place.split('.')[0]!] ?? 'reason';
}

/** The id of a section, an item (`goals.0`) or one of its parts, for going there. */
export function fieldId(place: string): string {
  return `plan-${place}`;
}

/** Puts the keyboard into the field at a place such as `measures.2.until`, opening what hides it; else into its item or section. */
export function focusPlace(place: string): void {
  const item = place.split('.').slice(0, 2).join('.');
  const details = document.getElementById(fieldId(`${item}.more`));
  if (details instanceof HTMLDetailsElement && !fieldAt(place)) details.open = true;
  // What a fold holds is made when it is opened.
  requestAnimationFrame(() => {
    const field = fieldAt(place) ?? document.getElementById(fieldId(item)) ?? document.getElementById(fieldId(sectionOf(place)));
    const fold = field?.closest('details');
    if (fold) fold.open = true;
    field?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: field.matches('input, select, textarea') ? 'center' : 'start' });
  });
}

function fieldAt(place: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[name="${CSS.escape(place)}"]`);
}
