import { render, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { daysOf } from '../../mocks/some-days.ts';
import { addDays, type Day } from '../domain/day.ts';
import { formatIn } from '../i18n/format.ts';
import { textIn } from '../i18n/messages.ts';
import { indexDays } from './day-index.ts';
import { frameOf } from './frame.ts';
import { messages } from './messages.ts';
import { PanelChart } from './panel-chart.tsx';
import { panelsOf, type PanelSource } from './panels.ts';
import { timeAxis } from './time-axis.ts';

const FROM: Day = '2026-09-01';
const words = { text: textIn(messages, 'de'), format: formatIn('de') };
const days = daysOf(Object.fromEntries(Array.from({ length: 80 }, (_, at) => at).filter((at) => at % 11 !== 3).map((at) => [
  addDays('2026-08-10', at), { painAverage: at % 11, painWorst: Math.min(10, (at % 11) + 2), stress: (at * 7) % 11, steps: at * 137, bloating: at % 3 === 0 ? 'mild' : 'none', plants: [{ id: 'oat' }, { id: at % 2 ? 'apple' : 'leek' }] },
])));

test.each(['pain', 'plants', 'stress', 'steps', 'gut'] satisfies PanelSource[])('%s: Recharts draws the same picture as the first, mark for mark', async (source) => {
  const axis = timeAxis({ from: FROM, to: addDays(FROM, 55), weekdays: [1, 2, 3, 4, 5, 6] });
  const [panel] = panelsOf([source], indexDays(days, null), axis, true);
  const { container, rerender } = render(<PanelChart panel={panel!} frame={frameOf(700, 2)} height={120} words={words} first />);
  const picture = () => Array.from(container.querySelectorAll('path[data-mark]'), (path) => `${path.getAttribute('data-mark')} ${path.getAttribute('d')}`);
  const first = picture();
  expect(container.querySelector('.recharts-surface')).toBeNull();
  rerender(<PanelChart panel={panel!} frame={frameOf(700, 2)} height={120} words={words} first={false} />);
  expect(picture()).toEqual(first);
  await waitFor(() => expect(container.querySelector('.recharts-surface')).not.toBeNull());
  expect(picture()).toEqual(first);
  expect(first.length).toBeGreaterThan(1);
});
