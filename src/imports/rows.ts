/** From text to rows of cells: delimiter, quotes, limits. Every row knows its number in the file and its own words. */
import Papa from 'papaparse';
import { ImportError, MAX_COLUMNS, MAX_LINE, MAX_ROWS } from './failure.ts';

export type Delimiter = ',' | ';' | '\t';

export interface Row {
  /** As a spreadsheet counts it: the first line of the file is 1, a note with line breaks is one row. */
  number: number;
  cells: string[];
  /** The row as it stands in the file, without its line break. */
  text: string;
}

/** The delimiter that cuts the first lines most evenly; a comma where nothing speaks for another. */
export function sniffDelimiter(text: string): Delimiter {
  const head = text.slice(0, 20_000).split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').slice(0, 20);
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const delimiter of [',', ';', '\t'] as const) {
    const counts = head.map((line) => countOutsideQuotes(line, delimiter));
    const first = counts[0] ?? 0;
    if (first === 0) continue;
    // A decimal comma or a comma in a note makes a comma frequent; the right delimiter occurs as often in every line.
    const alike = counts.filter((count) => Math.abs(count - first) <= 1).length / counts.length;
    const score = alike * 10 + Math.min(first, 20) / 20 + (delimiter === ',' ? 0 : 0.5);
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

function countOutsideQuotes(line: string, delimiter: string): number {
  let count = 0;
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) count += 1;
  }
  return count;
}

/**
 * All rows of the text, blank ones left out but counted. Throws ImportError with the row for a line, a number of columns or
 * of rows beyond the limits, and for a quotation mark that is never closed: everything after it would be one cell.
 */
export function readRows(source: string, delimiter: Delimiter): Row[] {
  // Exports mix line ends; one kind lets every row be cut out of the text as it stands.
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  refuseLongLines(text);
  const rows: Row[] = [];
  let number = 0;
  let start = 0;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    quoteChar: '"',
    skipEmptyLines: false,
    step: ({ data: cells, errors, meta }) => {
      number += 1;
      if (number > MAX_ROWS) throw new ImportError({ code: 'too-many-rows', row: number, limit: MAX_ROWS });
      if (cells.length > MAX_COLUMNS) throw new ImportError({ code: 'too-many-columns', row: number, limit: MAX_COLUMNS });
      if (errors.some((error) => error.code === 'MissingQuotes')) throw new ImportError({ code: 'unclosed-quote', row: number });
      const own = text.slice(start, meta.cursor).replace(/\n$/, '');
      start = meta.cursor;
      if (cells.every((cell) => cell.trim() === '')) return;
      rows.push({ number, cells: cells.map(clean), text: own });
    },
  });
  return rows;
}

/** Physical lines are measured before anything is parsed, so that a single endless line costs one pass and no memory. */
function refuseLongLines(text: string): void {
  let start = 0;
  let row = 1;
  while (start < text.length) {
    const lineFeed = text.indexOf('\n', start);
    const end = lineFeed < 0 ? text.length : lineFeed;
    if (end - start > MAX_LINE) throw new ImportError({ code: 'line-too-long', row, limit: MAX_LINE });
    start = end + 1;
    row += 1;
  }
}

/** Blanks at both ends, the hard ones too, are never part of a value. */
function clean(cell: string): string {
  return cell.trim();
}

/** A header row: looks cells up by their title, letter case and outer blanks left aside. */
export interface Header {
  titles: string[];
  has: (...titles: string[]) => boolean;
  /** The cell under that title, '' where the column or the cell is missing. */
  cell: (row: Row, title: string) => string;
}

/** Throws ImportError when two columns that are read bear the same title: nobody can say which one is meant. */
export function headerOf(row: Row, read: readonly string[]): Header {
  const titles = row.cells.map((title) => title.toLowerCase());
  for (const title of read) {
    if (titles.indexOf(title) !== titles.lastIndexOf(title)) throw new ImportError({ code: 'duplicate-column', row: row.number, column: title });
  }
  const places = new Map(titles.map((title, index) => [title, index] as const));
  return {
    titles: row.cells,
    has: (...wanted) => wanted.every((title) => places.has(title)),
    cell: (of, title) => {
      const place = places.get(title);
      return place === undefined ? '' : (of.cells[place] ?? '');
    },
  };
}
