/** The tables of the record, and the steps by which an older file becomes a newer one. A step that was released never changes. */
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { linkOf, sealedHead, type LineFacts, type LinkKind, type Sealer, type VersionFacts } from './chain.ts';

/**
 * `resource` holds the current version of each resource, `history` the superseded ones, `idx` what can be searched. `erased`
 * keeps of a version whose content was taken away that it was there: who, when, and the hash, never a word of it.
 *
 * `hash` is the SHA-256 of the content. It is what a chain over versions and log can be built on: a chain over hashes stays
 * whole when contents are erased after their time.
 */
/** What brings a file one step further: SQL, or a function for what SQL cannot do. `seal` is the key of this installation, if it has one. */
type Step = string | ((db: DatabaseSync, seal: Sealer | undefined) => void);

export const STEPS: readonly Step[] = [
  `
  create table resource (
    rid integer primary key,
    type text not null,
    id text not null,
    version integer not null,
    at integer not null,
    author text not null,
    patient text,
    lo integer,
    hi integer,
    hash text not null,
    content text not null,
    unique (type, id)
  ) strict;
  create index resource_type on resource (type);
  create index resource_patient on resource (patient, type, lo);
  create index resource_date on resource (type, lo);
  create index resource_at on resource (type, at);

  create table history (
    type text not null,
    id text not null,
    version integer not null,
    at integer not null,
    author text not null,
    patient text,
    hash text not null,
    content text not null,
    unique (type, id, version)
  ) strict;
  create index history_at on history (type, at);
  create index history_patient on history (patient) where patient is not null;

  create table erased (
    type text not null,
    id text not null,
    version integer not null,
    at integer not null,
    author text not null,
    hash text not null,
    primary key (type, id, version)
  ) strict, without rowid;

  create table idx (
    rid integer not null references resource (rid) on delete cascade,
    param text not null,
    n integer not null,
    system text,
    value text,
    lo real,
    hi real,
    primary key (rid, param, n)
  ) strict, without rowid;
  create index idx_value on idx (param, value, system, lo, hi);

  create table caseload (
    patient text primary key,
    name text not null,
    words text not null,
    active integer not null,
    example integer not null,
    managers text not null,
    as_of integer not null,
    changed integer not null,
    written integer,
    days_logged real, last_log text, pain_mean real, pain_days real, pain_delta real, stress_mean real, stress_days real,
    stress_delta real, plants_7d real, plants_days real, plan_title text, review_date text, open_tasks real
  ) strict, without rowid;
  create index caseload_name on caseload (active, name, patient);
  create index caseload_figures on caseload (
    active, managers, example, written, changed, days_logged, last_log, pain_mean, pain_days, pain_delta, stress_mean, stress_days, stress_delta, plants_7d,
    plants_days, plan_title, review_date, open_tasks, name, patient
  );
  create index caseload_as_of on caseload (as_of);

  create table caseload_text (
    patient text primary key references caseload (patient) on delete cascade,
    summary text not null,
    days text not null
  ) strict;

  create table review (
    patient text not null,
    practitioner text not null,
    at integer not null,
    primary key (practitioner, patient)
  ) strict, without rowid;

  create table log (
    seq integer primary key autoincrement,
    at integer not null,
    practitioner text not null,
    interaction text not null,
    type text,
    id text,
    version integer,
    patients text not null,
    query text,
    address text
  ) strict;
  create index log_at on log (at);
  create index log_practitioner on log (practitioner, seq);
  create index log_entity on log (type, id) where id is not null;
  create table log_patient (
    patient text not null,
    seq integer not null references log (seq),
    primary key (patient, seq)
  ) strict, without rowid;

  create trigger log_stays before delete on log begin select raise(abort, 'the log is only added to'); end;
  create trigger log_unchanged before update on log begin select raise(abort, 'the log is only added to'); end;
  create trigger log_patient_stays before delete on log_patient begin select raise(abort, 'the log is only added to'); end;
  create trigger log_patient_unchanged before update on log_patient begin select raise(abort, 'the log is only added to'); end;
  create trigger history_unchanged before update on history begin select raise(abort, 'a version never changes'); end;

  create table stamp (name text primary key, value text not null) strict, without rowid;
  `,
  bringIntoChain,
];

export const SCHEMA_VERSION = STEPS.length;

/** Where the sealed head of the chain is kept. */
export const HEAD_STAMP = 'chain-head';

/**
 * The chain (see chain.ts), and in it everything that is there already, as it was found at this upgrade: versions in the order of
 * their time, lines of the log, then what was erased. `erased` now says in whose record it was, and `ledger` which records were
 * erased for good, by their opaque ids alone.
 */
function bringIntoChain(db: DatabaseSync, seal: Sealer | undefined): void {
  db.exec(`
    create table chain (
      n integer primary key,
      kind text not null,
      type text not null,
      id text not null,
      version integer not null,
      link text not null
    ) strict;
    alter table erased add column patient text;
    create table ledger (patient text primary key, at integer not null, run text not null) strict, without rowid;
    create trigger chain_stays before delete on chain begin select raise(abort, 'the chain is only added to'); end;
    create trigger chain_unchanged before update on chain begin select raise(abort, 'the chain is only added to'); end;
    create trigger erased_stays before delete on erased begin select raise(abort, 'what was erased stays erased'); end;
    create trigger erased_unchanged before update on erased begin select raise(abort, 'what was erased stays erased'); end;
  `);
  const add = db.prepare('insert into chain (n, kind, type, id, version, link) values (?, ?, ?, ?, ?, ?)');
  let [n, before] = [0, ''];
  const link = (kind: LinkKind, { type, id, version }: { type: string; id: string; version: number }, facts: VersionFacts | LineFacts): void => {
    n += 1;
    before = linkOf((text) => hash('sha256', text), before, { n, kind, type, id, version }, facts);
    add.run(n, kind, type, id, version, before);
  };
  const versions = db.prepare(`
    select type, id, version, at, author, patient, hash from resource union all select type, id, version, at, author, patient, hash from history
    union all select type, id, version, at, author, patient, hash from erased order by at, type, id, version
  `);
  type Row = VersionFacts & { type: string; id: string; version: number };
  for (const row of versions.iterate() as Iterable<Row>) link('version', row, row);
  for (const row of db.prepare('select * from log order by seq').iterate() as Iterable<LineFacts & { seq: number }>) link('line', { type: 'log', id: '', version: row.seq }, row);
  for (const row of db.prepare('select * from erased order by at, type, id, version').iterate() as Iterable<Row>) link('erasure', row, row);
  db.prepare('insert into stamp (name, value) values (?, ?)').run(HEAD_STAMP, sealedHead({ n, link: before || '-' }, seal));
}

/**
 * Brings the file up to this release, each step in a transaction of its own: a crash in between leaves the file at the last whole
 * step, and the next start goes on from there. Throws RangeError when the file is from a newer release, which would not know what
 * an older one did to it.
 */
export function migrate(db: DatabaseSync, { steps = STEPS, seal }: { steps?: readonly Step[]; seal?: Sealer | undefined } = {}): void {
  const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
  if (version > steps.length) throw new RangeError(`The data is from a newer release (schema ${version}, this one knows ${steps.length}).`);
  for (let step = version; step < steps.length; step += 1) {
    db.exec('begin immediate');
    try {
      const next = steps[step]!;
      if (typeof next === 'string') db.exec(next);
      else next(db, seal);
      db.exec(`pragma user_version = ${step + 1}`);
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  }
}

/** What this release makes, by name; made once. */
let ours: Map<string, string> | null = null;

function definitionsIn(db: DatabaseSync): Map<string, string> {
  return new Map((db.prepare('select name, sql from sqlite_master where sql is not null').all() as { name: string; sql: string }[]).map(({ name, sql }) => [name, sql]));
}

/** Names of what this release makes and the file has not, or has otherwise: somebody may have taken a protection out. Sorted. */
export function foreignDefinitions(db: DatabaseSync): string[] {
  if (!ours) {
    const fresh = new DatabaseSync(':memory:');
    migrate(fresh);
    ours = definitionsIn(fresh);
    fresh.close();
  }
  const found = definitionsIn(db);
  return [...ours].filter(([name, sql]) => found.get(name) !== sql).map(([name]) => name).sort();
}
