/** Reads files in a worker, so that the page never waits; where a browser has no workers, on the page itself. */
import { ImportError, MAX_FILE_BYTES } from './failure.ts';
import type { FoundPlants } from './plants-of-meals.ts';
import type { LoadPlants, PlantOptions, ReadFile, Reply, Request, Surroundings } from './reading.ts';
import type { Answers, ImportDay } from './result.ts';

export interface OpenFile {
  /** Names the file to `answer`. */
  key: number;
  read: ReadFile;
}

export interface Reader {
  /** Reads a file; `progress` is told the part that is read, 0 to 1. Rejects with ImportError. */
  open: (file: File, surroundings: Surroundings, progress: (part: number) => void) => Promise<OpenFile>;
  /** The same file again with the answers of a person. */
  answer: (key: number, answers: Answers, surroundings: Surroundings) => Promise<ReadFile>;
  plants: (days: ImportDay[], options: PlantOptions) => Promise<FoundPlants>;
  /** Stops everything at once; what is under way rejects with `cancelled`. */
  close: () => void;
}

interface Waiting {
  resolve: (reply: Reply) => void;
  reject: (error: ImportError) => void;
  progress?: (part: number) => void;
}

/** Starts a reader. Close it when the screen goes: it holds the opened files. */
export function startReader(plants: LoadPlants = loadPlants): Reader {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  const receive = (reply: Reply): void => {
    const found = waiting.get(reply.key);
    if (!found) return;
    if (reply.reply === 'progress') return found.progress?.(reply.part);
    waiting.delete(reply.key);
    if (reply.reply === 'failed') found.reject(new ImportError(reply.failure));
    else found.resolve(reply);
  };
  const broken = (): void => {
    // A worker that broke answers nothing any more; the next request gets a new one.
    engine?.stop();
    engine = null;
    fail('unexpected');
  };
  let engine: Engine | null = null;
  const fail = (code: 'cancelled' | 'unexpected'): void => {
    for (const { reject } of waiting.values()) reject(new ImportError({ code }));
    waiting.clear();
  };
  const ask = (request: Request, progress?: (part: number) => void): Promise<Reply> =>
    new Promise((resolve, reject) => {
      waiting.set(request.key, { resolve, reject, ...(progress && { progress }) });
      engine ??= typeof Worker === 'undefined' ? onThisPage(receive, broken, plants) : inWorker(receive, broken);
      engine.send(request);
    });
  return {
    open: async (file, surroundings, progress) => {
      // Looked at before the file is handed over: a file of 200 MB costs nothing but this line.
      if (file.size > MAX_FILE_BYTES) throw new ImportError({ code: 'too-large', limit: MAX_FILE_BYTES });
      const key = (last += 1);
      const reply = await ask({ key, ask: 'open', file, name: file.name, surroundings }, progress);
      return { key, read: (reply as Extract<Reply, { reply: 'file' }>).file };
    },
    answer: async (opened, answers, surroundings) => ((await ask({ key: (last += 1), ask: 'answer', opened, answers, surroundings })) as Extract<Reply, { reply: 'file' }>).file,
    plants: async (days, options) => ((await ask({ key: (last += 1), ask: 'plants', days, options })) as Extract<Reply, { reply: 'plants' }>).found,
    close: () => {
      engine?.stop();
      engine = null;
      fail('cancelled');
    },
  };
}

interface Engine {
  send: (request: Request) => void;
  stop: () => void;
}

function inWorker(receive: (reply: Reply) => void, broken: () => void): Engine {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'import' });
  worker.addEventListener('message', (event: MessageEvent<Reply>) => receive(event.data));
  worker.addEventListener('error', broken);
  worker.addEventListener('messageerror', broken);
  return { send: (request) => worker.postMessage(request), stop: () => worker.terminate() };
}

/** The readers come only where they are needed: usually the worker has them. */
function onThisPage(receive: (reply: Reply) => void, broken: () => void, plants: LoadPlants): Engine {
  let stopped = false;
  const answer = import('./reading.ts').then(({ createReading }) => createReading((reply) => (stopped ? undefined : receive(reply)), plants));
  return { send: (request) => void answer.then((reading) => reading(request)).catch(broken), stop: () => (stopped = true) };
}

const loadPlants: LoadPlants = async (taught) => (await import('./plant-finder.ts')).createPlantFinder(taught);
