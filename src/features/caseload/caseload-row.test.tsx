import { render } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { CaseloadRow as Row } from '../../domain/caseload.ts';
import { setLanguage } from '../../i18n/messages.ts';
import { CaseloadRow } from './caseload-row.tsx';

const row = (pain: number, stress: number, plants: number): Row => ({
  patient: { id: 'p', version: '1', family: 'Muster', given: 'Anna', example: false, active: true },
  daysLogged: 28, painMean: pain, painDays: 28, painDelta: pain, painSeries: Array.from({ length: 28 }, (_, day) => (day % 2 === 0 ? pain : 5)),
  stressMean: stress, stressDays: 28, stressDelta: stress, plants7: plants, plantsDays: 7, openTasks: plants,
});

/** What is drawn without the figures themselves: elements, classes, colours, order. */
function looks(values: Row): string {
  const { container, unmount } = render(<table><tbody><CaseloadRow row={values} index={0} current={false} today="2026-11-25" /></tbody></table>);
  const html = container.innerHTML;
  unmount();
  return html.replaceAll(/ d="[^"]*"/g, ' d=""').replaceAll(/[+−±]?\d+(?:[.,]\d+)?/g, '0');
}

describe('G2 a value by itself changes nothing but the figure that is shown', () => {
  test.each(['de', 'en'] as const)('in %s', (language) => {
    setLanguage(language);
    const usual = looks(row(6, 6, 20));
    for (const values of [row(10, 10, 1), row(1, 1, 60), row(9.9, 2, 29), row(4, 10, 30)]) expect(looks(values)).toBe(usual);
    expect(usual).not.toMatch(/style=|warn|danger|alert/);
  });
});
