/**
 * The chain over everything that was ever stored or logged: each version and each line of the log gets a link, the SHA-256 over the
 * link before it and the facts of that version or line. Whoever changes, removes, adds or reorders something afterwards breaks it at
 * that place. It stands on the hashes of contents, so that it stays whole when contents are erased after their time; an erasure gets
 * a link of its own.
 */

/** What a link speaks of: a version, a line of the log, or that the content of a version was taken away. */
export type LinkKind = 'version' | 'line' | 'erasure';

export interface Link {
  /** Counts from 1 without gaps. */
  n: number;
  kind: LinkKind;
  /** Of the resource; `log` for a line. */
  type: string;
  /** Of the resource; empty for a line. */
  id: string;
  /** Of the resource; the number of a line. */
  version: number;
  /** Lower-case hex. */
  link: string;
}

/** The facts of a version that its link covers, beside those in the link itself. */
export interface VersionFacts {
  at: number;
  author: string;
  patient: string | null;
  /** SHA-256 of the content, lower-case hex. */
  hash: string;
}

/** The facts of a line that its link covers, `patients` as the stored text. */
export interface LineFacts {
  at: number;
  practitioner: string;
  interaction: string;
  type: string | null;
  id: string | null;
  version: number | null;
  patients: string;
  query: string | null;
  address: string | null;
}

/** A link and what it speaks of, as it is stored now; null when that is gone. */
export interface LinkedPlace extends Link {
  /** For a version and an erasure; more than one place is a fault. `newest`: the number of the current version, for one of the history. */
  versions: (VersionFacts & { place: 'current' | 'history' | 'erased'; content: string | null; newest: number | null })[];
  /** `found`: under how many of its patients the line is found. */
  line: (LineFacts & { found: number }) | null;
}

/** What of the store the chain is held against. */
export interface Chain {
  /** The newest link as it was sealed at the end of the last transaction: `<n> <link> <seal>`; null before the first. */
  sealed: () => string | null;
  /** The newest link, or null when there is none yet. */
  head: () => Pick<Link, 'n' | 'link'> | null;
  /** Links in their order, with what they speak of. */
  page: (after: number, limit: number) => LinkedPlace[];
  /** How many there are of each, whether linked or not; `named`: pairs of a line and a patient under whom it is found. */
  counts: () => { links: number; versions: number; erased: number; lines: number; named: number };
  /** Up to `limit` places that no link speaks of, as `Type/id/_history/version` or `log/number`. */
  unlinked: (limit: number) => string[];
  /** Up to `limit` lines that are found under patients whom they do not name. Takes as long as the log. */
  misnamed: (limit: number) => string[];
  /** Names of tables, indexes and triggers of ours that are missing or not as this release makes them. */
  definitions: () => string[];
}

/** The link of a version, line or erasure after the link `before`; `digest` is SHA-256 as lower-case hex. */
export function linkOf(digest: (text: string) => string, before: string, { n, kind, type, id, version }: Omit<Link, 'link'>, facts: VersionFacts | LineFacts): string {
  const covered = 'practitioner' in facts
    ? [facts.at, facts.practitioner, facts.interaction, facts.type, facts.id, facts.version, facts.patients, facts.query, facts.address]
    : [facts.at, facts.author, facts.patient, facts.hash];
  return digest(`${before}\n${JSON.stringify([n, kind, type, id, version, ...covered])}`);
}

/** Where a link points, as a person can look it up. */
export function placeOf({ kind, type, id, version }: Pick<Link, 'kind' | 'type' | 'id' | 'version'>): string {
  return kind === 'line' ? `log/${version}` : `${type}/${id}/_history/${version}`;
}

/** What seals the newest link: a keyed hash, so that somebody with the database alone cannot make a new one. */
export type Sealer = (text: string) => string;

/** The text of a sealed head; without a key it is kept, but proves nothing. */
export function sealedHead({ n, link }: Pick<Link, 'n' | 'link'>, seal: Sealer | undefined): string {
  return `${n} ${link} ${seal ? seal(`${n} ${link}`) : '-'}`;
}

/** The head in a sealed text; null for anything else. `isGenuine`: by the key given. */
export function readSealed(text: string, seal: Sealer | undefined): { n: number; link: string; isGenuine: boolean } | null {
  const [, n, link, mark] = /^(\d{1,15}) ([0-9a-f]{64}|-) (\S+)$/.exec(text) ?? [];
  if (n === undefined || link === undefined || mark === undefined) return null;
  return { n: Number(n), link, isGenuine: !seal || seal(`${n} ${link}`) === mark };
}
