/** The tables of the record, and the steps by which an older file becomes a newer one. A step that was released never changes. */
import type { DatabaseSync } from 'node:sqlite';

/**
 * `resource` holds the current version of each resource, `history` the superseded ones, `idx` what can be searched. `erased`
 * keeps of a version whose content was taken away that it was there: who, when, and the hash, never a word of it.
 *
 * `hash` is the SHA-256 of the content. It is what a chain over versions and log can be built on: a chain over hashes stays
 * whole when contents are erased after their time.
 */
const STEPS: readonly string[] = [
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
];

export const SCHEMA_VERSION = STEPS.length;

/**
 * Brings the file up to this release, each step in a transaction of its own: a crash in between leaves the file at the last whole
 * step, and the next start goes on from there. Throws RangeError when the file is from a newer release, which would not know what
 * an older one did to it.
 */
export function migrate(db: DatabaseSync, steps: readonly string[] = STEPS): void {
  const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
  if (version > steps.length) throw new RangeError(`The data is from a newer release (schema ${version}, this one knows ${steps.length}).`);
  for (let step = version; step < steps.length; step += 1) {
    db.exec('begin immediate');
    try {
      db.exec(steps[step]!);
      db.exec(`pragma user_version = ${step + 1}`);
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  }
}
