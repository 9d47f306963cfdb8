/** What the person at the machine can set, read from environment variables once at the start. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';

export interface Config {
  /** 0 lets the system choose a free one. */
  port: number;
  host: string;
  dataDir: string;
  /** Addresses of the proxies that speak HTTPS with the browsers; empty when the server is used on this computer only. */
  proxies: readonly string[];
  /** Paths of the certificate (with its chain) and its key, in PEM; null when the server itself speaks no HTTPS. */
  tls: { cert: string; key: string } | null;
  session: SessionLimits;
}

export interface SessionLimits {
  /** Signed out after this long without a request. */
  idleMinutes: number;
  /** Signed out this long after signing in, however busy. */
  hours: number;
}

/** Which setting is wrong, and what it may be; `server/terminal.ts` says so in words. */
export class ConfigError extends Error {
  readonly setting: string;
  readonly reason: 'number' | 'address' | 'not-encrypted' | 'pair' | 'certificate';
  constructor(setting: string, reason: ConfigError['reason'], options?: ErrorOptions) {
    super(`${setting}: ${reason}`, options);
    this.setting = setting;
    this.reason = reason;
  }
}

const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '::1']);

/** Whether a host name or address means this computer; brackets around IPv6 are allowed. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return LOOPBACK_NAMES.has(bare) || (isIP(bare) === 4 && bare.startsWith('127.'));
}

/** Reads the settings; an empty variable counts as not set. Throws `ConfigError`. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const host = env.HOST || '127.0.0.1';
  const proxies = (env.TRUST_PROXY ?? '').split(',').map((part) => part.trim()).filter(Boolean);
  if (proxies.some((proxy) => isIP(proxy) === 0)) throw new ConfigError('TRUST_PROXY', 'address');
  const [cert, key] = [env.TLS_CERT, env.TLS_KEY];
  if (Boolean(cert) !== Boolean(key)) throw new ConfigError(cert ? 'TLS_KEY' : 'TLS_CERT', 'pair');
  const tls = cert && key ? { cert: resolve(cert), key: resolve(key) } : null;
  // Diaries and passwords never travel readable through a network: without a certificate, or a proxy that encrypts, only this
  // computer is served.
  if (!isLoopback(host) && proxies.length === 0 && !tls) throw new ConfigError('HOST', 'not-encrypted');
  return {
    port: whole(env, 'PORT', 8080, 0, 65_535),
    host,
    dataDir: resolve(env.DATA_DIR || 'data'),
    proxies,
    tls,
    session: {
      idleMinutes: whole(env, 'SESSION_IDLE_MINUTES', 60, 1, 24 * 60),
      hours: whole(env, 'SESSION_HOURS', 12, 1, 24 * 7),
    },
  };
}

/** Whether other computers can reach the server. */
export function reachesBeyond({ host, proxies }: Pick<Config, 'host' | 'proxies'>): boolean {
  return !isLoopback(host) || proxies.length > 0;
}

function whole(env: Readonly<Record<string, string | undefined>>, name: string, preset: number, low: number, high: number): number {
  const text = env[name];
  if (!text) return preset;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < low || value > high) throw new ConfigError(name, 'number');
  return value;
}
