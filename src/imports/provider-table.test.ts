import { describe, expect, it } from 'vitest';
import type { Provider } from '../domain/provider.ts';
import { columnProblems, guessColumns, openProviderTable, professionOf, readProviders, type ProviderRow } from './provider-table.ts';
import { ImportError } from './failure.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const TABLE = [
  'Name;Fachgebiet;Zertifikat;Gültig bis;Straße;PLZ;Ort;Telefon;E-Mail;Sprachen;Wartezeit;Bemerkung',
  'Sabine Grün;Diätassistentin;VDD;31.12.2027;Gasse 2;10117;Berlin;030 1;gruen@example.org;Deutsch, Türkisch;etwa 3 Wochen;',
  'Volkshochschule;Progressive Muskelentspannung (Kurs);ZPP;06/2027;;10115;Berlin;;;de;;',
  'Dr. Heike Hausmann;Hausärztin;;;;10119;Berlin;;;;;',
].join('\r\n');

/** Reads the file and then, as if everything had been saved, once more. */
const stored = (rows: ProviderRow[]): Provider[] => rows.filter(({ outcome }) => outcome === 'new').map(({ provider }, index) => ({ ...provider!, id: `p${index}`, version: '1', example: false, active: true }));
const read = (text: string, existing: Provider[] = [], everyone?: 'nutrition') => {
  const table = openProviderTable(bytes(text));
  return readProviders(table.rows, table.titles, table.suggested, existing, everyone);
};

describe('a table of providers', () => {
  it('is read with every column told by its title', () => {
    const rows = read(TABLE);
    expect(rows.map(({ outcome, row }) => [row, outcome])).toEqual([[2, 'new'], [3, 'new'], [4, 'new']]);
    expect(rows[0]!.provider).toEqual({
      name: 'Sabine Grün', profession: 'nutrition', title: 'Diätassistentin', certificate: 'VDD', certificateUntil: '2027-12-31', street: 'Gasse 2', postalCode: '10117', city: 'Berlin', phone: '030 1', email: 'gruen@example.org', languages: ['de', 'tr'],
      waitingTime: 'etwa 3 Wochen',
    });
    expect(rows[1]!.provider).toMatchObject({ profession: 'relaxation', certificateUntil: '2027-06-30' });
    expect(rows[2]!.provider).toMatchObject({ profession: 'physician', title: 'Hausärztin' });
  });

  it('adds nothing when it is read a second time, in another encoding and order too', () => {
    const first = read(TABLE);
    const again = read(TABLE, stored(first));
    expect(again.map(({ outcome }) => outcome)).toEqual(['same', 'same', 'same']);
    const turned = [TABLE.split('\r\n')[0]!, ...TABLE.split('\r\n').slice(1).reverse()].join('\n');
    expect(read(turned, stored(first)).map(({ outcome }) => outcome)).toEqual(['same', 'same', 'same']);
    const windows = Uint8Array.from(TABLE, (letter) => letter.charCodeAt(0));
    const table = openProviderTable(windows);
    expect(readProviders(table.rows, table.titles, table.suggested, stored(first)).map(({ outcome }) => outcome)).toEqual(['same', 'same', 'same']);
  });

  it('says what a row would change, takes nothing away for an empty cell, and keeps the practice\'s spelling', () => {
    const before = stored(read(TABLE)).map((provider) => ({ ...provider, name: 'Sabine GRÜN', note: 'freundlich' })).slice(0, 1);
    const [row] = read('Name;Beruf;Telefon;Sprachen\nsabine gruen;Diätassistentin;030 999;Englisch', before);
    expect(row).toMatchObject({ outcome: 'changed', changes: ['phone', 'languages'], provider: { name: 'Sabine GRÜN', phone: '030 999', email: 'gruen@example.org', note: 'freundlich', languages: ['de', 'tr', 'en'] } });
  });

  it('tells two of the same name apart by their postal code, and asks when it cannot', () => {
    const two = 'Name;Beruf;PLZ\nAnna Meyer;Ärztin;10115\nAnna Meyer;Ärztin;20095';
    expect(read(two).map(({ outcome }) => outcome)).toEqual(['new', 'new']);
    expect(read('Name;Beruf\nAnna Meyer;Ärztin', stored(read(two)))[0]).toMatchObject({ outcome: 'refused', problem: 'several-fit' });
    expect(read(`${two}\nAnna Meyer;Ärztin;10115`).map(({ outcome }) => outcome)).toEqual(['new', 'new', 'same']);
  });

  it('gives every row that is not taken its reason, and every cell', () => {
    const rows = read(`Name;Beruf;Gültig bis;Sprachen\n;Ärztin;;\nOhne Beruf;;;\nMit Fehlern;Yoga;31.02.2027;Klingonisch; Deutsch\n${'x'.repeat(501)};Yoga;;`);
    expect(rows.map(({ problem }) => problem)).toEqual(['name-missing', 'profession-missing', undefined, 'too-long']);
    expect(rows[2]).toMatchObject({ outcome: 'new', cells: [{ problem: 'date-unreadable', column: 'Gültig bis', value: '31.02.2027' }, { problem: 'language-unknown', value: 'Klingonisch' }] });
    expect(rows[2]!.provider!.certificateUntil).toBeUndefined();
    expect(read('Name;Ort\nOhne Beruf;Berlin', [], 'nutrition')[0]).toMatchObject({ outcome: 'new', provider: { profession: 'nutrition' } });
  });

  it('brings nobody back whom the practice put aside', () => {
    const away = stored(read(TABLE)).map((provider) => ({ ...provider, active: false }));
    expect(read(TABLE, away).map(({ problem }) => problem)).toEqual(['deactivated', 'deactivated', 'deactivated']);
  });

  it('keeps a profession that nobody knows as the title of somebody else', () => {
    expect(read('Name;Beruf\nH. Praktiker;Heilpraktiker')[0]!.provider).toMatchObject({ profession: 'other', title: 'Heilpraktiker' });
    expect([professionOf('Ärztliche Psychotherapeutin'), professionOf('Oecotrophologin'), professionOf('MBSR-Lehrer'), professionOf('dietitian')]).toEqual(['psychotherapy', 'nutrition', 'relaxation', 'nutrition']);
  });

  it('is refused when it is none, and asks for a name', () => {
    expect(() => openProviderTable(bytes('nur ein Satz'))).toThrow(ImportError);
    expect(() => openProviderTable(bytes('a;b\n'))).toThrow(ImportError);
    expect(columnProblems(guessColumns(['PLZ', 'Ort']))).toEqual(['no-name']);
    expect(columnProblems(['name', 'name', 'ignore', 'ignore'])).toEqual(['twice']);
  });
});
