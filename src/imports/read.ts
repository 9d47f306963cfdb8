/** From a file to a result: what it is, and the reader for it. Pure: the same in a worker, in a test and in Node. */
import { isBearable, readBearable } from './bearable.ts';
import { cronometerKind, readCronometer } from './cronometer.ts';
import { isDaylio, readDaylio } from './daylio.ts';
import { ImportError } from './failure.ts';
import { isFddb, readFddb } from './fddb.ts';
import { parseGuardedJson } from './json.ts';
import { isMySymptoms, readMySymptoms } from './my-symptoms.ts';
import type { FileKind, ImportResult, ReadOptions } from './result.ts';
import { readRows, sniffDelimiter, type Delimiter, type Row } from './rows.ts';
import { isTable, readTable } from './table.ts';
import { decode, type Encoding } from './text.ts';

/** What a file turned out to be, before a single day is read. */
export interface Sniffed {
  kind: FileKind;
  encoding: Encoding;
  /** Absent for JSON. */
  delimiter?: Delimiter;
  /** Places where letters had been encoded twice and were mended. */
  mended: number;
  controls: number;
}

/** The text of a file with its rows, so that new answers need no second decoding. */
export interface OpenedFile extends Sniffed {
  text: string;
  rows: Row[];
}

/**
 * Opens a file: encoding, delimiter and kind. The content decides; the name only where the content says nothing.
 * Throws ImportError for what cannot be read at all.
 */
export function open(bytes: Uint8Array, fileName = ''): OpenedFile {
  const { text, encoding, mended, controls } = decode(bytes);
  const about = { encoding, mended, controls, text };
  const start = text.trimStart();
  if (start.startsWith('{') || (start.startsWith('[') && !/^\[[^\]"{]*\]\s*[,;\t]/.test(start))) return { ...about, kind: 'fhir', rows: [] };
  if (start.startsWith('<')) throw new ImportError({ code: 'xml' });
  if (/\.json$/i.test(fileName)) throw new ImportError({ code: 'json-broken', row: 1 });
  if (isMySymptoms(text)) return { ...about, kind: 'mysymptoms', delimiter: ',', rows: [] };
  const delimiter = sniffDelimiter(text);
  const rows = readRows(text, delimiter);
  const titles = rows[0]?.cells.map((title) => title.toLowerCase()) ?? [];
  const kind: FileKind | null = isFddb(titles) ? 'fddb' : isBearable(titles) ? 'bearable' : isDaylio(titles) ? 'daylio' : (cronometerKind(titles) ?? (isTable(rows) ? 'table' : null));
  if (kind === null) throw new ImportError({ code: 'no-table' });
  return { ...about, kind, delimiter, rows };
}

/** What a file is. Throws ImportError for what cannot be read at all. */
export function sniff(bytes: Uint8Array, fileName = ''): Sniffed {
  const { text: _text, rows: _rows, ...sniffed } = open(bytes, fileName);
  return sniffed;
}

/** Reads the days of an opened file by the answers given so far. For JSON use `readResources`. */
export function readDays(file: OpenedFile, options: ReadOptions = {}): ImportResult {
  switch (file.kind) {
    case 'bearable':
      return readBearable(file.rows, options);
    case 'daylio':
      return readDaylio(file.rows, options);
    case 'fddb':
      return readFddb(file.rows, options);
    case 'mysymptoms':
      return readMySymptoms(file.text, options);
    case 'table':
      return readTable(file.rows, options);
    case 'fhir':
      throw new ImportError({ code: 'json-not-fhir' });
    default:
      return readCronometer(file.rows, file.kind, options);
  }
}

/** A resource of a FHIR file with its place in it; nothing about it is checked yet but its type, which is '' for an entry that holds none. */
export interface FoundResource {
  /** Place in the Bundle, from 1; 1 for a file that is a single resource. */
  row: number;
  resource: Record<string, unknown> & { resourceType: string };
}

/** The resources of a FHIR Bundle, of a list of resources or of a single one. Throws ImportError for any other JSON, and for a Bundle of nothing. */
export function readResources(text: string): FoundResource[] {
  const value = parseGuardedJson(text.trim());
  const items: unknown[] = Array.isArray(value) ? value : isRecord(value) && value.resourceType === 'Bundle' ? (Array.isArray(value.entry) ? value.entry.map((entry: unknown) => (isRecord(entry) ? entry.resource : undefined)) : []) : [value];
  const found = items.map((item, index): FoundResource => ({ row: index + 1, resource: isRecord(item) && typeof item.resourceType === 'string' ? (item as FoundResource['resource']) : { resourceType: '' } }));
  if (!found.some(({ resource }) => resource.resourceType !== '')) throw new ImportError({ code: isRecord(value) && value.resourceType === 'Bundle' && (value.entry === undefined || Array.isArray(value.entry) && value.entry.length === 0) ? 'empty' : 'json-not-fhir' });
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
