/** Holding a store against its chain: every content, every link, and that nothing is missing or too much. */
import { linkOf, placeOf, readSealed, type Chain, type LinkedPlace, type Sealer } from './chain.ts';

/**
 * What is wrong at a place:
 * - `content`: the text is not the one that was stored.
 * - `facts`: time, author, patient, hash or another fact of a version or line, or the link itself, was changed.
 * - `missing`: a version or line that was there is gone.
 * - `unlinked`: it was not stored by this software, or its link was removed.
 * - `erasure`: content was taken away without an erasure, or is there in spite of one.
 * - `order`: the current version is not the newest, or a line is not found by its patients.
 * - `head`: the end of the chain is not the one that was sealed.
 * - `older`: the data directory remembers a later state than the database has.
 * - `schema`: a table, index or trigger is not as this release makes it.
 * - `damaged`: the file itself is damaged.
 */
export type FaultKind = 'content' | 'facts' | 'missing' | 'unlinked' | 'erasure' | 'order' | 'head' | 'older' | 'schema' | 'damaged';

export interface Fault {
  /** `Type/id/_history/version`, `log/number`, `chain/number`, or the name of a file. */
  place: string;
  kind: FaultKind;
}

export interface Verification {
  ok: boolean;
  versions: number;
  lines: number;
  /** The first of them, most near the cause first. */
  faults: Fault[];
}

export interface VerifyOptions {
  digest: (text: string) => string;
  /** The key with which heads are sealed; without it that cannot be looked at. */
  seal?: Sealer;
  /** Heads that were remembered outside of the database, each of which must be in the chain. */
  heads?: readonly { n: number; link: string; place: string }[];
  /** More faults than this are not listed. */
  most?: number;
}

const PAGE = 200;
const MOST_FAULTS = 200;

/** Looks at everything; pauses after every page, so that a server can answer in between. Never throws for what the store holds. */
export function* verifying(chain: Chain, { digest, seal, heads = [], most = MOST_FAULTS }: VerifyOptions): Generator<void, Verification> {
  const faults: Fault[] = [];
  const add = (place: string, kind: FaultKind): void => {
    if (faults.length < most) faults.push({ place, kind });
  };
  const expected = new Map<number, { link: string; place: string }[]>();
  for (const { n, link, place } of heads) if (n > 0) expected.set(n, [...(expected.get(n) ?? []), { link, place }]);
  const seen = { version: 0, line: 0, erasure: 0 };
  let named = 0;
  /** What was altered may be unreadable altogether, such as a number that is none. */
  const tried = <Result>(work: () => Result, place: string, instead: Result): Result => {
    try {
      return work();
    } catch {
      add(place, 'damaged');
      return instead;
    }
  };
  for (const name of tried(chain.definitions, 'schema', [])) add(`schema/${name}`, 'schema');
  let before = '';
  let n = 0;
  for (let size = PAGE; ; ) {
    let page: LinkedPlace[];
    try {
      page = chain.page(n, size);
    } catch {
      // One by one, to say where.
      if (size === 1) {
        add(`chain/${n + 1}`, 'damaged');
        break;
      }
      size = 1;
      continue;
    }
    if (page.length === 0) break;
    for (const entry of page) {
      if (entry.n !== n + 1) add(`chain/${n + 1}`, 'missing');
      ({ n } = entry);
      seen[entry.kind] += 1;
      named += entry.line?.found ?? 0;
      for (const kind of faultsOf(entry, before, digest)) add(placeOf(entry), kind);
      if (entry.kind === 'line' && entry.version !== seen.line) {
        add(`log/${seen.line}`, 'missing');
        seen.line = entry.version;
      }
      for (const { link, place } of expected.get(n) ?? []) if (link !== entry.link) add(place, 'head');
      expected.delete(n);
      before = entry.link;
    }
    // Not at the end: whoever writes all the time would never let it be reached.
    if (page.length === size) yield;
  }
  // Only now, and without a pause since the last page: somebody may have written in the meantime.
  const sealed = tried(chain.sealed, 'chain', null);
  const counts = tried(chain.counts, 'chain', { links: n, versions: seen.version, erased: seen.erasure, lines: seen.line, named });
  for (const places of expected.values()) for (const { place } of places) add(place, 'older');
  const head = sealed === null ? null : readSealed(sealed, seal);
  if (sealed === null ? n > 0 : !head?.isGenuine || head.n !== n || head.link !== (before || '-')) add(`chain/${n}`, 'head');
  // These look at everything at once, so only where something is wrong.
  if (seen.version !== counts.versions || seen.line !== counts.lines || seen.erasure !== counts.erased || faults.length > 0) {
    for (const place of tried(() => chain.unlinked(most), 'chain', [])) add(place, 'unlinked');
  }
  if (named !== counts.named) for (const place of tried(() => chain.misnamed(most), 'chain', [])) add(place, 'order');
  return { ok: faults.length === 0, versions: counts.versions, lines: counts.lines, faults };
}

/** The same in one go. */
export function verifyChain(chain: Chain, options: VerifyOptions): Verification {
  const steps = verifying(chain, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

function faultsOf(entry: LinkedPlace, before: string, digest: (text: string) => string): FaultKind[] {
  if (entry.kind === 'line') {
    const { line } = entry;
    if (!line) return ['missing'];
    if (linkOf(digest, before, entry, line) !== entry.link) return ['facts'];
    return peopleIn(line.patients) === line.found ? [] : ['order'];
  }
  const [found, ...others] = entry.versions;
  if (!found) return ['missing'];
  const faults: FaultKind[] = [];
  if (linkOf(digest, before, entry, found) !== entry.link) faults.push('facts');
  if (entry.kind === 'version' && found.content !== null && digest(found.content) !== found.hash) faults.push('content');
  if (found.place === 'history' && !(found.newest !== null && found.newest > entry.version)) faults.push('order');
  if (others.length > 0 || (entry.kind === 'erasure' && found.place !== 'erased')) faults.push('erasure');
  return faults;
}

/** How many patients a line names; -1 where that cannot be read. */
function peopleIn(patients: string): number {
  try {
    return new Set(JSON.parse(patients) as string[]).size;
  } catch {
    return -1;
  }
}
