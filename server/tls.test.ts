/** The server with a certificate of its own: encrypted from end to end, and what browsers are told then. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../mocks/certificate.ts';
import { OWNER, PRACTICE, removeData, startServer, type RunningServer } from '../mocks/running-server.ts';
import { readTls } from './tls.ts';

let directory: string;
let paths: { cert: string; key: string };
let server: RunningServer;

const write = (pair: { cert: string; key: string }) => {
  writeFileSync(paths.cert, pair.cert);
  writeFileSync(paths.key, pair.key, { mode: 0o600 });
};

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'rueckenwind-tls-'));
  paths = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
  write(selfSigned(['praxis.example', 'localhost']));
  server = await startServer({ env: { HOST: '127.0.0.1', TLS_CERT: paths.cert, TLS_KEY: paths.key, LC_ALL: 'en_GB.UTF-8' } });
}, 60_000);
afterAll(async () => {
  await server.stop();
  removeData(server.dataDir);
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  serial: string;
}

function ask(method: string, path: string, { host = 'praxis.example', body, ...options }: { host?: string; body?: object } & RequestOptions = {}): Promise<Answer> {
  const port = Number(new URL(server.origin).port);
  const headers = { host: `${host}:${port}`, origin: `https://${host}:${port}`, ...(body && { 'content-type': 'application/json' }) };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname: '127.0.0.1', port, method, path, headers, rejectUnauthorized: false, agent: false, ...options }, (response) => {
      const { serialNumber } = (response.socket as unknown as { getPeerCertificate: () => DetailedPeerCertificate }).getPeerCertificate();
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text, serial: serialNumber }));
    });
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

test('C12 browsers are told to insist on encryption, and the cookies belong to this host alone', async () => {
  expect(server.origin).toMatch(/^https:\/\/localhost:\d+$/);
  for (const path of ['/', '/api/session', '/fhir/Patient', '/health']) expect((await ask('GET', path)).headers['strict-transport-security']).toBe('max-age=31536000');
  const { status, headers } = await ask('POST', '/api/set-up', { body: { code: server.code, practice: PRACTICE, account: OWNER } });
  expect(status).toBe(201);
  for (const line of headers['set-cookie']!) expect(line).toMatch(/^__Host-[a-z]+=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
});

test('only names that the certificate is for are answered', async () => {
  for (const host of ['praxis.example', 'localhost', '127.0.0.1']) expect([host, (await ask('GET', '/api/session', { host })).status]).toEqual([host, 200]);
  for (const host of ['evil.example', 'praxis.example.evil', '192.168.0.1']) expect([host, (await ask('GET', '/', { host })).status]).toEqual([host, 421]);
});

test('plain connections and old versions of TLS are not spoken', async () => {
  await expect(fetch(server.origin.replace('https', 'http'))).rejects.toThrow('fetch failed');
  const port = Number(new URL(server.origin).port);
  const version = (maxVersion: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') =>
    new Promise<string | null>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  expect([await version('TLSv1.2'), await version('TLSv1.3')]).toEqual(['TLSv1.2', 'TLSv1.3']);
  await expect(version('TLSv1.1')).rejects.toThrow(/alert|protocol/i);
});

test.skipIf(process.platform === 'win32')('a renewed certificate is read on SIGHUP; one that cannot be used changes nothing', async () => {
  const before = (await ask('GET', '/health')).serial;
  writeFileSync(paths.cert, 'nonsense');
  server.process.kill('SIGHUP');
  await expect.poll(server.output).toContain('The new certificate cannot be used');
  expect((await ask('GET', '/health')).serial).toBe(before);
  write(selfSigned(['praxis.example']));
  server.process.kill('SIGHUP');
  await expect.poll(server.output).toContain('Certificate read anew.');
  expect((await ask('GET', '/health')).serial).not.toBe(before);
});

describe('files that cannot be used', () => {
  test.each<[string, () => { cert: string; key: string }, string]>([
    ['another key', () => ({ cert: selfSigned(['a.example']).cert, key: selfSigned(['a.example']).key }), 'TLS_KEY'],
    ['no certificate', () => ({ cert: 'nonsense', key: selfSigned(['a.example']).key }), 'TLS_CERT'],
    ['an expired one', () => selfSigned(['a.example'], -1), 'TLS_CERT'],
  ])('%s stops the start', (_, pair, setting) => {
    const other = { cert: join(directory, 'other-cert.pem'), key: join(directory, 'other-key.pem') };
    const { cert, key } = pair();
    writeFileSync(other.cert, cert);
    writeFileSync(other.key, key);
    expect(() => readTls(other)).toThrow(expect.objectContaining({ setting, reason: 'certificate' }));
    expect(() => readTls({ ...other, cert: join(directory, 'none') })).toThrow(expect.objectContaining({ setting: 'TLS_CERT' }));
  });
});
