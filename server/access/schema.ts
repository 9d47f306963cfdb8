/** The tables of the access room beside those of the sign-in library: second factors, codes, tokens, rules. Never a record. */
import type { DatabaseSync } from 'node:sqlite';

/** Creates what is missing. A person is known by the id of their Practitioner, as everywhere else. */
export function createSchema(db: DatabaseSync): void {
  db.exec(`
    create table if not exists access_totp (
      practitioner text primary key,
      -- Sealed with a key that is not in this file. Null while none has been confirmed.
      secret text,
      pending text,
      -- The time step of the last code that was taken: none is taken twice.
      last_step integer not null default 0
    ) strict;
    create table if not exists access_recovery (
      practitioner text not null,
      hash text not null,
      used integer,
      primary key (practitioner, hash)
    ) strict;
    create table if not exists access_passkey (
      id text primary key,
      practitioner text not null,
      credential text not null unique,
      public_key text not null,
      rp text not null,
      count integer not null,
      name text not null,
      created integer not null,
      last_used integer
    ) strict;
    create index if not exists access_passkey_practitioner on access_passkey (practitioner);
    create table if not exists access_code (
      hash text primary key,
      practitioner text not null,
      expires integer not null
    ) strict;
    create table if not exists access_token (
      id text primary key,
      hash text not null unique,
      name text not null,
      scopes text not null,
      patient text,
      author text not null,
      created integer not null,
      expires integer not null,
      last_used integer,
      revoked integer
    ) strict;
    create table if not exists access_rule (name text primary key, value text not null) strict;
    create table if not exists access_familiar (
      practitioner text not null,
      kind text not null,
      -- The address, or the hash of a device's cookie.
      value text not null,
      last_used integer not null,
      primary key (practitioner, kind, value)
    ) strict;
  `);
}
