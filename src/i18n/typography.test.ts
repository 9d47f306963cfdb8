import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typeset } from './typography.ts';

const shown = (text: string) => text.replaceAll('\u00AD', '|').replaceAll('\u202F', '_').replaceAll('\u00A0', '~');

describe('typeset', () => {
  test.each([
    ['Ernährungsempfehlungsschreiben', 'Er|näh|rungs|emp|feh|lungs|schrei|ben'],
    ['Beschwerdetagebuch', 'Be|schwer|de|ta|ge|buch'],
    ['Schweigepflichtentbindung', 'Schwei|ge|pflicht|ent|bin|dung'],
    ['Notwendigkeitsbescheinigung', 'Not|wen|dig|keits|be|schei|ni|gung'],
    ['Körperfunktionen und Körperstrukturen', 'Kör|per|funk|ti|o|nen und Kör|per|struk|tu|ren'],
    ['PSYCHOSOZIALE Belastungsfaktoren', 'PSY|CHO|SO|ZI|ALE Be|las|tungs|fak|to|ren'],
    ['Patientenedukation', 'Pa|ti|en|ten|edu|ka|tion'],
    ['Heilmittelverordnung', 'Heil|mit|tel|ver|ord|nung'],
  ])('breaks %s where it is spoken', (word, expected) => {
    expect(shown(typeset(word, 'de'))).toBe(expected);
  });

  test('leaves a word alone that it does not know, and English words', () => {
    expect(typeset('Donaudampfschifffahrt', 'de')).toBe('Donaudampfschifffahrt');
    expect(typeset('Ernährungsberatung', 'en')).toBe('Ernährungsberatung');
  });

  test('keeps together what is read together', () => {
    expect(shown(typeset('z. B. 30 Minuten, d.h. 1,5 l am 3. März, § 43 SGB V, i. d. R. 20 %', 'de'))).toBe('z._B. 30~Minuten, d._h. 1,5_l am 3.~März, §_43 SGB V, i._d._R. 20_%');
    expect(shown(typeset('30 plants, 2 l', 'en'))).toBe('30~plants, 2_l');
  });

  test('lets a line end after a slash between two words', () => {
    expect(typeset('Patientin/Patient und 3/4', 'de')).toBe('Patientin/\u200BPatient und 3/4');
  });

  test('adds nothing that is seen and takes nothing away', () => {
    const visible = (text: string) => text.replaceAll(/[\u00AD\u200B\u202F\u00A0 ]/g, '');
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('z. B. Ernährungsberatung', '30 Minuten', 'u.a. Sauerkraut')), fc.constantFrom('de' as const, 'en' as const), (text, language) => {
      expect(visible(typeset(text, language))).toBe(visible(text));
    }));
  });
});
