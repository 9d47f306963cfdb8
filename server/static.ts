/** The built app, held in memory with its compressed forms, so that no address can ever reach another file. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { accepts } from './compression.ts';

interface Asset {
  type: string;
  etag: string;
  /** Its name holds a hash of its content: it never changes. */
  immutable: boolean;
  plain: Uint8Array<ArrayBuffer>;
  br?: Uint8Array<ArrayBuffer>;
  gzip?: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Answers a GET or HEAD for a file of the app or one of its screens; null for an address that is neither. With `session` (JSON) the page of
 * a screen says who is signed in, so that the app need not ask: as data, which the content security policy never runs.
 */
export interface StaticFiles {
  (request: Request, session?: unknown): Response | null;
  /** Whether the address is that of a screen. */
  isScreen: (request: Request) => boolean;
}

/** Reads the app that `npm run build` left in `directory`, or null when there is none. */
export function loadStaticFiles(directory: string): StaticFiles | null {
  const assets = new Map<string, Asset>();
  let names: string[];
  try {
    names = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return null;
  }
  const files = new Set(names);
  const read = (name: string) => new Uint8Array(readFileSync(name));
  for (const name of files) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const address = `/${relative(directory, name).split(sep).join('/')}`;
    const plain = read(name);
    assets.set(address, {
      type,
      plain,
      etag: createHash('sha256').update(plain).digest('base64url').slice(0, 22),
      immutable: address.startsWith('/assets/'),
      ...(files.has(`${name}.br`) && { br: read(`${name}.br`) }),
      ...(files.has(`${name}.gz`) && { gzip: read(`${name}.gz`) }),
    });
  }
  const index = assets.get('/index.html');
  if (!index) return null;

  const page = new TextDecoder().decode(index.plain);
  const assetOf = (request: Request): Asset | undefined => {
    const { pathname } = new URL(request.url);
    return assets.get(pathname) ?? (isScreen(pathname) ? index : undefined);
  };
  const served = (request: Request, session?: unknown): Response | null => {
    const asset = assetOf(request);
    if (asset === index && session !== undefined) return new Response(request.method === 'HEAD' ? null : withSession(page, session), { headers: { 'content-type': index.type, 'cache-control': 'no-store' } });
    return asset ? answer(asset, request) : null;
  };
  return Object.assign(served, { isScreen: (request: Request) => assetOf(request) === index });
}

function withSession(page: string, session: unknown): string {
  const data = JSON.stringify(session).replaceAll('<', String.raw`\u003c`);
  return page.replace('<head>', () => `<head>\n    <script type="application/json" id="session">${data}</script>`);
}

/** Addresses of screens have no file extension; a missing file must not be answered with the app. */
function isScreen(pathname: string): boolean {
  return !pathname.startsWith('/assets/') && !pathname.slice(pathname.lastIndexOf('/')).includes('.');
}

function answer(asset: Asset, request: Request): Response {
  const accepted = request.headers.get('accept-encoding') ?? '';
  const encoding = asset.br && accepts(accepted, 'br') ? 'br' : asset.gzip && accepts(accepted, 'gzip') ? 'gzip' : null;
  const etag = `"${asset.etag}${encoding ? `-${encoding}` : ''}"`;
  const headers = new Headers({
    'content-type': asset.type,
    'cache-control': asset.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    vary: 'accept-encoding',
  });
  const known = request.headers.get('if-none-match')?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  if (known) return new Response(null, { status: 304, headers });
  const body = encoding ? asset[encoding]! : asset.plain;
  if (encoding) headers.set('content-encoding', encoding);
  headers.set('content-length', String(body.byteLength));
  return new Response(request.method === 'HEAD' ? null : body, { headers });
}
