/**
 * What the person at the machine can do without the app: accounts, tokens, backup, restore, verify. It works on the same file as a
 * running server; each change counts there from the next request on, and stands in the access log.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { dayAt, parseDay } from '../../src/domain/day.ts';
import { ROLES, type Role } from '../../src/domain/team.ts';
import { normalise, USERNAME, type Account } from '../access/accounts.ts';
import { AT_THE_MACHINE } from '../access/audit.ts';
import { CODE_HOURS } from '../access/codes.ts';
import { openAccess, type AccessParts } from '../access/open-access.ts';
import { createSeal, deriveKey, readSecret } from '../access/secret.ts';
import { readConfig } from '../config.ts';
import { DataError, openDatabase } from '../database.ts';
import { createFhirHandler } from '../fhir/handler.ts';
import { createPracticeReader } from '../practice.ts';
import { createSealer } from '../record/heads.ts';
import { acceptDataDir, verifyDataDir } from '../record/integrity.ts';
import { SCHEMA_VERSION } from '../storage/schema.ts';
import { createSqliteStore } from '../storage/sqlite.ts';
import { BackupError, PASSPHRASE_LEAST, readBackup, writeBackup } from './backup.ts';
import type { AdminMessages } from './messages.ts';

export interface Terminal {
  say: (text: string) => void;
  /** Asks without showing what is typed; null where nobody can be asked. */
  askSecret: ((question: string) => Promise<string>) | null;
}

/** A command that was not done, with the sentence that says why. */
class Refused extends Error {}

/** Runs one command; answers the exit code: 0 done, 1 not done, 2 not understood. */
export async function runAdmin(args: readonly string[], env: Readonly<Record<string, string | undefined>>, texts: AdminMessages, terminal: Terminal): Promise<number> {
  let given: ReturnType<typeof parse>;
  try {
    given = parse(args);
  } catch {
    terminal.say(texts.usage);
    return 2;
  }
  const [subject, verb, ...rest] = given.positionals;
  const dataDir = readConfig({ DATA_DIR: env.DATA_DIR }).dataDir;
  const { role, until } = given.values;
  const passphraseFile = given.values['passphrase-file'];
  try {
    switch (`${subject} ${subject === 'backup' || subject === 'restore' || subject === 'verify' ? '' : verb}`.trim()) {
      case 'users list': return await withAccess(dataDir, texts, (access) => listUsers(access, texts, terminal));
      case 'users add': return await withAccess(dataDir, texts, (access) => addUser(access, { username: rest[0], name: rest.slice(1).join(' '), role, until }, texts, terminal));
      case 'users disable': return await withAccess(dataDir, texts, (access) => change(access, rest[0], { disabled: true }, texts, terminal));
      case 'users enable': return await withAccess(dataDir, texts, (access) => change(access, rest[0], { disabled: false }, texts, terminal));
      case 'users role': return await withAccess(dataDir, texts, (access) => change(access, rest[0], standing(access, rest[1], until, texts), texts, terminal));
      case 'password reset': return await withAccess(dataDir, texts, (access) => resetPassword(access, rest[0], texts, terminal));
      case 'second-factor reset': return await withAccess(dataDir, texts, (access) => resetSecondFactor(access, rest[0], texts, terminal));
      case 'tokens list': return await withAccess(dataDir, texts, (access) => listTokens(access, texts, terminal));
      case 'tokens revoke': return await withAccess(dataDir, texts, (access) => revokeToken(access, rest[0] ?? '', texts, terminal));
      case 'backup': {
        const file = pathOf(verb);
        const size = await saying(texts, { file, dataDir }, async () => writeBackup(dataDir, file, await passphrase(passphraseFile, true, texts, terminal)));
        terminal.say(texts.backedUp(file, `${(size / 1024 / 1024).toFixed(1)} MB`));
        return 0;
      }
      case 'restore': {
        const file = pathOf(verb);
        const { made } = await saying(texts, { file, dataDir }, async () => readBackup(dataDir, file, await passphrase(passphraseFile, false, texts, terminal)));
        const { ok } = acceptDataDir(dataDir, deriveKey(readSecret(dataDir), 'record-chain'), new Date());
        terminal.say(texts.restored(made, dataDir));
        if (!ok) terminal.say(texts.restoredAltered);
        return ok ? 0 : 1;
      }
      case 'verify': {
        if (!existsSync(join(dataDir, 'rueckenwind.db'))) throw new Refused(texts['no-data'](dataDir));
        const key = deriveKey(readSecret(dataDir), 'record-chain');
        if (given.values.accept) {
          // Not beneath a running server, which remembers what it found at its start.
          openStopped(dataDir, texts);
          acceptDataDir(dataDir, key, new Date());
        }
        const found = verifyDataDir(dataDir, key);
        if (found.ok) terminal.say(texts.verified(found.versions, found.lines));
        else terminal.say([texts.altered(found.faults.length), ...found.faults.map(({ place, kind }) => `  ${place}: ${kind}`)].join('\n'));
        return found.ok ? 0 : 1;
      }
      default:
        terminal.say(texts.usage);
        return 2;
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    terminal.say(error.message);
    return 1;
  }
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], allowPositionals: true, options: { role: { type: 'string' }, until: { type: 'string' }, 'passphrase-file': { type: 'string' }, accept: { type: 'boolean' } } });
}

function openStopped(dataDir: string, texts: AdminMessages): void {
  try {
    openDatabase(dataDir).close();
  } catch (error) {
    if (error instanceof DataError && error.reason === 'in-use') throw new Refused(texts.inUse, { cause: error });
    throw error;
  }
}

function pathOf(given: string | undefined): string {
  return resolve(given || 'rueckenwind.backup');
}

/** Runs it; what kept it from being done becomes a sentence. */
async function saying<Result>(texts: AdminMessages, { file, dataDir }: { file: string; dataDir: string }, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupError) throw new Refused(texts[error.reason](error.reason === 'no-data' || error.reason === 'not-empty' ? dataDir : file), { cause: error });
    throw error;
  }
}

async function passphrase(file: string | undefined, twice: boolean, texts: AdminMessages, { askSecret }: Terminal): Promise<string> {
  let given: string;
  if (file !== undefined) given = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  else if (askSecret) {
    given = await askSecret(texts.passphrase);
    if (twice && (await askSecret(texts.passphraseAgain)) !== given) throw new Refused(texts.passphraseDiffers);
  } else throw new Refused(texts.passphraseMissing);
  if (Array.from(given).length < PASSPHRASE_LEAST) throw new Refused(texts.passphraseShort(PASSPHRASE_LEAST));
  return given;
}

/** Opens the accounts of a data directory beside a server that may be running. */
async function withAccess(dataDir: string, texts: AdminMessages, work: (access: AccessParts) => number | Promise<number>): Promise<number> {
  const path = join(dataDir, 'rueckenwind.db');
  if (!existsSync(path)) throw new Refused(texts['no-data'](dataDir));
  const db = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true });
  try {
    const { user_version: version } = db.prepare('pragma user_version').get() as { user_version: number };
    // Tables are brought up to date by the server, never beneath it.
    if (version !== SCHEMA_VERSION) throw new Refused(texts.otherVersion);
    const secret = readSecret(dataDir);
    const store = createSqliteStore(db, { seal: createSealer(deriveKey(secret, 'record-chain')) });
    const practice = createPracticeReader(store);
    if (!practice()) throw new Refused(texts.notSetUp);
    const zone = () => practice()?.zone ?? 'Europe/Berlin';
    const now = () => new Date();
    const newId = () => crypto.randomUUID();
    const fhir = createFhirHandler({ store, zone, now, newId, ...(await createSeal(deriveKey(secret, 'address'))) });
    const access = await openAccess({
      db, store, fhir, practice, zone, now, newId, https: false, beyondLoopback: false, limits: { idleMinutes: 60, hours: 12 },
      keys: { cookie: deriveKey(secret, 'session-cookie'), secondFactor: deriveKey(secret, 'second-factor') },
    });
    return await work(access);
  } finally {
    db.close();
  }
}

const MACHINE = { by: AT_THE_MACHINE, address: null };
const AUTHOR = { practitioner: AT_THE_MACHINE, name: 'npm run admin' };

function accountOf({ accounts }: AccessParts, username: string | undefined, texts: AdminMessages): Account {
  const account = accounts.byUsername(username ?? '');
  if (!account) throw new Refused(texts.unknownUser(username ?? ''));
  return account;
}

function standing({ today }: AccessParts, role: string | undefined, until: string | undefined, texts: AdminMessages): { role: Role; until: string | null } {
  const known = ROLES.find((each) => each === role);
  const day = until === undefined ? null : parseDay(until);
  if (!known || (known === 'guest' && (day === null || day < today()))) throw new Refused(texts.badRole);
  return { role: known, until: known === 'guest' ? day : null };
}

function listUsers({ accounts, factors, codes, today, now }: AccessParts, texts: AdminMessages, { say }: Terminal): number {
  const rows = accounts.list().map(({ practitioner, username, name, role, until, disabled, open, lastSignIn }) => {
    const invited = codes.openUntil(practitioner);
    const state = disabled ? texts.disabled
      : until !== null && until < today() ? texts.over(until)
        : !open ? (invited !== null && invited > now() ? texts.invited(minute(invited)) : texts.noPassword)
          : until !== null ? texts.until(until) : texts.open;
    return [username, name, texts.roles[role], state, factors.any(practitioner) ? texts.yes : texts.no, lastSignIn === null ? '' : minute(lastSignIn)];
  });
  say(table([texts.columns, ...rows]));
  return 0;
}

async function addUser(access: AccessParts, { username, name, role, until }: { username: string | undefined; name: string; role: string | undefined; until: string | undefined }, texts: AdminMessages, { say }: Terminal): Promise<number> {
  const { accounts, people, codes, audit, newId } = access;
  if (!username || !USERNAME.test(username) || name.trim() === '') throw new Refused(texts.badUsername);
  const stands = standing(access, role, until, texts);
  if (accounts.byUsername(username)) throw new Refused(texts.usernameTaken(username));
  const practitioner = newId();
  await people.tell({ practitioner, name: name.trim(), role: stands.role, active: true }, AUTHOR);
  await accounts.create({ practitioner, name: name.trim(), username: normalise(username), role: stands.role, ...(stands.until !== null && { until: stands.until }) });
  const { code, expires } = codes.make(practitioner, CODE_HOURS.invitation);
  audit('account-added', { ...MACHINE, about: practitioner, detail: stands.role });
  say(texts.code(username, code, minute(expires)));
  return 0;
}

async function change(access: AccessParts, username: string | undefined, what: { disabled: boolean } | { role: Role; until: string | null }, texts: AdminMessages, { say }: Terminal): Promise<number> {
  const { accounts, people, codes, audit } = access;
  const { practitioner, name } = accountOf(access, username, texts);
  accounts.change(practitioner, what);
  const after = accounts.one(practitioner)!;
  if (after.disabled) codes.forget(practitioner);
  await people.tell({ practitioner, name, role: after.role, active: !after.disabled }, AUTHOR);
  audit('disabled' in what ? (what.disabled ? 'account-disabled' : 'account-enabled') : 'account-changed', { ...MACHINE, about: practitioner, ...('role' in what && { detail: what.role }) });
  say(texts.done);
  return 0;
}

async function resetPassword(access: AccessParts, username: string | undefined, texts: AdminMessages, { say }: Terminal): Promise<number> {
  const { accounts, codes, audit } = access;
  const account = accountOf(access, username, texts);
  accounts.endSessions(account.practitioner);
  await accounts.setPassword(account.practitioner, null);
  const { code, expires } = codes.make(account.practitioner, CODE_HOURS.password);
  audit('password-reset', { ...MACHINE, about: account.practitioner });
  say(texts.code(account.username, code, minute(expires)));
  return 0;
}

function resetSecondFactor(access: AccessParts, username: string | undefined, texts: AdminMessages, { say }: Terminal): number {
  const { accounts, factors, audit } = access;
  const { practitioner } = accountOf(access, username, texts);
  accounts.endSessions(practitioner);
  factors.reset(practitioner);
  audit('second-factor-reset', { ...MACHINE, about: practitioner });
  say(texts.done);
  return 0;
}

function listTokens({ tokens, now }: AccessParts, texts: AdminMessages, { say }: Terminal): number {
  const rows = tokens.list().map(({ id, name, scopes, expires, lastUsed, revoked }) => [
    id, name, scopes.map(({ type, rights }) => `${type}:${rights}`).join(' '), revoked !== null ? texts.revoked : expires <= now() ? texts.expired : texts.until(minute(expires)), lastUsed === null ? '' : minute(lastUsed),
  ]);
  say(rows.length === 0 ? texts.none : table([texts.tokenColumns, ...rows]));
  return 0;
}

function revokeToken({ tokens, audit }: AccessParts, id: string, texts: AdminMessages, { say }: Terminal): number {
  if (!tokens.revoke(id)) throw new Refused(texts.unknownToken(id));
  audit('token-revoked', { ...MACHINE, about: null, detail: id });
  say(texts.done);
  return 0;
}

/** An instant by the clock of this machine, to the minute. */
function minute(ms: number): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return `${dayAt(new Date(ms), zone)} ${new Intl.DateTimeFormat('de', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(ms)}`;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
}
