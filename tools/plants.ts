/**
 * The matcher on the command line.
 *   npm run -s plants -- --jsonl < lines.jsonl      {"id","lang","text"} a line in, {"id","plants","flags","counting","asks"} a line out
 *   npm run -s plants -- --evaluate FILE [SPLIT]    compares with the "expected" of each line
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { analyse, countingPlants, type Language } from '../src/domain/plants/analyse.ts';
import { countKey } from '../src/domain/plants/counting.ts';

export interface Line {
  id: string;
  lang: Language;
  text: string;
}
export interface ExpectedLine extends Line {
  expected: string[];
  /** Either answer is right. */
  optional: string[];
  negated: string[];
  flags: string[];
  flags_optional: string[];
  split?: string;
}

/** The lines of a JSONL text. Throws on a line that is no JSON. */
export function parseLines<T extends Line>(text: string): T[] {
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}

/**
 * What is found in a line. `plants`: recognised for certain, whatever the form and points; `counting`: those of them that raise
 * the number; `asks`: spelling guesses.
 */
export function answer(line: Line): { id: string; plants: string[]; flags: string[]; counting: string[]; asks: string[] } {
  const found = analyse(line.text, line.lang);
  const ids = (fuzzy: boolean): string[] => [...new Set(found.plants.filter((plant) => (plant.via === 'fuzzy') === fuzzy).map((plant) => plant.id))];
  return { id: line.id, plants: ids(false), flags: [...new Set(found.signals.flatMap((signal) => signal.flags))], counting: countingPlants(found), asks: ids(true) };
}

export interface Quality {
  lines: number;
  right: number;
  wrong: number;
  missed: number;
  f1: number;
  precision: number;
  recall: number;
  /** Of the plants that the lines say were left out, how many were counted. */
  negatedCounted: number;
  negated: number;
  /** Mean of found less true plants in weeks put together from the lines (see `weeklyBias`). */
  bias: number;
}

/** Compares with what the lines expect; optional plants are neither right nor wrong. `guesses` takes spelling guesses as found. */
export function evaluate(lines: ExpectedLine[], guesses = false): Quality {
  const quality: Quality = { lines: lines.length, right: 0, wrong: 0, missed: 0, f1: 0, precision: 0, recall: 0, negatedCounted: 0, negated: 0, bias: weeklyBias(lines, guesses) };
  for (const line of lines) {
    const { right, wrong, missed } = differences(line, guesses);
    quality.right += right.length;
    quality.wrong += wrong.length;
    quality.missed += missed.length;
    const left = line.negated.filter((id) => !line.expected.includes(id));
    quality.negated += left.length;
    quality.negatedCounted += left.filter((id) => wrong.includes(id)).length;
  }
  quality.precision = quality.right / (quality.right + quality.wrong);
  quality.recall = quality.right / (quality.right + quality.missed);
  quality.f1 = (2 * quality.precision * quality.recall) / (quality.precision + quality.recall);
  return quality;
}

/** Ids found rightly, found wrongly and missed in a line. */
export function differences(line: ExpectedLine, guesses = false): { right: string[]; wrong: string[]; missed: string[] } {
  const { plants, asks } = answer(line);
  const found = new Set(guesses ? [...plants, ...asks] : plants);
  const left = new Set(line.negated);
  return {
    right: line.expected.filter((id) => found.has(id)),
    wrong: [...found].filter((id) => !line.expected.includes(id) && (left.has(id) || !line.optional.includes(id))),
    missed: line.expected.filter((id) => !found.has(id)),
  };
}

/** Found less true distinct keys of a week, averaged over all weeks of 21 lines that follow one another (three meals a day). */
function weeklyBias(lines: ExpectedLine[], guesses: boolean): number {
  const size = Math.min(21, lines.length);
  let [sum, weeks] = [0, 0];
  for (let start = 0; start + size <= lines.length; start += 1) {
    const [truth, found] = [new Set<string>(), new Set<string>()];
    for (const line of lines.slice(start, start + size)) {
      const { right, wrong } = differences(line, guesses);
      for (const key of line.expected.map(countKey)) if (key !== null) truth.add(key);
      for (const key of [...right, ...wrong].map(countKey)) if (key !== null) found.add(key);
    }
    sum += found.size - truth.size;
    weeks += 1;
  }
  return weeks === 0 ? 0 : sum / weeks;
}

function main(args: string[]): void {
  if (args[0] === '--jsonl') {
    for (const line of parseLines(readFileSync(0, 'utf8'))) process.stdout.write(`${JSON.stringify(answer(line))}\n`);
  } else if (args[0] === '--evaluate' && args[1]) {
    const lines = parseLines<ExpectedLine>(readFileSync(args[1], 'utf8')).filter((line) => !args[2] || line.split === args[2]);
    for (const guesses of [false, true]) {
      for (const language of ['de', 'en'] as const) {
        const q = evaluate(lines.filter((line) => line.lang === language), guesses);
        process.stdout.write(`${language}${guesses ? ' with guesses' : ''}: ${q.lines} lines, F1 ${q.f1.toFixed(3)}, precision ${q.precision.toFixed(3)}, recall ${q.recall.toFixed(3)}, negated counted ${q.negatedCounted} of ${q.negated}, weekly bias ${q.bias.toFixed(2)}\n`);
      }
    }
    if (args.includes('--show')) {
      for (const line of lines) {
        const { wrong, missed } = differences(line);
        if (wrong.length + missed.length > 0) process.stdout.write(`${line.id} ${line.text}\n   wrong ${wrong.join(' ')} | missed ${missed.join(' ')}\n`);
      }
    }
  } else {
    process.stderr.write('Usage: npm run -s plants -- --jsonl < lines.jsonl\n       npm run -s plants -- --evaluate FILE [SPLIT] [--show]\n');
    process.exitCode = 2;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
