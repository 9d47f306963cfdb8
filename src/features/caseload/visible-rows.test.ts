import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distanceTo, RowHeights, visibleRows } from './visible-rows.ts';

const HEIGHT = 54;

describe('the rows to draw', () => {
  const higher = fc.array(fc.tuple(fc.integer({ min: 0, max: 499 }), fc.integer({ min: 40, max: 140 })), { maxLength: 60 });

  test('cover the window wherever the list stands, and are never many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), higher, fc.integer({ min: 100, max: 2_000 }), fc.array(fc.double({ min: -0.2, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 6 }), (count, known, windowHeight, places) => {
        const heights = new RowHeights(HEIGHT);
        for (const [index, height] of known) heights.set(index, height);
        let range: ReturnType<typeof visibleRows> | undefined;
        for (const place of places) {
          const top = Math.round(-place * heights.between(0, count));
          range = visibleRows(count, heights, top, windowHeight, range);
          const { start, end } = range;
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(count);
          expect(end - start).toBeLessThanOrEqual(windowHeight / 40 + 50);
          let at = top;
          for (let index = 0; index < count; index += 1) {
            const below = at + heights.between(index, index + 1);
            if (below > 0 && at < windowHeight && (index < start || index >= end)) throw new Error(`row ${index} is in sight and not drawn`);
            at = below;
          }
        }
      }),
    );
  });

  test('stay the same while they are enough', () => {
    const heights = new RowHeights(HEIGHT);
    const range = visibleRows(5_000, heights, -54_000, 700);
    expect(range).toEqual({ start: 988, end: 1_025 });
    expect(visibleRows(5_000, heights, -54_000 - 8 * HEIGHT, 700, range)).toBe(range);
    expect(visibleRows(5_000, heights, -54_000 - 9 * HEIGHT, 700, range)).toEqual({ start: 997, end: 1_034 });
    expect(visibleRows(1_000, heights, -46_000, 700, range).end).toBe(877);
  });
});

test('heights are those that rows were drawn with', () => {
  const heights = new RowHeights(HEIGHT);
  heights.set(3, 80);
  heights.set(4, 70);
  heights.set(4, HEIGHT);
  expect([heights.between(0, 3), heights.between(0, 4), heights.between(3, 5), heights.between(4, 10)]).toEqual([162, 242, 134, 324]);
  expect([-10, 0, 53, 54, 162, 241, 242, 9_999].map((distance) => heights.at(distance, 10))).toEqual([0, 0, 0, 1, 3, 3, 4, 9]);
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
