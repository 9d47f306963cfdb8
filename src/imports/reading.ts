/**
 * What the worker does, without the worker: opens files, keeps them open while questions are answered, finds plants. Columns
 * and sections that nobody needs stay here; only days, questions and what was not understood leave it.
 */
import type { Day } from '../domain/day.ts';
import { ImportError, MAX_FILE_BYTES, type Failure } from './failure.ts';
import { recognisePlants, type FoundPlants, type MealLanguage, type PlantFinder, type TaughtWord } from './plants-of-meals.ts';
import { open, readDays, readResources, type FoundResource, type OpenedFile, type Sniffed } from './read.ts';
import type { Answers, ImportDay, ImportResult } from './result.ts';

/** One file as far as it is read. */
export interface ReadFile extends Sniffed {
  /** Lower-case hex SHA-256 of its bytes: how the same file is known again. */
  sha256: string;
  /** Absent for a FHIR file. */
  result?: ImportResult;
  /** The diary resources of a FHIR file; how many there are of other types, by type (`entry`: those that hold no resource). */
  resources?: FoundResource[];
  others?: Record<string, number>;
}

export interface Surroundings {
  /** The practice's day now. */
  today: Day;
  zone: string;
}

/** What the practice taught and the language of the meals. */
export interface PlantOptions {
  language: MealLanguage;
  taught: TaughtWord[];
}

export type LoadPlants = (taught: TaughtWord[]) => Promise<PlantFinder>;

export type Request =
  | { key: number; ask: 'open'; file: Blob; name: string; surroundings: Surroundings }
  | { key: number; ask: 'answer'; opened: number; answers: Answers; surroundings: Surroundings }
  | { key: number; ask: 'plants'; days: ImportDay[]; options: PlantOptions };

export type Reply =
  | { key: number; reply: 'progress'; part: number }
  | { key: number; reply: 'file'; file: ReadFile }
  | { key: number; reply: 'plants'; found: FoundPlants }
  | { key: number; reply: 'failed'; failure: Failure };

/** Answers requests one after the other; every request gets exactly one reply besides progress, and none throws. */
export function createReading(send: (reply: Reply) => void, plants: LoadPlants): (request: Request) => Promise<void> {
  const files = new Map<number, { file: OpenedFile; sha256: string }>();
  const show = (key: number, opened: { file: OpenedFile; sha256: string }, answers: Answers | undefined, surroundings: Surroundings): void => {
    const { text: _text, rows: _rows, ...about } = opened.file;
    if (opened.file.kind !== 'fhir') return send({ key, reply: 'file', file: { ...about, sha256: opened.sha256, result: readDays(opened.file, { ...surroundings, ...(answers && { answers }) }) } });
    const resources: FoundResource[] = [];
    const others = new Map<string, number>();
    for (const found of readResources(opened.file.text)) {
      const type = found.resource.resourceType;
      const name = type === '' ? 'entry' : type.slice(0, 60);
      if (type === 'QuestionnaireResponse' || type === 'Observation') resources.push(found);
      else others.set(name, (others.get(name) ?? 0) + 1);
    }
    send({ key, reply: 'file', file: { ...about, sha256: opened.sha256, resources, others: Object.fromEntries(others) } });
  };
  return async (request) => {
    const { key } = request;
    try {
      if (request.ask === 'open') {
        const bytes = await bytesOf(request.file, (part) => send({ key, reply: 'progress', part }));
        const opened = { file: open(bytes, request.name), sha256: await sha256Of(bytes) };
        files.set(key, opened);
        show(key, opened, undefined, request.surroundings);
      } else if (request.ask === 'answer') {
        const opened = files.get(request.opened);
        if (!opened) throw new ImportError({ code: 'unexpected' });
        show(key, opened, request.answers, request.surroundings);
      } else {
        send({ key, reply: 'plants', found: await findPlants(request.days, request.options, plants) });
      }
    } catch (error) {
      send({ key, reply: 'failed', failure: error instanceof ImportError ? error.failure : { code: 'unexpected' } });
    }
  };
}

/** The bytes of a file, read in pieces with progress from 0 to 1. The size is looked at before anything is read. */
async function bytesOf(file: Blob, progress: (part: number) => void): Promise<Uint8Array> {
  if (file.size > MAX_FILE_BYTES) throw new ImportError({ code: 'too-large', limit: MAX_FILE_BYTES });
  const PIECE = 4_000_000;
  const bytes = new Uint8Array(file.size);
  try {
    for (let at = 0; at < file.size; at += PIECE) {
      bytes.set(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()), at);
      progress(Math.min(1, (at + PIECE) / file.size));
    }
  } catch {
    // The file was moved, changed or locked after it was chosen.
    throw new ImportError({ code: 'unreadable' });
  }
  return bytes;
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function findPlants(days: ImportDay[], { language, taught }: PlantOptions, plants: LoadPlants): Promise<FoundPlants> {
  // The catalogue is loaded only where somebody wrote down a meal.
  if (!days.some((day) => day.values.meals?.length)) return { days, meals: new Map() };
  return recognisePlants(days, await plants(taught), language);
}
