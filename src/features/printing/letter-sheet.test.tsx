import { render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { emptyLetter, type LetterContent } from '../../domain/letter.ts';
import { letterText } from '../../domain/letter-text.ts';
import { formatIn } from '../../i18n/format.ts';
import { LetterSheet } from './letter-sheet.tsx';
import { wordsIn } from './sheet-words.ts';

const name = 'Wolfeschlegelsteinhausenbergerdorff-Ärmel-Weiß, Friederike'.padEnd(60, 'x');
const content: LetterContent = {
  ...emptyLetter('physician', 'de'), recipient: { provider: 'p', name, profession: 'Fachärztin', address: 'Gasse 2\n10117 Berlin' }, concern: 'Wieder tanzen', diary: ['Satz eins.', 'Satz zwei.'], warningSigns: ['Erfragt.'], requests: ['examination', 'certificate-43'],
  ownMeasures: 'Übungen', answerTo: 'Praxis am Markt',
};

/** What can be seen: soft hyphens are only places to break. */
const seen = (text: string | null): string => (text ?? '').replaceAll('\u00ad', '').replaceAll(/[\u00a0\u202f\u200b]/g, ' ');

test.each(['de', 'en'] as const)('puts every line of the wording on paper, in %s, each once and in order', (language) => {
  const text = letterText({ ...content, language }, { patient: { family: name, given: 'Anna', birthDate: '1979-03-14' }, practice: ['Praxis am Markt', 'Markt 1'], writtenBy: 'Jana Berger', day: '2026-11-23' }, formatIn(language));
  const { container } = render(<LetterSheet text={text} words={wordsIn(language)} />);
  const paper = seen(container.textContent);
  let at = 0;
  const lines = text.flatMap(({ part, heading, lines: own }) => (part === 'sender' ? [own.join(' · ')] : [heading ?? '', ...own])).filter((line) => line !== '');
  for (const line of lines) {
    const found = paper.indexOf(seen(line).replaceAll('\u200b', ''), at);
    expect(found, line).toBeGreaterThanOrEqual(0);
    at = found + line.length;
  }
  expect(screen.getByRole('article').lang).toBe(language);
  expect(screen.getAllByRole('heading', { level: 2 })).toHaveLength(8);
  expect(screen.getAllByRole('heading', { level: 1 })).toHaveLength(1);
});
