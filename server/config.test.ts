import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, isLoopback, reachesBeyond, readConfig } from './config.ts';

test('without settings it listens on this computer only', () => {
  expect(readConfig({})).toEqual({ port: 8080, host: '127.0.0.1', dataDir: resolve('data'), proxies: [], tls: null, session: { idleMinutes: 60, hours: 12 } });
  expect(readConfig({ PORT: '', HOST: '', DATA_DIR: '', TRUST_PROXY: '' })).toEqual(readConfig({}));
});

test('settings are taken as they are given', () => {
  expect(readConfig({ PORT: '0', HOST: '0.0.0.0', DATA_DIR: '/srv/rw', TRUST_PROXY: '192.0.2.10, 2001:db8::1', SESSION_IDLE_MINUTES: '10', SESSION_HOURS: '8' })).toEqual({
    port: 0, host: '0.0.0.0', dataDir: '/srv/rw', proxies: ['192.0.2.10', '2001:db8::1'], tls: null, session: { idleMinutes: 10, hours: 8 },
  });
});

describe('a setting that cannot be meant stops the start', () => {
  test.each([
    [{ PORT: '80a' }, 'PORT', 'number'],
    [{ PORT: '65536' }, 'PORT', 'number'],
    [{ PORT: '-1' }, 'PORT', 'number'],
    [{ SESSION_HOURS: '0' }, 'SESSION_HOURS', 'number'],
    [{ TRUST_PROXY: 'proxy.local' }, 'TRUST_PROXY', 'address'],
    [{ HOST: '0.0.0.0' }, 'HOST', 'not-encrypted'],
    [{ HOST: '192.168.1.5' }, 'HOST', 'not-encrypted'],
    [{ HOST: '::' }, 'HOST', 'not-encrypted'],
    [{ TLS_CERT: '/etc/cert.pem' }, 'TLS_KEY', 'pair'],
    [{ HOST: '0.0.0.0', TLS_KEY: '/etc/key.pem' }, 'TLS_CERT', 'pair'],
  ])('%j', (env, setting, reason) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(expect.objectContaining({ setting, reason }));
  });
});

test('with a certificate of its own it may listen to other computers', () => {
  const config = readConfig({ HOST: '0.0.0.0', TLS_CERT: '/etc/cert.pem', TLS_KEY: '/etc/key.pem' });
  expect(config.tls).toEqual({ cert: resolve('/etc/cert.pem'), key: resolve('/etc/key.pem') });
});

test('beyond this computer it is reached through another address or a proxy', () => {
  expect(reachesBeyond(readConfig({}))).toBe(false);
  expect(reachesBeyond(readConfig({ TLS_CERT: 'c', TLS_KEY: 'k' }))).toBe(false);
  expect(reachesBeyond(readConfig({ HOST: '192.168.1.5', TLS_CERT: 'c', TLS_KEY: 'k' }))).toBe(true);
  expect(reachesBeyond(readConfig({ TRUST_PROXY: '127.0.0.1' }))).toBe(true);
});

test.each([
  ['localhost', true], ['LOCALHOST', true], ['127.0.0.1', true], ['127.1.2.3', true], ['::1', true], ['[::1]', true],
  ['', false], ['0.0.0.0', false], ['localhost.example.org', false], ['127.0.0.1.example.org', false], ['192.168.0.1', false],
])('%s is this computer: %s', (host, expected) => expect(isLoopback(host)).toBe(expected));
