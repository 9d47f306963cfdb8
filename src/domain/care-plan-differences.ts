/** What changed from one version of a care plan to the next, as data from which sentences are made. */
import { ICF_COMPONENTS, WARNING_SIGNS, type FunctionActivity, type IcfComponent, type PlanContent, type PlanGoal, type PlanMeasure, type WarningAnswer, type WarningSign } from './care-plan.ts';
import type { Day } from './day.ts';

export type TextField = 'title' | 'concern' | 'diagnosis' | 'icd10' | 'physician' | `finding.${IcfComponent}` | 'warningNote' | 'psychosocial' | 'resources' | 'internalNote';
export type DayField = 'issued' | 'from' | 'review';

/** A field that says something else than before; an end that is absent said nothing. */
export type Change<Item> = { [Field in keyof Item]-?: { field: Field; before?: Exclude<Item[Field], undefined>; after?: Exclude<Item[Field], undefined> } }[keyof Item];

export type GoalField = Exclude<keyof PlanGoal, 'id'>;
export type MeasureField = Exclude<keyof PlanMeasure, 'id'>;

/** What happened to one goal, measure or activity. Numbers count from 1 as they are printed; a removed one has that of the version before. */
type ItemDifference<Kind extends string, Item, Changed> =
  | { kind: Kind; change: 'added' | 'removed'; number: number; item: Item }
  | { kind: Kind; change: 'moved'; from: number; to: number; item: Item }
  | { kind: Kind; change: 'changed'; number: number; before: Item; item: Item; changes: Change<Changed>[] };

export type PlanDifference =
  | { kind: 'text'; field: TextField; before?: string; after?: string }
  | { kind: 'day'; field: DayField; before?: Day; after?: Day }
  | { kind: 'appointment'; before?: Appointment; after?: Appointment }
  | { kind: 'warning-sign'; sign: WarningSign; before?: WarningAnswer; after?: WarningAnswer }
  | { kind: 'warning-asked'; before?: Asked; after?: Asked }
  | ItemDifference<'activity', FunctionActivity, Pick<FunctionActivity, 'value'>>
  | ItemDifference<'goal', PlanGoal, Pick<PlanGoal, GoalField>>
  | ItemDifference<'measure', PlanMeasure, Pick<PlanMeasure, MeasureField>>;

type Appointment = NonNullable<PlanContent['nextAppointment']>;

/** Who asked about the warning signs, and when. */
export interface Asked {
  by?: string;
  /** Id of their Practitioner. */
  asker?: string;
  at?: string;
}

const GOAL_FIELDS = ['text', 'component', 'measure', 'unit', 'start', 'target', 'due', 'agreed', 'attainment', 'attainmentNote', 'carried'] as const satisfies readonly GoalField[];
const MEASURE_FIELDS = ['kind', 'text', 'howOften', 'howLong', 'howHard', 'who', 'whoText', 'where', 'from', 'until', 'stopWhen', 'goals', 'onPatientPage'] as const satisfies readonly MeasureField[];

/** The differences in printed order; empty exactly when both say the same. Goals and measures are told apart by id, activities by their words. */
export function planDifferences(before: PlanContent, after: PlanContent): PlanDifference[] {
  const found: PlanDifference[] = [];
  const text = (field: TextField, one: string | undefined, other: string | undefined) => {
    // What is blank says nothing.
    const [left, right] = [one?.trim() ? one : undefined, other?.trim() ? other : undefined];
    if (left !== right) found.push({ kind: 'text', field, ...ends(left, right) });
  };
  const day = (field: DayField, one: Day | undefined, other: Day | undefined) => {
    if (one !== other) found.push({ kind: 'day', field, ...ends(one, other) });
  };

  text('title', before.title, after.title);
  text('concern', before.concern, after.concern);
  text('diagnosis', before.prescription.diagnosis, after.prescription.diagnosis);
  text('icd10', before.prescription.icd10, after.prescription.icd10);
  day('issued', before.prescription.issued, after.prescription.issued);
  text('physician', before.prescription.physician, after.prescription.physician);
  for (const component of ICF_COMPONENTS) text(`finding.${component}`, before.findings[component], after.findings[component]);
  for (const sign of WARNING_SIGNS) {
    const [one, other] = [before.warningSigns.answers[sign], after.warningSigns.answers[sign]];
    if (one !== other) found.push({ kind: 'warning-sign', sign, ...ends(one, other) });
  }
  text('warningNote', before.warningSigns.note, after.warningSigns.note);
  const [askedBefore, askedAfter] = [askedIn(before), askedIn(after)];
  if (!same(askedBefore, askedAfter)) found.push({ kind: 'warning-asked', ...ends(askedBefore, askedAfter) });
  text('psychosocial', before.psychosocial, after.psychosocial);
  text('resources', before.resources, after.resources);

  found.push(...itemDifferences('activity', before.functionScale, after.functionScale, keysOfActivities, ['value']));
  found.push(...itemDifferences('goal', before.goals, after.goals, keysOfIds, GOAL_FIELDS));
  found.push(...itemDifferences('measure', before.measures, after.measures, keysOfIds, MEASURE_FIELDS));

  day('from', before.from, after.from);
  day('review', before.review, after.review);
  if (!same(before.nextAppointment, after.nextAppointment)) found.push({ kind: 'appointment', ...ends(before.nextAppointment, after.nextAppointment) });
  text('internalNote', before.internalNote, after.internalNote);
  return found;
}

function askedIn({ warningSigns: { askedBy, asker, askedAt } }: PlanContent): Asked | undefined {
  if (askedBy === undefined && asker === undefined && askedAt === undefined) return undefined;
  return { ...(askedBy !== undefined && { by: askedBy }), ...(asker !== undefined && { asker }), ...(askedAt !== undefined && { at: askedAt }) };
}

/** One key for each item; the same words a second time are another activity. */
function keysOfActivities(items: FunctionActivity[]): string[] {
  const seen = new Map<string, number>();
  return items.map(({ activity }) => {
    const count = (seen.get(activity) ?? 0) + 1;
    seen.set(activity, count);
    return `${count} ${activity}`;
  });
}

function keysOfIds(items: { id: string }[]): string[] {
  return items.map(({ id }) => id);
}

function itemDifferences<Kind extends string, Item extends object, Field extends keyof Item>(
  kind: Kind, before: Item[], after: Item[], keys: (items: Item[]) => string[], fields: readonly Field[],
): ItemDifference<Kind, Item, Pick<Item, Field>>[] {
  const [keysBefore, keysAfter] = [keys(before), keys(after)];
  const placeBefore = new Map(keysBefore.map((key, place) => [key, place]));
  const placeAfter = new Map(keysAfter.map((key, place) => [key, place]));
  const stayed = inOrder(keysAfter.flatMap((key) => placeBefore.get(key) ?? []));
  const found: ItemDifference<Kind, Item, Pick<Item, Field>>[] = [];
  before.forEach((item, place) => {
    if (!placeAfter.has(keysBefore[place]!)) found.push({ kind, change: 'removed', number: place + 1, item });
  });
  after.forEach((item, place) => {
    const was = placeBefore.get(keysAfter[place]!);
    if (was === undefined) {
      found.push({ kind, change: 'added', number: place + 1, item });
      return;
    }
    if (!stayed.has(was)) found.push({ kind, change: 'moved', from: was + 1, to: place + 1, item });
    const old = before[was]!;
    const changes = fields.flatMap((field) => (same(old[field], item[field]) ? [] : [{ field, ...ends(old[field], item[field]) } as Change<Pick<Item, Field>>]));
    if (changes.length > 0) found.push({ kind, change: 'changed', number: place + 1, before: old, item, changes });
  });
  return found;
}

/** The longest run of places that are still in order: those items stayed, the others were moved. */
function inOrder(places: number[]): Set<number> {
  const runs: number[][] = [];
  for (const place of places) {
    const best = runs.filter((run) => run.at(-1)! < place).reduce<number[]>((longest, run) => (run.length > longest.length ? run : longest), []);
    runs.push([...best, place]);
  }
  return new Set(runs.reduce<number[]>((longest, run) => (run.length > longest.length ? run : longest), []));
}

function ends<Value>(before: Value | undefined, after: Value | undefined): { before?: Exclude<Value, undefined>; after?: Exclude<Value, undefined> } {
  return { ...(before !== undefined && { before: before as Exclude<Value, undefined> }), ...(after !== undefined && { after: after as Exclude<Value, undefined> }) };
}

/** Equal in what they say: a key that is undefined counts as absent, whatever the order of keys. */
function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => same(item, other[index]));
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => same((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]));
}
