import { cleanup, render, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { indexDays } from '../../charts/day-index.ts';
import type { CarePlan, PlanMeasure } from '../../domain/care-plan.ts';
import { eachDay } from '../../domain/day.ts';
import { diaryDays, type DiaryEntry } from '../../domain/diary.ts';
import { productLeaflets } from '../../domain/leaflet.ts';
import { messages as diaryMessages } from '../diary/messages.ts';
import { CarePlanSheet } from './care-plan-sheet.tsx';
import { DIARY_FIELDS, DIARY_SIDES, DiarySheet } from './diary-sheet.tsx';
import { LeafletSheet } from './leaflet-sheet.tsx';
import { onPatientPage, PATIENT_FITS, PatientSheet } from './patient-sheet.tsx';
import { ProgressSheet } from './progress-sheet.tsx';
import { footLines, whoLines, wordsIn } from './sheet-words.ts';

afterEach(cleanup);

/** A plan with so many measures. */
function planWith(count: number, changed: Partial<CarePlan> = {}): CarePlan {
  return {
    id: 'plan', version: 3, state: 'active', releasedBy: 'Kim Beispiel', releasedAt: '2026-11-25T09:42:00+01:00', title: 'Rückenplan', concern: 'Wieder sitzen können', prescription: { diagnosis: 'Kreuzschmerz' }, findings: { body: 'steif' },
    warningSigns: { answers: { 'rf-fever': 'no', 'rf-weight': 'yes' }, askedBy: 'Kim Beispiel', askedAt: '2026-11-25T09:20:00+01:00' }, functionScale: [{ activity: 'Sitzen', value: 0 }, { activity: 'Tragen' }],
    goals: [
      { id: 'g1', text: 'Länger sitzen', component: 'activities', measure: 'pain', start: { value: 5.2, diary: { period: { from: '2026-10-28', to: '2026-11-24' }, n: 24, missing: 4 } }, target: 3, due: '2027-01-20', agreed: true, attainment: 'open' },
      { id: 'g2', text: 'Abgehakt', component: 'body', measure: 'other', unit: 'Stufen', agreed: false, attainment: 'achieved' },
    ],
    measures: Array.from({ length: count }, (_, at): PlanMeasure => ({ id: `m${at}`, kind: at % 2 ? 'walk' : 'fermented', text: `Maßnahme ${at + 1}`, howOften: 'täglich', who: 'patient', goals: ['g1'], stopWhen: 'es stärker wird', onPatientPage: at < 7 })),
    from: '2026-11-25', review: '2027-01-20', nextAppointment: { day: '2026-12-02', time: '10:30' }, internalNote: 'GEHEIM', ...changed,
  };
}

/** The text of a sheet, as it is read: without soft hyphens and with plain spaces. */
const said = (element: HTMLElement) => element.textContent.replaceAll(/[\u00AD\u200B]/g, '').replaceAll(/[\u00A0\u202F]/g, ' ');
const entry = (day: DiaryEntry['day'], values: DiaryEntry['values']): DiaryEntry => ({ day, source: 'diary', values });

describe.each(['de', 'en'] as const)('in %s', (language) => {
  const words = wordsIn(language);

  test.each([1, 5, 60])('the care plan has every one of %i measures, each in a row of its own with its domain above it', (count) => {
    const plan = planWith(count);
    const { container } = render(<CarePlanSheet content={plan} release={plan} practice="Praxis" words={words} />);
    const table = within(container).getByRole('table', { name: words.text.measures });
    expect(within(table).getAllByRole('rowheader').filter((cell) => cell.getAttribute('scope') === 'row')).toHaveLength(count);
    expect(table.querySelectorAll('th[scope=rowgroup]')).toHaveLength(count > 1 ? 2 : 1);
    expect(table.querySelectorAll('thead tr')).toHaveLength(1);
    expect(container.querySelectorAll('h1')).toHaveLength(1);
  });

  test('the care plan says what was asked, what was not, and what a value rests on; the note for the team is nowhere', () => {
    const plan = planWith(2);
    const { container } = render(<CarePlanSheet content={plan} release={plan} practice="Praxis" words={words} />);
    const text = said(container);
    expect(text).not.toContain('GEHEIM');
    expect(text).toContain(words.plan.answers.open);
    expect(text).toContain(language === 'de' ? '5,2' : '5.2');
    expect(text).toContain('n = 24');
    const scale = within(container).getByRole('table', { name: words.text.functionScale });
    expect(within(scale).getAllByRole('cell').map((cell) => cell.textContent)).toEqual(['0', '–']);
  });

  test('the patient page has at most five goals that are open and five measures, in every fit where to get help, and the internal note in none', () => {
    const plan = planWith(9);
    expect(onPatientPage(plan)).toMatchObject({ goals: [{ id: 'g1' }], measures: { length: 5 } });
    for (const fit of PATIENT_FITS) {
      const { container, unmount } = render(<PatientSheet content={plan} practice="Praxis" size={16} from="2026-11-30" fit={fit} words={words} />);
      const text = said(container);
      expect(text).toContain('112');
      expect(text).toContain('116117');
      expect(text).toContain('Maßnahme 5');
      expect(text).not.toContain('Maßnahme 6');
      expect(text).not.toContain('GEHEIM');
      expect(text).not.toContain('Abgehakt');
      expect(container.querySelectorAll('tbody tr')).toHaveLength(fit.weeks);
      unmount();
    }
  });

  test('a plan without a word yet is printed as a draft that says so', () => {
    const content = planWith(0, { goals: [], concern: '', findings: {}, functionScale: [], prescription: {}, warningSigns: { answers: {} } });
    const { container } = render(<CarePlanSheet content={content} release={null} practice="Praxis" words={words} />);
    expect(said(container)).toContain(words.text.notReleased);
    expect(said(container)).toContain(words.text.nothingWritten);
  });

  test('every leaflet has its headings in order', () => {
    for (const leaflet of productLeaflets(language)) {
      const { container, unmount } = render(<LeafletSheet leaflet={leaflet} practice="Praxis" size={12} words={words} />);
      const levels = [...container.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.tagName[1]));
      expect(levels[0], leaflet.id).toBe(1);
      levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0), leaflet.id).toBeLessThanOrEqual(1));
      expect(said(container)).not.toMatch(/\*\*|\{plants|\{lines|##/);
      unmount();
    }
  });

  test('a progress sheet draws what is there, names what is not, and keeps a 0 apart from nothing', () => {
    const days = eachDay('2026-11-01', '2026-11-14').map((day, at) => entry(day, at === 3 ? { note: 'nichts' } : { painAverage: at === 0 ? 0 : 4, painWorst: 6 }));
    const { container } = render(<ProgressSheet index={indexDays(diaryDays(days), null)} choice={{ from: '2026-11-01', to: '2026-11-14', groups: ['sleep'], table: true }} practice="Praxis" words={words} />);
    const drawn = within(container).getAllByRole('img').map((image) => image.getAttribute('aria-label'));
    expect(drawn[0]).toContain(language === 'de' ? 'an 13 von 14 Tagen' : 'on 13 of 14 days');
    expect(said(container)).toContain(words.text.silent('').slice(0, 12));
    const rows = within(within(container).getByRole('table', { name: words.text.table })).getAllByRole('row').slice(1);
    expect(rows).toHaveLength(14);
    expect(within(rows[0]!).getAllByRole('cell')[0]!.textContent).toBe('0');
    expect(within(rows[3]!).getAllByRole('cell')[0]!.textContent).toBe('–');
    expect(container.querySelector('[id]')).toBeNull();
  });

  test('the diary sheet has the dates of its week', () => {
    const { container } = render(<DiarySheet monday="2026-12-28" words={words} />);
    expect(said(container)).toContain(language === 'de' ? 'Woche 53: 28.12.2026 bis 03.01.2027' : 'Week 53: 28/12/2026 to 03/01/2027');
    expect(within(container).getAllByRole('columnheader', { name: /0?3[./]0?1/ })).toHaveLength(2);
  });
});

test('the diary sheet asks for everything that the diary’s own form has', () => {
  const onPaper = new Set(Object.values(DIARY_FIELDS) as string[]);
  const ownLines: Record<string, string> = { plantCatalogue: 'made by the app', drugTexts: 'drugs', infectionText: 'infection' };
  const form = Object.keys(diaryMessages.de.fields).filter((field) => !(field in ownLines));
  expect([...onPaper].sort()).toEqual(form.sort());
  const rows = Object.values(DIARY_SIDES).flatMap((side) => side.flatMap((part) => part.rows.map(([row]) => row as string)));
  expect(rows.sort()).toEqual(Object.keys(DIARY_FIELDS).sort());
});

test('the margins say whose it is, and the notice stands at the foot of every page', () => {
  const words = wordsIn('de');
  expect(whoLines({ id: 'p', family: 'Muster', given: 'Anna', birthDate: '1975-03-12', number: '7', example: false }, words)).toEqual(['Muster, Anna', 'geb. 12.03.1975 · Nr. 7']);
  expect(whoLines({ id: 'p', family: 'Muster', given: '', example: true }, words)).toEqual(['Muster', 'Geburtsdatum nicht bekannt · Beispiel, erfundene Person']);
  expect(footLines('Praxis', words)[0]).toContain('Dieses Dokument ersetzt keine ärztliche Beratung.');
});
