/** A ZIP file that is written while it is sent: each file is deflated as it comes, its size and checksum follow it. */
import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipFile {
  /** Path within the ZIP, with `/` between folders. */
  name: string;
  /** Text in UTF-8, or bytes; made piece by piece when it is asked for. */
  content: Iterable<string | Uint8Array>;
}

/** Pieces smaller than this are put together: a deflate of every few bytes costs more than they do. */
const PIECE = 64 * 1024;
/** What the fields of a ZIP without its 64-bit extension can hold. */
const MOST = 0xffffffff;
const UTF8_AND_SIZES_BEHIND = 0x0808;

/** The bytes of a ZIP with these files, dated `at`. Throws RangeError beyond 4 GiB. */
export async function* zip(files: Iterable<ZipFile>, at: Date): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  const [time, date] = dosTime(at);
  let offset = 0;
  let count = 0;
  for (const { name, content } of files) {
    const path = Buffer.from(name);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(UTF8_AND_SIZES_BEHIND, 6);
    header.writeUInt16LE(8, 8);
    header.writeUInt16LE(time, 10);
    header.writeUInt16LE(date, 12);
    header.writeUInt16LE(path.length, 26);
    yield Buffer.concat([header, path]);

    let [sum, size, packed] = [0, 0, 0];
    const pieces = function* (): Generator<Buffer> {
      for (const piece of gathered(content)) {
        sum = crc32(piece, sum);
        size += piece.length;
        yield piece;
      }
    };
    for await (const bytes of Readable.from(pieces()).compose(createDeflateRaw()) as AsyncIterable<Buffer>) {
      packed += bytes.length;
      yield bytes;
    }
    const sizes = Buffer.alloc(12);
    if (Math.max(size, packed, offset) > MOST) throw new RangeError('A ZIP holds no more than 4 GiB.');
    sizes.writeUInt32LE(sum, 0);
    sizes.writeUInt32LE(packed, 4);
    sizes.writeUInt32LE(size, 8);
    yield Buffer.concat([Buffer.from('PK\u0007\u0008', 'latin1'), sizes]);

    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    // Made as on Unix, so that the file can be read and written by whoever unpacks it.
    entry.writeUInt16LE(0x0314, 4);
    header.copy(entry, 6, 4, 14);
    sizes.copy(entry, 16);
    entry.writeUInt16LE(path.length, 28);
    entry.writeUInt32LE((0o100600 << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    directory.push(Buffer.concat([entry, path]));
    offset += 30 + path.length + packed + 16;
    count += 1;
  }
  const whole = Buffer.concat(directory);
  if (offset > MOST || count > 0xffff) throw new RangeError('A ZIP holds no more than 4 GiB.');
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(offset, 16);
  yield Buffer.concat([whole, end]);
}

function* gathered(content: Iterable<string | Uint8Array>): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  for (const part of content) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    waiting.push(bytes);
    length += bytes.length;
    if (length < PIECE) continue;
    yield Buffer.concat(waiting);
    [waiting, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(waiting);
}

/** Time and date as a ZIP has them, in UTC. */
function dosTime(at: Date): [time: number, date: number] {
  return [
    (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    (Math.max(0, at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  ];
}
