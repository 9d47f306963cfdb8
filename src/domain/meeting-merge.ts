/**
 * Two people write the same minutes at once: their edits of one version are put together, and no word that either of them typed is lost.
 *
 * Entries are told apart by id. Inside one entry's text the merge goes word by word; where both changed the same words, both texts
 * stay. What one deleted and the other left alone is gone; what one deleted and the other changed stays.
 */
import type { Day } from './day.ts';
import type { AgendaItem, CaseMinutes, MeetingPerson, MinuteEntry } from './meeting.ts';

/** An entry in which both changed the same: somebody should look. The text holds both; of a single value the later one stands. */
export interface EntryConflict {
  entry: string;
  field: 'text' | 'person' | 'due';
  /** What does not stand, of a single value. */
  other?: string;
}

export interface MergedMinutes {
  minutes: CaseMinutes;
  both: EntryConflict[];
}

/**
 * The minutes with what both did to `base`. Id, version, state and signature are those of `theirs`, the stored ones: the result is
 * saved on top of them. Entries stand by when they were begun.
 */
export function mergeMinutes(base: CaseMinutes, mine: CaseMinutes, theirs: CaseMinutes): MergedMinutes {
  const both: EntryConflict[] = [];
  const [before, ours, stored] = [byId(base.entries), byId(mine.entries), byId(theirs.entries)];
  const entries = [...new Set([...stored.keys(), ...ours.keys()])].flatMap((id) => {
    const merged = mergeEntry(before.get(id), ours.get(id), stored.get(id));
    if (!merged) return [];
    both.push(...merged.both);
    return [merged.entry];
  });
  const question = mergeText(base.question, mine.question, theirs.question).text;
  const reasons = [...theirs.reasons, ...mine.reasons.filter((reason) => ![...base.reasons, ...theirs.reasons].some((each) => same(each, reason)))];
  return { minutes: { ...theirs, question, reasons, entries: inOrder(entries) }, both };
}

/** Entries by when they were begun, then by id. */
export function inOrder(entries: readonly MinuteEntry[]): MinuteEntry[] {
  return entries.toSorted((a, b) => order(a.at, b.at) || order(a.id, b.id));
}

/** True when both say the same, whatever their versions. */
export function sameMinutes(one: CaseMinutes, other: CaseMinutes): boolean {
  return one.state === other.state && one.question === other.question && same(one.reasons, other.reasons) && one.entries.length === other.entries.length && inOrder(one.entries).every((entry, place) => sameEntry(entry, inOrder(other.entries)[place]));
}

/**
 * An agenda with what both did to `base`: marks, questions and minutes item by item, what was added and removed, and the order of
 * whoever moved something; mine, when both did.
 */
export function mergeAgenda(base: readonly AgendaItem[], mine: readonly AgendaItem[], theirs: readonly AgendaItem[]): AgendaItem[] {
  const [before, ours, stored] = [byPatient(base), byPatient(mine), byPatient(theirs)];
  const sequence = (items: readonly AgendaItem[]) => items.map(({ patient }) => patient).filter((patient) => before.has(patient)).join(' ');
  const moved = sequence(mine) !== sequence(base.filter(({ patient }) => ours.has(patient)));
  const [leading, following] = moved ? [mine, theirs] : [theirs, mine];
  const places = leading.map(({ patient }) => patient);
  following.forEach(({ patient }, place) => {
    if (places.includes(patient)) return;
    // Behind the one that it follows there.
    const previous = following.slice(0, place).findLast((each) => places.includes(each.patient));
    places.splice(previous ? places.indexOf(previous.patient) + 1 : 0, 0, patient);
  });
  return places.flatMap((patient) => {
    const [was, one, other] = [before.get(patient), ours.get(patient), stored.get(patient)];
    if (!one || !other) {
      const left = (one ?? other)!;
      // Taken off by one of the two: gone, unless the other changed it meanwhile.
      return was && sameItem(was, left) ? [] : [left];
    }
    const field = <Key extends keyof AgendaItem>(key: Key): Pick<AgendaItem, Key> => {
      const value = was !== undefined && same(other[key], was[key]) ? one[key] : was !== undefined && same(one[key], was[key]) ? other[key] : one[key];
      return (value === undefined ? {} : { [key]: value }) as Pick<AgendaItem, Key>;
    };
    const question = mergeText(was?.question ?? '', one.question, other.question).text;
    const marked = was !== undefined && one.state === was.state ? other : one;
    const { state, stateAt } = marked;
    return [{ ...field('id'), patient, question, ...field('reasons'), ...field('carriedFrom'), ...field('minutes'), state, ...(stateAt !== undefined && { stateAt }) } as AgendaItem];
  });
}

function mergeEntry(base: MinuteEntry | undefined, mine: MinuteEntry | undefined, theirs: MinuteEntry | undefined): { entry: MinuteEntry; both: EntryConflict[] } | null {
  if (!mine || !theirs) {
    const left = (mine ?? theirs)!;
    return base && sameContent(base, left) ? null : { entry: left, both: [] };
  }
  const both: EntryConflict[] = [];
  const { text, clash } = mergeText(base?.text ?? '', mine.text, theirs.text);
  if (clash) both.push({ entry: mine.id, field: 'text' });
  const [earlier, later] = changedAt(mine) < changedAt(theirs) || (changedAt(mine) === changedAt(theirs) && JSON.stringify(mine) < JSON.stringify(theirs)) ? [mine, theirs] : [theirs, mine];
  const single = <Value extends MeetingPerson | Day>(field: 'person' | 'due', was: Value | undefined, one: Value | undefined, other: Value | undefined): Value | undefined => {
    if (same(one, other) || same(one, was)) return other;
    if (same(other, was)) return one;
    // Emptied by one, changed by the other: what was chosen stays.
    if (one === undefined || other === undefined) return one ?? other;
    both.push({ entry: mine.id, field, other: typeof one === 'string' ? one : one.name });
    return other;
  };
  const person = single('person', base?.person, earlier.person, later.person);
  const due = single('due', base?.due, earlier.due, later.due);
  const { person: _person, due: _due, ...rest } = later;
  const kind = base !== undefined && later.kind === base.kind ? earlier.kind : later.kind;
  return { entry: { ...rest, kind, text, ...(person && { person }), ...(due !== undefined && { due }) }, both };
}

interface Word {
  /** Blanks and line breaks before it. */
  space: string;
  word: string;
}

/**
 * One text with what both did to `base`, word by word. `clash`: both changed the same words, so that both stand there. Blanks may be
 * added, never a word.
 */
export function mergeText(base: string, mine: string, theirs: string): { text: string; clash: boolean } {
  if (mine === theirs || theirs === base) return { text: mine, clash: false };
  if (mine === base) return { text: theirs, clash: false };
  const [before, one, other] = [wordsOf(base), wordsOf(mine), wordsOf(theirs)];
  const [inOne, inOther] = [matches(before.words, one.words), matches(before.words, other.words)];
  const [ours, stored] = [changesIn(before.words, one.words, inOne), changesIn(before.words, other.words, inOther)];
  const merged: Word[] = [];
  let clash = false;
  let at = 0;
  const keepUntil = (end: number) => {
    for (; at < end; at += 1) {
      const [was, left, right] = [before.words[at]!, one.words[inOne[at]!]!, other.words[inOther[at]!]!];
      merged.push({ word: was.word, space: left.space === was.space ? right.space : left.space });
    }
  };
  while (ours.length > 0 || stored.length > 0) {
    // What overlaps is one change of both; what only touches is two, one after the other.
    const parts: [Edit[], Edit[]] = [[], []];
    const first = stored.length === 0 || (ours.length > 0 && comesFirst(ours[0]!, stored[0]!)) ? 0 : 1;
    const queues = [ours, stored] as const;
    let { start, end } = queues[first][0]!;
    parts[first].push(queues[first].shift()!);
    for (let grew = true; grew;) {
      grew = false;
      for (const side of [0, 1] as const) {
        const next = queues[side][0];
        if (!next || !overlaps(next, { start, end })) continue;
        [start, end] = [Math.min(start, next.start), Math.max(end, next.end)];
        parts[side].push(queues[side].shift()!);
        grew = true;
      }
    }
    keepUntil(start);
    const change = mergeChange(before.words.slice(start, end), applied(before.words, parts[0], start, end), applied(before.words, parts[1], start, end));
    merged.push(...change.words);
    clash ||= change.clash;
    at = end;
  }
  keepUntil(before.words.length);
  const tail = one.end === before.end ? other.end : one.end;
  return { text: merged.map(({ space, word }, place) => (place > 0 && space === '' ? ' ' : space) + word).join('') + tail, clash };
}

/** The words of the base from `start` up to `end` are now these. */
interface Edit {
  start: number;
  end: number;
  words: Word[];
}

function changesIn(before: Word[], after: Word[], found: number[]): Edit[] {
  const changes: Edit[] = [];
  let [at, place] = [0, 0];
  while (at < before.length || place < after.length) {
    let end = at;
    while (end < before.length && found[end] === -1) end += 1;
    const next = end < before.length ? found[end]! : after.length;
    if (end > at || next > place) changes.push({ start: at, end, words: after.slice(place, next) });
    [at, place] = [end + 1, next + 1];
  }
  return changes;
}

function comesFirst(one: Edit, other: Edit): boolean {
  return one.start < other.start || (one.start === other.start && one.end <= other.end);
}

/** True where both touch the same words, or put some at the same place. */
function overlaps(one: Pick<Edit, 'start' | 'end'>, other: Pick<Edit, 'start' | 'end'>): boolean {
  return (one.start < other.end && one.end > other.start) || (one.start === one.end && other.start === other.end && one.start === other.start);
}

/** The stretch of the base with one side's changes in it. */
function applied(before: Word[], changes: Edit[], from: number, to: number): Word[] {
  const words: Word[] = [];
  let at = from;
  for (const { start, end, words: put } of changes) {
    words.push(...before.slice(at, start), ...put);
    at = end;
  }
  return [...words, ...before.slice(at, to)];
}

/** One stretch that is not the same in all three. */
function mergeChange(base: Word[], one: Word[], other: Word[]): { words: Word[]; clash: boolean } {
  if (sameWords(one, base)) return { words: other, clash: false };
  if (sameWords(other, base)) return { words: one, clash: false };
  if (within(other, one)) return { words: one, clash: false };
  if (within(one, other)) return { words: other, clash: false };
  // Whoever merges, the result is the same.
  const [first, second] = order(textOf(one), textOf(other)) < 0 ? [one, other] : [other, one];
  return { words: [...first, ...second], clash: true };
}

/** True when all words of `few` stand in `many`, in the same order. */
function within(few: Word[], many: Word[]): boolean {
  let place = 0;
  for (const { word } of many) if (place < few.length && few[place]!.word === word) place += 1;
  return place === few.length;
}

function sameWords(one: Word[], other: Word[]): boolean {
  return one.length === other.length && one.every(({ word }, place) => word === other[place]!.word);
}

function textOf(words: Word[]): string {
  return words.map(({ word }) => word).join(' ');
}

function wordsOf(text: string): { words: Word[]; end: string } {
  const words = Array.from(text.matchAll(/(\s*)(\S+)/g), ([, space, word]) => ({ space: space!, word: word! }));
  return { words, end: /\s*$/.exec(text)![0] };
}

/** The most words that a comparison fills a table for; beyond it the middle counts as changed, and both stay. */
const MOST_CELLS = 4_000_000;

/** For each word of `before` its place in `after` in a longest common sequence, or -1. */
function matches(before: Word[], after: Word[]): number[] {
  const found = before.map(() => -1);
  let start = 0;
  while (start < before.length && start < after.length && before[start]!.word === after[start]!.word) found[start] = start++;
  let [endBefore, endAfter] = [before.length, after.length];
  while (endBefore > start && endAfter > start && before[endBefore - 1]!.word === after[endAfter - 1]!.word) found[--endBefore] = --endAfter;
  const [rows, columns] = [endBefore - start, endAfter - start];
  if (rows === 0 || columns === 0 || rows * columns > MOST_CELLS) return found;
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] = before[start + row]!.word === after[start + column]!.word
        ? lengths[(row + 1) * width + column + 1]! + 1
        : Math.max(lengths[(row + 1) * width + column]!, lengths[row * width + column + 1]!);
    }
  }
  for (let [row, column] = [0, 0]; row < rows && column < columns;) {
    if (before[start + row]!.word === after[start + column]!.word) found[start + row++] = start + column++;
    else if (lengths[(row + 1) * width + column]! >= lengths[row * width + column + 1]!) row += 1;
    else column += 1;
  }
  return found;
}

function changedAt({ at, changed }: MinuteEntry): string {
  return changed?.at ?? at;
}

function sameEntry(one: MinuteEntry, other: MinuteEntry | undefined): boolean {
  return other !== undefined && one.id === other.id && sameContent(one, other);
}

function sameContent(one: MinuteEntry, other: MinuteEntry): boolean {
  return one.kind === other.kind && one.text === other.text && one.due === other.due && one.person?.id === other.person?.id;
}

function sameItem(one: AgendaItem, other: AgendaItem): boolean {
  return one.question === other.question && one.state === other.state && one.minutes === other.minutes;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

function byId(entries: readonly MinuteEntry[]): Map<string, MinuteEntry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function byPatient(items: readonly AgendaItem[]): Map<string, AgendaItem> {
  return new Map(items.map((item) => [item.patient, item]));
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
