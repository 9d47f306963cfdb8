import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { emptyLetter, type LetterBlock } from '../../domain/letter.ts';
import { letterText } from '../../domain/letter-text.ts';
import type { Day } from '../../domain/day.ts';
import { formatIn } from '../../i18n/format.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { LetterChanges } from './letter-changes.tsx';

afterEach(cleanup);

const wording = (concern: string, treated?: string): LetterBlock[] =>
  letterText({ ...emptyLetter('nutrition', 'de'), concern, ...(treated !== undefined && { treated: treated as Day }) }, { patient: { family: 'Muster', given: 'Anna' }, practice: ['Praxis'], writtenBy: 'Kim', day: '2026-11-25' as Day }, formatIn('de'));

test('only the parts that say something else are shown, under their own heading, with what is new and what is gone', () => {
  setLanguage('de');
  const { container } = render(<LetterChanges before={wording('Treppen steigen ohne Pause')} after={wording('Treppen steigen mit Pause')} language="de" />);
  expect([...container.querySelectorAll('dt')].map((each) => each.textContent)).toEqual(['Anliegen in eigenen Worten']);
  expect(container.querySelector('del')?.textContent).toBe(' [gestrichen:  ohne]');
  expect(container.querySelector('ins')?.textContent).toBe(' [neu:  mit]');
});

test('the same wording is said to be the same', () => {
  const { container } = render(<LetterChanges before={wording('Gehen')} after={wording('Gehen')} language="de" />);
  expect(container.textContent).toBe('Beide Schreiben haben denselben Wortlaut.');
});

test('a letter that is written later bears both days, one of the same day only its own', () => {
  const date = (blocks: LetterBlock[]) => blocks.find(({ part }) => part === 'date')!.lines;
  expect(date(wording('Gehen', '2026-11-20'))).toEqual(['25.11.2026', 'Behandlung am 20.11.2026 · eingetragen am 25.11.2026']);
  expect(date(wording('Gehen', '2026-11-25'))).toEqual(['25.11.2026']);
});
