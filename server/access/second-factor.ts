/** What a person can show besides the password: codes of an app, passkeys, and recovery codes on paper. */
import { randomBytes, scrypt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { SecondFactor } from '../../src/domain/team.ts';
import { newCode, plainCode } from './one-time-code.ts';
import type { Seal } from './secret.ts';
import { matchingStep, newTotpSecret } from './totp.ts';
import type { NewPasskey } from './webauthn.ts';

const RECOVERY_CODES = 10;

export interface StoredPasskey extends NewPasskey {
  id: string;
  practitioner: string;
  /** The host name that it belongs to. */
  rp: string;
  name: string;
  /** ms since 1970. */
  created: number;
  lastUsed: number | null;
}

export interface Factors {
  /** Whether an app or a passkey is set up. */
  any: (practitioner: string) => boolean;
  /** What this person can show. */
  methods: (practitioner: string) => SecondFactor[];

  /** Makes a secret that counts once a code of it was confirmed; the one before goes on until then. */
  beginTotp: (practitioner: string) => Promise<Buffer>;
  /** Confirms it with a code: true when that fits, and then the secret counts. */
  confirmTotp: (practitioner: string, code: string) => Promise<boolean>;
  /** Whether this is a code of now that was not taken before; it is taken with that. */
  useTotp: (practitioner: string, code: string) => Promise<boolean>;
  hasTotp: (practitioner: string) => boolean;
  removeTotp: (practitioner: string) => void;

  /** Makes ten codes; the ones before are void. */
  newRecovery: (practitioner: string) => Promise<string[]>;
  /** Whether this is a code that was not used before; it is used with that. */
  useRecovery: (practitioner: string, code: string) => Promise<boolean>;
  recoveryLeft: (practitioner: string) => number;

  passkeys: (practitioner: string) => StoredPasskey[];
  addPasskey: (practitioner: string, passkey: NewPasskey & { rp: string; name: string }) => string | null;
  usedPasskey: (id: string, count: number) => void;
  /** Answers whether there was one. */
  removePasskey: (practitioner: string, id: string) => boolean;

  /** Takes all of them away. */
  reset: (practitioner: string) => void;
}

interface FactorsParts extends Seal {
  db: DatabaseSync;
  /** ms since 1970. */
  now: () => number;
}

const slowHash = promisify(scrypt) as (password: string, salt: string, length: number, options: { N: number; r: number; p: number }) => Promise<Buffer>;

export function createFactors({ db, now, seal, open }: FactorsParts): Factors {
  const totp = db.prepare('select secret, pending, last_step from access_totp where practitioner = ?');
  const beginTotp = db.prepare('insert into access_totp (practitioner, pending) values (?, ?) on conflict (practitioner) do update set pending = excluded.pending');
  const confirmTotp = db.prepare('update access_totp set secret = pending, pending = null, last_step = ? where practitioner = ? and pending = ?');
  const takeStep = db.prepare('update access_totp set last_step = ?1 where practitioner = ?2 and last_step < ?1 and secret = ?3');
  const removeTotp = db.prepare('delete from access_totp where practitioner = ?');
  const unused = db.prepare('select hash from access_recovery where practitioner = ? and used is null');
  const addRecovery = db.prepare('insert into access_recovery (practitioner, hash) values (?, ?)');
  const takeRecovery = db.prepare('update access_recovery set used = ? where practitioner = ? and hash = ? and used is null');
  const removeRecovery = db.prepare('delete from access_recovery where practitioner = ?');
  const passkeys = db.prepare('select id, practitioner, credential, public_key as publicKey, rp, count, name, created, last_used as lastUsed from access_passkey where practitioner = ? order by created, id');
  const addPasskey = db.prepare('insert into access_passkey (id, practitioner, credential, public_key, rp, count, name, created) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (credential) do nothing');
  const usedPasskey = db.prepare('update access_passkey set count = ?, last_used = ? where id = ?');
  const removePasskey = db.prepare('delete from access_passkey where practitioner = ? and id = ?');
  const removePasskeys = db.prepare('delete from access_passkey where practitioner = ?');

  const secretOf = async (sealed: unknown): Promise<Buffer | null> => {
    const text = typeof sealed === 'string' ? await open(sealed) : null;
    return text === null ? null : Buffer.from(text, 'base64url');
  };
  const hasTotp = (practitioner: string) => typeof totp.get(practitioner)?.secret === 'string';
  const recoveryLeft = (practitioner: string) => unused.all(practitioner).length;
  const passkeysOf = (practitioner: string) => passkeys.all(practitioner) as unknown as StoredPasskey[];
  const any = (practitioner: string) => hasTotp(practitioner) || passkeysOf(practitioner).length > 0;
  // Short enough to be typed, so the hash has to be a slow one. One salt for the ten of one making: a check costs one hash.
  const recoveryHash = async (code: string, salt: string) => `${salt}:${(await slowHash(plainCode(code), salt, 32, { N: 16_384, r: 8, p: 1 })).toString('base64url')}`;

  return {
    any,
    methods(practitioner) {
      if (!any(practitioner)) return [];
      return [...(hasTotp(practitioner) ? (['totp'] as const) : []), ...(passkeysOf(practitioner).length > 0 ? (['passkey'] as const) : []), ...(recoveryLeft(practitioner) > 0 ? (['recovery'] as const) : [])];
    },

    async beginTotp(practitioner) {
      const secret = newTotpSecret();
      beginTotp.run(practitioner, await seal(secret.toString('base64url')));
      return secret;
    },
    async confirmTotp(practitioner, code) {
      const sealed = totp.get(practitioner)?.pending as string | null | undefined;
      const secret = await secretOf(sealed);
      const step = secret && matchingStep(secret, code, now(), 0);
      return step !== null && confirmTotp.run(step, practitioner, sealed!).changes === 1;
    },
    async useTotp(practitioner, code) {
      const kept = totp.get(practitioner);
      const secret = await secretOf(kept?.secret);
      const step = secret && matchingStep(secret, code, now(), kept!.last_step as number);
      // The statement itself decides: of two requests with the same code at once one gets it.
      return step !== null && takeStep.run(step, practitioner, kept!.secret as string).changes === 1;
    },
    hasTotp,
    removeTotp: (practitioner) => void removeTotp.run(practitioner),

    async newRecovery(practitioner) {
      const salt = randomBytes(16).toString('base64url');
      const codes = Array.from({ length: RECOVERY_CODES }, () => newCode(2, 5));
      const hashes = await Promise.all(codes.map((code) => recoveryHash(code, salt)));
      removeRecovery.run(practitioner);
      for (const hash of hashes) addRecovery.run(practitioner, hash);
      return codes;
    },
    async useRecovery(practitioner, code) {
      const salts = new Set(unused.all(practitioner).map(({ hash }) => (hash as string).split(':')[0]!));
      for (const salt of salts) if (takeRecovery.run(now(), practitioner, await recoveryHash(code, salt)).changes === 1) return true;
      return false;
    },
    recoveryLeft,

    passkeys: passkeysOf,
    addPasskey(practitioner, { credential, publicKey, rp, count, name }) {
      const id = crypto.randomUUID();
      return addPasskey.run(id, practitioner, credential, publicKey, rp, count, name, now()).changes === 1 ? id : null;
    },
    usedPasskey: (id, count) => void usedPasskey.run(count, now(), id),
    removePasskey: (practitioner, id) => removePasskey.run(practitioner, id).changes === 1,

    reset(practitioner) {
      for (const remove of [removeTotp, removeRecovery, removePasskeys]) remove.run(practitioner);
    },
  };
}
