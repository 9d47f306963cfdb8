/** The server's own certificate: read from two files, read anew on a signal, and which host names it is for. */
import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import { isIP } from 'node:net';
import { ConfigError } from './config.ts';

export interface Tls {
  createServer: typeof createServer;
  serverOptions: ServerOptions;
  /** Whether the certificate is for this host name or address. */
  certified: (host: string) => boolean;
  /** Reads both files again, as after a renewal; what runs goes on. Answers false, changing nothing, when they cannot be used. */
  reload: (server: Pick<Server, 'setSecureContext'>) => boolean;
}

/** Throws `ConfigError` when the files cannot be used. */
export function readTls(paths: { cert: string; key: string }): Tls {
  let current = readPair(paths);
  const context = () => ({ cert: current.cert, key: current.key, minVersion: 'TLSv1.2' as const, honorCipherOrder: true });
  return {
    createServer,
    serverOptions: context(),
    certified: (host) => {
      const name = host.replace(/^\[|\]$/g, '');
      return (isIP(name) === 0 ? current.certificate.checkHost(name) : current.certificate.checkIP(name)) !== undefined;
    },
    reload(server) {
      try {
        current = readPair(paths);
      } catch {
        return false;
      }
      server.setSecureContext(context());
      return true;
    },
  };
}

function readPair(paths: { cert: string; key: string }): { cert: Buffer; key: Buffer; certificate: X509Certificate } {
  let certificate: X509Certificate;
  let cert: Buffer;
  try {
    cert = readFileSync(paths.cert);
    certificate = new X509Certificate(cert);
  } catch (cause) {
    throw new ConfigError('TLS_CERT', 'certificate', { cause });
  }
  if (Date.parse(certificate.validTo) < Date.now()) throw new ConfigError('TLS_CERT', 'certificate');
  try {
    const key = readFileSync(paths.key);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) throw new Error('another key');
    return { cert, key, certificate };
  } catch (cause) {
    throw new ConfigError('TLS_KEY', 'certificate', { cause });
  }
}
