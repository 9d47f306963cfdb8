/** Compresses answers on their way out, off the main thread. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip, zstdCompress } from 'node:zlib';

const zstd = promisify(zstdCompress);
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Below this, compressing takes longer than sending. */
const LEAST_BYTES = 8 * 1024;
/** A year of one patient, 1.3 MB: 0.7 ms and 45 kB with zstd 3, 3 ms and 38 kB with brotli 4, 2 ms and 81 kB with gzip 1. */
const ZSTD_LEVEL = 3;
const BROTLI_QUALITY = 4;
const GZIP_LEVEL = 1;

/** The quickest first: the way to the browser is short. */
const ENCODINGS: readonly [name: string, compress: (plain: Buffer) => Promise<Buffer>][] = [
  ['zstd', (plain) => zstd(plain, { params: { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL } })],
  ['br', (plain) => brotli(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } })],
  ['gzip', (plain) => gzipped(plain, { level: GZIP_LEVEL })],
];

/** Whether an `Accept-Encoding` takes this encoding; `;q=0` says that it does not. */
export function accepts(accepted: string, encoding: string): boolean {
  return accepted.split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    return name === encoding && !parameters.some((each) => /^q=0(\.0*)?$/.test(each));
  });
}

/** The answer with this text, compressed as the browser accepts it; short ones, and those without a body, as they are. */
export async function compressedResponse(text: string | null, { status, headers }: { status: number; headers: Headers }, accepted: string | null): Promise<Response> {
  const encoding = text === null || accepted === null ? undefined : ENCODINGS.find(([name]) => accepts(accepted, name));
  if (text === null || !encoding) return new Response(text, { status, headers });
  headers.append('vary', 'accept-encoding');
  const plain = Buffer.from(text);
  if (plain.byteLength < LEAST_BYTES) return new Response(text, { status, headers });
  const [name, compress] = encoding;
  const body = await compress(plain);
  headers.set('content-encoding', name);
  headers.set('content-length', String(body.byteLength));
  return new Response(new Uint8Array(body), { status, headers });
}
