/** Why a whole file cannot be read. Single rows that are not understood never end a file; they are listed in its result. */

/** The largest file that is read, in bytes. A year of the chattiest app is about 2 MB. */
export const MAX_FILE_BYTES = 50_000_000;
/** The longest line, in characters. A diary line is some hundred characters; a line of a million is no diary. */
export const MAX_LINE = 1_000_000;
export const MAX_COLUMNS = 1_000;
export const MAX_ROWS = 1_000_000;
/** Levels of brackets in JSON. A FHIR response needs about fifteen. */
export const MAX_DEPTH = 100;

export type FailureCode =
  | 'empty'
  | 'too-large'
  | 'unreadable'
  | 'zip'
  | 'excel'
  | 'pdf'
  | 'xml'
  | 'binary'
  | 'line-too-long'
  | 'too-many-columns'
  | 'too-many-rows'
  | 'unclosed-quote'
  | 'duplicate-column'
  | 'no-table'
  | 'json-broken'
  | 'json-depth'
  | 'json-key'
  | 'json-not-fhir'
  | 'cancelled'
  | 'unexpected';

/** What happened and where, for a message in the user's language. Holds no text of the file but a column's title or a JSON key. */
export interface Failure {
  code: FailureCode;
  /** Row as a spreadsheet counts it: the first line is 1. */
  row?: number;
  /** Title of the column. */
  column?: string;
  /** Place inside JSON, such as `entry[3].resource.extension`. */
  place?: string;
  /** The limit that was exceeded, in the unit of its constant. */
  limit?: number;
}

/** Thrown by the readers; `readImport` and the worker turn it into a `Failure`. */
export class ImportError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.name = 'ImportError';
    this.failure = failure;
  }
}
