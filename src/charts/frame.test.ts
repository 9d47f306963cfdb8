import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../domain/day.ts';
import { barWidth, brokenAt, frameOf, positionAt, spreadLabels, xOf } from './frame.ts';
import { timeAxis } from './time-axis.ts';

const axisOf = (days: number) => timeAxis({ from: '2020-01-01', to: addDays('2020-01-01', days - 1) });

test('the day under the pointer is the day that is drawn there', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3650 }), fc.integer({ min: 320, max: 2000 }), fc.nat(3649), (days, width, at) => {
    const [axis, frame] = [axisOf(days), frameOf(width, 3)];
    const position = at % days;
    expect(positionAt(frame, axis, xOf(frame, axis, position))).toBe(position);
  }));
});

test('beside the plot the nearer end is meant', () => {
  const [axis, frame] = [axisOf(84), frameOf(700, 2)];
  expect([positionAt(frame, axis, -20), positionAt(frame, axis, 699)]).toEqual([0, 83]);
});

test('bars never touch where there is room, and can be seen where there is none', () => {
  const frame = frameOf(700, 2);
  for (const days of [14, 28, 84, 180, 365]) {
    const band = (frame.right - frame.left) / days;
    expect(barWidth(frame, axisOf(days))).toBeLessThanOrEqual(Math.max(1, band));
    expect(barWidth(frame, axisOf(days))).toBeGreaterThanOrEqual(1);
  }
});

test('labels are moved apart, keep their order and stay inside', () => {
  fc.assert(fc.property(fc.array(fc.record({ y: fc.double({ min: -20, max: 160, noNaN: true }), height: fc.constantFrom(13, 26) }), { maxLength: 5 }), (labels) => {
    const spread = spreadLabels(labels, 0, 140);
    expect(spread.map(({ height }) => height)).toEqual(labels.toSorted((a, b) => a.y - b.y).map(({ height }) => height));
    let edge = 0;
    for (const { y, height } of spread) {
      expect(y - height / 2).toBeGreaterThanOrEqual(edge - 1e-6);
      edge = y + height / 2;
    }
    expect(edge).toBeLessThanOrEqual(140 + 1e-6);
  }));
});

test('a label is broken after blanks, hyphens and soft hyphens, and loses no letter', () => {
  expect(brokenAt('7-Tage-Mittel', 15)).toEqual(['7-Tage-Mittel']);
  expect(brokenAt('7-Tage-Mittel', 9)).toEqual(['7-Tage-', 'Mittel']);
  expect(brokenAt('niedrigster bis höchster Tag', 15)).toEqual(['niedrigster bis', 'höchster Tag']);
  expect(brokenAt('Bauch\u00ADbeschwerden', 16)).toEqual(['Bauchbeschwerden']);
  expect(brokenAt('Bauch\u00ADbeschwerden', 11)).toEqual(['Bauch-', 'beschwerden']);
  expect(brokenAt('Donaudampfschifffahrt', 5)).toEqual(['Donaudampfschifffahrt']);
});
