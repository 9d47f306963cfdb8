/** From the bytes of a file to its text: encoding, byte-order mark, umlauts that were encoded twice. */
import { ImportError, MAX_FILE_BYTES } from './failure.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface DecodedText {
  text: string;
  encoding: Encoding;
  /** True where the file says its encoding itself by a byte-order mark. */
  marked: boolean;
  /** Places where letters had been encoded twice (`GemÃ¼se`) and were mended. */
  mended: number;
  /** Control characters that no text may hold and that were left out. */
  controls: number;
}

/**
 * The text of a file. UTF-8 and UTF-16 are told by their mark or by their shape; what is no valid UTF-8 is read as
 * Windows-1252. Throws ImportError for an empty file, one beyond the limit, and for files that are no text at all.
 */
export function decode(bytes: Uint8Array): DecodedText {
  if (bytes.length === 0) throw new ImportError({ code: 'empty' });
  if (bytes.length > MAX_FILE_BYTES) throw new ImportError({ code: 'too-large', limit: MAX_FILE_BYTES });
  refuseOtherKinds(bytes);
  const { encoding, marked } = encodingOf(bytes);
  const raw = new TextDecoder(encoding).decode(bytes);
  const { text, controls } = withoutControls(raw);
  if (controls > 0 && controls > raw.length / 100) throw new ImportError({ code: 'binary' });
  if (text.trim() === '') throw new ImportError({ code: 'empty' });
  const mend = mendDoubleEncoding(text);
  return { text: mend.text, encoding, marked, mended: mend.count, controls };
}

/** Files that people take for an export: recognised by their first bytes, so that the message can say what to do instead. */
function refuseOtherKinds(bytes: Uint8Array): void {
  const starts = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04)) {
    // A workbook is a zip too; its names stand in plain letters near the beginning.
    const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4_096));
    throw new ImportError({ code: head.includes('[Content_Types].xml') || head.includes('xl/') ? 'excel' : 'zip' });
  }
  if (starts(0x1f, 0x8b)) throw new ImportError({ code: 'zip' });
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) throw new ImportError({ code: 'excel' });
  if (starts(0x25, 0x50, 0x44, 0x46)) throw new ImportError({ code: 'pdf' });
}

function encodingOf(bytes: Uint8Array): { encoding: Encoding; marked: boolean } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: validUtf8(bytes) ? 'utf-8' : 'windows-1252', marked: true };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', marked: true };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', marked: true };
  // Without a mark UTF-16 shows itself by zeros at every second place: header and dates are plain letters.
  const head = bytes.subarray(0, 1_000);
  let even = 0;
  let odd = 0;
  head.forEach((byte, index) => {
    if (byte === 0) {
      if (index % 2 === 0) even += 1;
      else odd += 1;
    }
  });
  if (odd > head.length / 4 && even === 0) return { encoding: 'utf-16le', marked: false };
  if (even > head.length / 4 && odd === 0) return { encoding: 'utf-16be', marked: false };
  return { encoding: validUtf8(bytes) ? 'utf-8' : 'windows-1252', marked: false };
}

function validUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

// Neither FHIR nor a screen knows what to do with them; tab, line feed and carriage return stay.
// oxlint-disable-next-line no-control-regex -- these characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function withoutControls(raw: string): { text: string; controls: number } {
  let controls = 0;
  const text = raw.replace(CONTROLS, () => {
    controls += 1;
    return '';
  });
  return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, controls };
}

/** The bytes 0x80 to 0x9f of Windows-1252 as characters; the places it leaves open are the C1 controls, as browsers do it. */
const HIGH = new Map<string, number>(Array.from('€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ', (character, index) => [character, 0x80 + index]));

/**
 * Mends letters that were encoded as UTF-8 twice: `GemÃ¼se` becomes `Gemüse`. Only runs that begin as such a run must begin
 * (Ã, Â, â, ð) and that are, as bytes, valid UTF-8 as a whole are touched; in German or English no word is spelt like that.
 */
export function mendDoubleEncoding(text: string): { text: string; count: number } {
  if (!/[ÃÂâð]/.test(text)) return { text, count: 0 };
  let count = 0;
  const mended = text.replace(/[ÃÂâð][\u0080-\uffff]+/g, (run) => {
    const bytes: number[] = [];
    for (const character of run) {
      const code = character.codePointAt(0)!;
      const byte = HIGH.get(character) ?? (code <= 0xff ? code : undefined);
      if (byte === undefined) return run;
      bytes.push(byte);
    }
    try {
      const better = new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array(bytes));
      count += 1;
      return better;
    } catch {
      return run;
    }
  });
  return { text: mended, count };
}
