import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { daysOf, someDays } from '../../mocks/some-days.ts';
import { addDays, type Day } from '../domain/day.ts';
import type { DiaryDay } from '../domain/diary.ts';
import { formatIn } from '../i18n/format.ts';
import { textIn } from '../i18n/messages.ts';
import { indexDays } from './day-index.ts';
import { eventLanes } from './event-series.ts';
import { marksOf } from './marks.ts';
import { chartTable } from './chart-table.ts';
import { messages } from './messages.ts';
import { dayText, eventsSentence, panelSentence, summaryText, type Words } from './panel-text.ts';
import { panelsOf, type PanelSource } from './panels.ts';
import { timeAxis, type TimeAxis } from './time-axis.ts';

const de: Words = { text: textIn(messages, 'de'), format: formatIn('de') };
const en: Words = { text: textIn(messages, 'en'), format: formatIn('en') };
const FROM: Day = '2026-11-02';
const week = timeAxis({ from: FROM, to: '2026-11-08' });
const panel = (source: PanelSource, days: DiaryDay[], axis: TimeAxis = week, compare = false, loadedFrom: Day | null = null) => panelsOf([source], indexDays(days, loadedFrom), axis, compare)[0]!;

const pains = daysOf({ '2026-11-02': { painAverage: 4, painWorst: 6 }, '2026-11-03': { painAverage: 0 }, '2026-11-05': { painWorst: 8 } });

describe('a day at the cursor', () => {
  test('says the stored value, and why there is none', () => {
    const shown = panel('pain', pains);
    expect([0, 1, 2, 3].map((at) => dayText(shown, at, de))).toEqual(['4 · stärkster 6', '0', 'keine Angabe', 'stärkster 8']);
    expect(dayText(panel('pain', pains, timeAxis({ from: FROM, to: '2026-11-08', weekdays: [2] })), 0, de)).toBe('ausgeblendet');
    expect(dayText(panel('pain', pains, week, false, '2026-11-04'), 0, de)).toBe('nicht geladen');
  });

  test('says the plants of the window with the days they rest on', () => {
    expect(dayText(panel('plants', daysOf({ '2026-11-02': { plants: [{ id: 'oat' }] }, '2026-11-04': { plants: [{ id: 'apple' }] } })), 2, de)).toBe('2 · 2 von 7 Tagen');
  });

  test('says the signs that are there, and none only when all that was answered is none', () => {
    expect(dayText(panel('gut', daysOf({ [FROM]: { bloating: 'mild', diarrhoea: 'none' } })), 0, de)).toBe('Blähungen leicht');
    expect(dayText(panel('gut', daysOf({ [FROM]: { bloating: 'none' } })), 0, de)).toBe('keine');
    expect(dayText(panel('gut', daysOf({ [FROM]: { bloating: 'unheard-of' } })), 0, de)).toBe('Blähungen unbekannte Angabe');
    expect(dayText(panel('gut', []), 0, de)).toBe('keine Angabe');
  });

  test('says every value of a day that has several', () => {
    expect(dayText(panel('stoolForm', daysOf({ [FROM]: { stoolForms: [4, 5, 5] } })), 0, de)).toBe('4, 5, 5');
  });
});

describe('a mean', () => {
  test('stands with the days it rests on, and none is said without a value or before all is loaded', () => {
    expect(summaryText(panel('pain', pains), de)).toBe('Mittel 2,0 an 2 von 7 Tagen');
    expect(summaryText(panel('pain', []), de)).toBe('kein Mittel, 0 von 7 Tagen');
    expect(summaryText(panel('pain', pains, week, false, '2026-11-04'), de)).toBe('Mittel, sobald alle Tage geladen sind');
  });

  test('is compared with the period before where there is one, with its own days', () => {
    const days = [...daysOf({ '2026-10-27': { painAverage: 6 }, '2026-10-28': { painAverage: 7 } }), ...pains];
    expect(summaryText(panel('pain', days, week, true), de)).toBe('Mittel 2,0 an 2 von 7 Tagen (davor 6,5 an 2 von 7)');
    expect(summaryText(panel('pain', days, week, true), en)).toBe('Mean 2.0 on 2 of 7 days (before 6.5 on 2 of 7)');
    expect(summaryText(panel('pain', pains, week, true), de)).toBe('Mittel 2,0 an 2 von 7 Tagen (davor kein Mittel)');
    expect(summaryText(panel('pain', pains, week, true, FROM), de)).toBe('Mittel 2,0 an 2 von 7 Tagen');
  });

  test('of plants counts only windows that may be compared', () => {
    const eaten = (n: number) => daysOf(Object.fromEntries(Array.from({ length: n }, (_, at) => [addDays(FROM, at), { plants: [{ id: 'oat' }, { id: 'apple' }] }])));
    expect(summaryText(panel('plants', eaten(4)), de)).toBe('kein Mittel, 4 von 7 Tagen');
    expect(summaryText(panel('plants', eaten(6)), de)).toBe('Mittel 2,0 (n = 2), Essen an 6 von 7 Tagen');
  });
});

describe('the sentence', () => {
  test('says period, mean with its days, lowest, highest and worst with their days', () => {
    expect(panelSentence(panel('pain', pains), de)).toBe('Schmerz, 02.11.2026 bis 08.11.2026: Mittel 2,0 an 2 von 7 Tagen. Niedrigster Tag 0 (03.11.2026), höchster 4 (02.11.2026). Stärkster Wert 8 (05.11.2026).');
  });

  test('says that nothing was recorded, or not yet loaded, or which weekdays are shown', () => {
    expect(panelSentence(panel('stress', []), de)).toBe('Stress, 02.11.2026 bis 08.11.2026: keine Angabe an 7 Tagen.');
    expect(panelSentence(panel('stress', [], week, false, '2026-11-04'), en)).toBe('Stress: not all days are loaded yet.');
    expect(panelSentence(panel('stress', [], timeAxis({ from: FROM, to: '2026-11-08', weekdays: [1, 2] })), de)).toContain('nur Mo, Di: keine Angabe an 2 Tagen');
  });

  test('of the events names each with its days, and counts them where they are many', () => {
    const axis = timeAxis({ from: FROM, to: addDays(FROM, 59) });
    const days = daysOf({ ...Object.fromEntries(Array.from({ length: 20 }, (_, at) => [addDays(FROM, at * 2), { drugs: ['nsaid'] }])), '2026-11-03': { drugs: ['antibiotic'] }, '2026-11-05': { drugs: ['antibiotic'] } });
    expect(eventsSentence(eventLanes(indexDays(days, null), axis), axis, de)).toBe('Eingetragene Ereignisse: Antibiotikum 03.11.2026, 05.11.2026; NSAR 20 Tage.');
    expect(eventsSentence([], axis, de)).toBe('');
  });
});

describe('chart, table and sentence', () => {
  const LENGTH = 21;
  const shown = fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), { nil: undefined });

  test('say the same: every mark is a cell, every empty cell has no mark, and the days add up', () => {
    fc.assert(fc.property(someDays(FROM, LENGTH), shown, (days, weekdays) => {
      const axis = timeAxis({ from: FROM, to: addDays(FROM, LENGTH - 1), weekdays });
      const panels = panelsOf(['pain', 'stress', 'steps', 'plants'], indexDays(days, null), axis, false);
      const { groups, rows } = chartTable(panels, axis, de);
      expect(groups.map(({ name }) => name)).toEqual(['Schmerz', 'Stress', 'Schritte', 'Verschiedene Pflanzen']);
      expect(rows).toHaveLength(axis.shown.filter(Boolean).length);
      let column = 0;
      panels.forEach((each, at) => {
        const { dots, hollow, bars, hollowBars } = marksOf(each);
        const drawn = new Map([...dots, ...hollow, ...[...bars, ...hollowBars].map(({ at: place, to }) => ({ at: place, value: to }))].map((mark) => [addDays(FROM, mark.at), mark.value]));
        for (const row of rows) expect(row.cells[column]).toBe(drawn.has(row.from) ? de.format.plain(drawn.get(row.from)!) : '–');
        const filled = rows.filter(({ cells }) => cells[column] !== '–').length;
        expect(each.kind === 'value' && filled > 0 ? panelSentence(each, de) : `an ${filled} von ${rows.length} Tagen`).toContain(`an ${filled} von ${rows.length} Tagen`);
        column += groups[at]!.columns.length;
      });
      expect(rows.every(({ cells }) => cells.length === column)).toBe(true);
    }), { numRuns: 40 });
  });

  test('rows of weeks say mean, days, lowest and highest', () => {
    const axis = timeAxis({ from: '2024-01-01', to: '2025-12-31' });
    const { groups, rows } = chartTable([panel('stress', daysOf({ '2024-01-02': { stress: 3 }, '2024-01-03': { stress: 8 } }), axis)], axis, de);
    expect(groups[0]!.columns).toEqual(['Mittel', 'Tage', 'niedrigster', 'höchster']);
    expect(rows[0]).toMatchObject({ label: '01.01.2024–07.01.2024', cells: ['5,5', '2', '3', '8'] });
    expect(rows[1]!.cells).toEqual(['–', '0', '–', '–']);
  });
});
