import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceTo, visibleRows } from './visible-rows.ts';

const HEIGHT = 54;

describe('the rows to draw', () => {
  test('cover the window wherever the list stands, and are never many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 100, max: 2_000 }), fc.double({ min: -0.2, max: 1.2, noNaN: true }), (count, windowHeight, place) => {
        const top = Math.round(-place * count * HEIGHT);
        const { start, end } = visibleRows(count, HEIGHT, top, windowHeight);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(count);
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBeLessThanOrEqual(windowHeight / HEIGHT + 30);
        for (let index = 0; index < count; index += 1) {
          const at = top + index * HEIGHT;
          if (at + HEIGHT > 0 && at < windowHeight && (index < start || index >= end)) throw new Error(`row ${index} is in sight and not drawn`);
        }
      }),
    );
  });

  test('stay the same while one scrolls by a row', () => {
    expect(visibleRows(5_000, HEIGHT, -10_000 * HEIGHT / 10, 700)).toEqual(visibleRows(5_000, HEIGHT, -10_000 * HEIGHT / 10 - 1, 700));
  });
});

describe('bringing a row into sight', () => {
  test.each([
    ['lies in sight', 300, 'auto', 0],
    ['lies under the heading', 10, 'auto', -62],
    ['lies below the window', 800, 'auto', 234],
    ['is where one was before', 2_000, 'center', 1_677],
  ] as const)('that %s', (_where, top, align, by) => {
    expect(distanceTo(top, HEIGHT, 700, align)).toBe(by);
  });
});
