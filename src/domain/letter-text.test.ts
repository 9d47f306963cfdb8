import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someLetter } from '../../mocks/arbitrary-letter.ts';
import { formatIn } from '../i18n/format.ts';
import { textIn } from '../i18n/messages.ts';
import { planWords } from '../i18n/plan-words.ts';
import { WARNING_SIGNS } from './care-plan.ts';
import { contentOf, emptyLetter, LETTER_KINDS, type LetterContent } from './letter.ts';
import { letterMessages } from './letter-messages.ts';
import { diarySentences, letterText, warningSentences, type LetterContext } from './letter-text.ts';

const context: LetterContext = { patient: { family: 'Ärmel-Weiß', given: 'Friederike', birthDate: '1951-02-28' }, practice: ['Praxis am Markt', 'Markt 1', '10115 Berlin'], writtenBy: 'Jana Berger', day: '2026-11-23' };
const german = formatIn('de');
const content: LetterContent = {
  ...emptyLetter('nutrition', 'de'), concern: 'Ich möchte wieder ohne Schmerzen Treppen steigen.', prescription: { diagnosis: 'Kreuzschmerz', icd10: 'M54.5', issued: '2026-11-02', physician: 'Dr. Beispiel' }, ownMeasures: 'Krankengymnastik\nHeimübungen',
  answerTo: 'Praxis am Markt, Markt 1', answerBy: '2026-12-15', diary: ['Ein Satz.'], warningSigns: ['Ein anderer.'], recipient: { provider: 'gruen', name: 'Sabine Grün', profession: 'Diätassistentin', address: 'Gasse 2\n10117 Berlin' },
};
const all = (text: ReturnType<typeof letterText>): string => text.flatMap(({ heading, lines }) => [heading ?? '', ...lines]).join('\n');

describe('the wording of a letter', () => {
  it('says everything that was typed, whose it is, to whom, and that it is no prescription', () => {
    const text = letterText(content, context, german);
    const said = all(text);
    for (const words of ['Praxis am Markt', 'Sabine Grün', 'Diätassistentin', 'Gasse 2', '10117 Berlin', '23.11.2026', 'Empfehlungsschreiben zur Ernährungsberatung', 'Friederike Ärmel-Weiß, geb. 28.02.1951', 'Diagnose laut Verordnung', 'Kreuzschmerz, ICD-10-GM: M54.5',
      'Laut Verordnung vom 02.11.2026 von Dr. Beispiel.', '„Ich möchte wieder ohne Schmerzen Treppen steigen.“', 'Ein Satz.', 'Ein anderer.', 'Beratung zur Ernährung im Alltag', 'Krankengymnastik', 'Heimübungen', 'Wir bitten um Ihre Antwort bis zum 15.12.2026 an:', 'Jana Berger',
      'Dieses Schreiben erhält die behandelte Person.', 'Dieses Schreiben ist keine Verordnung und keine ärztliche Diagnose.', 'Dieses Dokument ersetzt keine ärztliche Beratung.']) expect(said).toContain(words);
    expect(text.map(({ part }) => part)).toEqual(['sender', 'recipient', 'date', 'subject', 'patient', 'greeting', 'intro', 'section', 'section', 'section', 'section', 'section', 'section', 'section', 'section', 'closing', 'signature', 'notice']);
  });

  it('notes the release for a recipient, and says so when there is none', () => {
    const direct = { ...content, delivery: 'recipient' as const };
    expect(all(letterText(direct, { ...context, release: { from: '2026-11-01', until: '2027-01-31', purpose: 'Beratung', data: 'dieses Schreiben' } }, german))).toMatch(/Schweigepflichtentbindung vor, gültig vom 01\.11\.2026 bis zum 31\.01\.2027\.\nZweck: Beratung\nUmfang: dieses Schreiben/);
    expect(all(letterText(direct, context, german))).toContain('keine gültige Schweigepflichtentbindung');
  });

  it('names the letter that it corrects', () => {
    expect(all(letterText(content, { ...context, correctsOf: '2026-11-12' }, german))).toContain('Dieses Schreiben berichtigt unser Schreiben vom 12.11.2026');
  });

  it('says that nothing is known where nothing is, and never fills it', () => {
    const said = all(letterText(emptyLetter('physician', 'de'), { ...context, patient: { family: 'Muster', given: '' } }, german));
    expect(said).toContain('Muster, Geburtsdatum nicht erfasst');
    expect(said).toContain('Laut Verordnung: keine Angabe.');
    expect(said).not.toMatch(/undefined|null|NaN/);
  });

  it.each(LETTER_KINDS)('has every section in both languages for %s', (kind) => {
    const [de, en] = (['de', 'en'] as const).map((language) => letterText({ ...content, kind, language }, context, formatIn(language)));
    expect(de!.map(({ part }) => part)).toEqual(en!.map(({ part }) => part));
    expect(de!.flatMap(({ heading }) => heading ?? [])).not.toEqual(en!.flatMap(({ heading }) => heading ?? []));
  });

  it('holds for any letter, with no blank line and the last sentence always there', () => {
    fc.assert(
      fc.property(someLetter, (letter) => {
        const text = letterText(contentOf(letter), context, formatIn(letter.language));
        expect(text.flatMap(({ lines }) => lines).filter((line) => line.trim() === '')).toEqual([]);
        expect(text.at(-1)!.lines[0]).toBe(letterMessages[letter.language].notice);
      }),
    );
  });
});

describe('what the diary says', () => {
  const period = { from: '2026-10-29', to: '2026-11-25' } as const;

  it('says period, number and missing days, and 0 as a value', () => {
    const sentences = diarySentences({ period, logged: 25, figures: [
      { measure: 'pain', mean: 4.13, n: 25, missing: 3 }, { measure: 'stress', mean: 0, n: 1, missing: 27 }, { measure: 'sleep', mean: 6.75, n: 20, missing: 8 }, { measure: 'movement', mean: 34.6, n: 12, missing: 16 },
      { measure: 'plants', mean: 21.5, windows: 20, n: 24, missing: 4 }, { measure: 'bloating', counts: [8, 7, 4, 0], unknown: 1, n: 20, missing: 8 }, { measure: 'discomfort', counts: [0, 0, 0, 0], unknown: 0, n: 0, missing: 28 },
    ] }, 'de', german);
    expect(sentences).toEqual([
      'Zeitraum 29.10.2026 bis 25.11.2026 (28 Tage): Einträge an 25 Tagen, keine an 3 Tagen. Selbstangaben, unverändert wiedergegeben.',
      'Schmerzstärke (0–10, Mittel des Tages): Mittel 4,1 an 25 Tagen mit Angabe, 3 Tage ohne Angabe.',
      'Stressempfinden (0–10): Mittel 0,0 an 1 Tag mit Angabe, 27 Tage ohne Angabe.',
      'Schlafdauer: Mittel 6:45 Stunden an 20 Tagen mit Angabe, 8 Tage ohne Angabe.',
      'Bewegung: Mittel 35 Minuten an 12 Tagen mit Angabe, 16 Tage ohne Angabe.',
      'Verschiedene pflanzliche Lebensmittel in je 7 Tagen (Zählwert, kein Messinstrument): Mittel 21,5 aus 20 Abschnitten von 7 Tagen, an denen wenigstens 5-mal Essen eingetragen ist; Essen an 24 Tagen eingetragen, an 4 Tagen nicht.',
      'Blähungen: an 20 Tagen angegeben (keine 8, leicht 7, mittel 4, unbekannte Angabe 1), 8 Tage ohne Angabe.',
      'Bauchbeschwerden: keine Angabe an 28 Tagen.',
    ]);
  });

  it('gives no mean where too few days would carry one', () => {
    expect(diarySentences({ period, logged: 2, figures: [{ measure: 'plants', mean: null, windows: 0, n: 2, missing: 26 }] }, 'en', formatIn('en'))[1]).toContain('too few days for a mean; food recorded on 2 days, not on 26 days.');
  });
});

describe('the warning signs as asked', () => {
  it('say yes, no and not asked apart, by whom and when', () => {
    const sentences = warningSentences({ answers: { 'rf-fever': 'yes', 'rf-saddle': 'no', 'rf-weakness': 'no' }, askedBy: 'Jana Berger', note: ' seit gestern ' }, '2026-11-20', 'de', german);
    expect(sentences[0]).toBe('Erfragt am 20.11.2026 von Jana Berger.');
    expect(sentences[1]).toBe('Erfragt, ja: Fieber oder Schüttelfrost.');
    expect(sentences[2]).toBe('Erfragt, nein: Taubheit im Reithosenbereich; zunehmende Schwäche in den Beinen.');
    expect(sentences[3]).toMatch(/^Nicht erfragt: neue Störung/);
    expect(sentences[4]).toBe('Anmerkung: seit gestern');
  });

  it('never say no where nothing was asked', () => {
    expect(warningSentences({ answers: {} }, undefined, 'de', german)).toEqual(['Warnzeichen wurden nicht erfragt.']);
    expect(warningSentences({ answers: { 'rf-blood': 'no' } }, undefined, 'de', german)[0]).toBe('Erfragt, nein: Blut im Stuhl.');
  });

  it('name every sign in both languages as the plan does', () => {
    for (const language of ['de', 'en'] as const) {
      const names = WARNING_SIGNS.map((sign) => letterMessages[language].signs[sign]);
      expect(new Set(names).size).toBe(WARNING_SIGNS.length);
      expect(names.map((name) => name.toLowerCase())).toEqual(WARNING_SIGNS.map((sign) => textIn(planWords, language).warningSigns[sign].toLowerCase()));
    }
  });
});
