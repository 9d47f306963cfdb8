import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImportError, type FailureCode } from './failure.ts';
import { decode, mendDoubleEncoding } from './text.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, mark = true): Uint8Array => new Uint8Array(Buffer.concat([Buffer.from(mark ? [0xff, 0xfe] : []), Buffer.from(text, 'utf16le')]));

function failure(act: () => unknown): FailureCode | null {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof ImportError ? error.failure.code : null;
  }
}

describe('encodings', () => {
  const text = 'Datum;Gemüse\n03.03.2026;Möhre – süß\n';
  it('reads UTF-8 with and without a mark', () => {
    expect(decode(utf8(text))).toMatchObject({ text, encoding: 'utf-8', marked: false, mended: 0 });
    expect(decode(utf8(`\ufeff${text}`))).toMatchObject({ text, encoding: 'utf-8', marked: true });
  });
  it('reads UTF-16 with and without a mark', () => {
    expect(decode(utf16(text))).toMatchObject({ text, encoding: 'utf-16le', marked: true });
    expect(decode(utf16('Day,Pain\n2026-03-03,4\n', false))).toMatchObject({ text: 'Day,Pain\n2026-03-03,4\n', encoding: 'utf-16le' });
    expect(decode(new Uint8Array([...utf16(text)].map((_, index, all) => all[index ^ 1]!)))).toMatchObject({ text, encoding: 'utf-16be' });
  });
  it('falls back to Windows-1252', () => expect(decode(new Uint8Array(Buffer.from(text.replace('–', '\x96'), 'latin1')))).toMatchObject({ text, encoding: 'windows-1252' }));
  it('leaves out control characters and says how many', () => expect(decode(utf8(`${'a'.repeat(200)}\u0000b`))).toMatchObject({ controls: 1, text: `${'a'.repeat(200)}b` }));
});

describe('what is no text', () => {
  it.each([
    ['empty', new Uint8Array()], ['empty', utf8(' \n ')], ['zip', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])], ['excel', new Uint8Array([0x50, 0x4b, 3, 4, ...utf8('[Content_Types].xml')])],
    ['pdf', utf8('%PDF-1.7')], ['binary', new Uint8Array(Array.from({ length: 300 }, (_, index) => (index % 3 === 0 ? 1 : 65)))],
  ] as [FailureCode, Uint8Array][])('is named: %s', (code, bytes) => expect(failure(() => decode(bytes))).toBe(code));
  it('is refused beyond 50 MB', () => expect(failure(() => decode(new Uint8Array(50_000_001)))).toBe('too-large'));
});

describe('letters that were encoded twice', () => {
  const twice = (text: string): string => new TextDecoder('windows-1252').decode(utf8(text));
  it('are mended and counted', () => {
    expect(mendDoubleEncoding(`${twice('Gemüse')} und ${twice('Süßkartoffel')}`)).toEqual({ text: 'Gemüse und Süßkartoffel', count: 2 });
    expect(mendDoubleEncoding(twice('Café – „süß“ 🖥️'))).toMatchObject({ text: 'Café – „süß“ 🖥️' });
  });
  it('leaves proper text alone', () => {
    for (const text of ['Gemüse, „MENÜ“ – süß', 'Ãbc', 'São', 'Â ', 'à la carte', 'Ä°']) expect(mendDoubleEncoding(text)).toEqual({ text, count: 0 });
  });
  it('never changes German words, whatever stands beside them', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß', '–', '„', '“', '”', '’', '…', ' ', 'é') }), (text) => { expect(mendDoubleEncoding(text)).toEqual({ text, count: 0 }); }));
  });
  it('mends every German word that was encoded twice', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z]{1,5}[äöüßÄÖÜ][a-z]{1,5}$/), (text) => { expect(mendDoubleEncoding(twice(text)).text).toBe(text); }));
  });
});
