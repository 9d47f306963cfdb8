/**
 * Daylio, CSV: one row for each entry, several a day are common. Three ages of the header: 7 columns with `year`, 8 with
 * `full_date`, 9 with `scales`. The words for the five moods can be renamed, so their levels are asked.
 */
import { readNumber, readOutOf, whenOf } from './cells.ts';
import { collector, type ImportResult, type MoodLabel, type ReadOptions } from './result.ts';
import { headerOf, type Row } from './rows.ts';
import { kindOf, moodLevelOf, TICKED } from './words.ts';

const READ = ['full_date', 'year', 'date', 'time', 'mood', 'activities', 'scales', 'note_title', 'note'];

/** True when these column titles are Daylio's. */
export function isDaylio(titles: string[]): boolean {
  return ['mood', 'activities', 'note', 'weekday'].every((title) => titles.includes(title)) && (titles.includes('full_date') || (titles.includes('year') && titles.includes('date')));
}

/** Reads the rows of an export, its header row included. Without an answer a mood keeps its word and has no level. */
export function readDaylio(rows: Row[], options: ReadOptions = {}): ImportResult {
  const collect = collector('daylio', 'Daylio', options);
  const [first, ...body] = rows;
  const header = headerOf(first!, READ);
  const labels = new Map<string, MoodLabel>();
  const levels = options.answers?.moods === undefined ? null : new Map(Object.entries(options.answers.moods));
  const dateColumn = header.has('full_date') ? 'full_date' : 'date';
  for (const row of body) {
    const date = header.cell(row, dateColumn);
    // The 7-column export writes `March 3`, `3 March` or `3. März` and the year beside it.
    const day = collect.day(row, dateColumn === 'full_date' || date === '' ? date : `${date.replace(/,\s*$/, '')} ${header.cell(row, 'year')}`, dateColumn);
    if (day === null) continue;
    const when = whenOf(header.cell(row, 'time'));
    const at = when === undefined ? {} : { when };

    const mood = header.cell(row, 'mood');
    if (mood !== '') {
      const suggested = moodLevelOf(mood);
      const label = labels.get(mood);
      if (label) label.count += 1;
      else labels.set(mood, { label: mood, count: 1, ...(suggested !== undefined && { suggested }) });
      const level = levels?.get(mood) ?? null;
      collect.reading(row, day, level === null ? { ...at, kind: 'mood', name: 'mood', value: mood } : { ...at, kind: 'mood', name: 'mood', value: level, scale: { min: 1, max: 5 }, label: mood }, 'you');
    }
    for (const activity of splitList(header.cell(row, 'activities'))) collect.reading(row, day, { ...at, kind: 'factor', name: activity, value: TICKED });
    for (const item of splitList(header.cell(row, 'scales'))) {
      const [, name, text] = /^(.*?)\s*:\s*(.*)$/.exec(item) ?? [];
      if (name === undefined || name === '' || text === undefined || text === '') {
        collect.notUnderstood(row, 'columns-missing', 'scales', item);
        continue;
      }
      const outOf = readOutOf(text, '.');
      collect.reading(row, day, { ...at, kind: kindOf(name, 'other'), name, value: outOf?.value ?? readNumber(text, '.') ?? text, ...(outOf && { scale: { min: 0, max: outOf.max } }) }, 'file');
    }
    const note = [header.cell(row, 'note_title'), header.cell(row, 'note')].map(plainText).filter(Boolean).join(': ');
    if (note !== '') collect.note(row, day, when === undefined ? note : `${when} ${note}`);
  }
  return collect.result('daylio', body.length, labels.size > 0 ? [{ ask: 'moods', needed: false, labels: [...labels.values()].sort((a, b) => b.count - a.count) }] : []);
}

function splitList(cell: string): string[] {
  return cell.split('|').map((item) => item.replaceAll('\u00a0', ' ').trim()).filter(Boolean);
}

const ENTITIES = new Map([['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['#39', "'"], ['apos', "'"], ['nbsp', ' ']]);

/** Notes are written as HTML by newer versions: line breaks as `<br>`, a few marks as entities. Other markup is text and stays. */
function plainText(note: string): string {
  return note
    .replaceAll(/<br\s*\/?>|<\/(?:p|div)>/gi, '\n')
    .replaceAll(/<(?:p|div)>/gi, '')
    .replaceAll(/&(amp|lt|gt|quot|#39|apos|nbsp);/g, (_, name: string) => ENTITIES.get(name)!)
    .trim();
}
