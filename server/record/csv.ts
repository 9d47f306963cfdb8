/** Lines of CSV (RFC 4180) that no spreadsheet takes for formulas. */

/** What a spreadsheet begins a formula with, the full-width forms too, also after blanks it does not show. */
// oxlint-disable-next-line no-control-regex -- tab and NUL begin formulas in some of them
const FORMULA = /^(?:[\t\u0000]|[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20])/;

/** One line, with its line break. Numbers stay numbers; a text that could be a formula, in whichever of its lines, is led by an apostrophe. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  // Each inner line: programs that ignore the quotes see it as a line of its own.
  const safe = value.split(/(\r\n|\r|\n)/).map((part, n) => (n % 2 === 0 && FORMULA.test(part) ? `'${part}` : part)).join('');
  const guarded = /^[\r\n]/.test(safe) ? `'${safe}` : safe;
  return /[",\r\n']|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
