import { expect, test } from 'vitest';
import { dayNumber } from '../domain/day.ts';
import { createCursor, cursorOn, keyTarget } from './cursor.ts';
import { timeAxis } from './time-axis.ts';

const axis = timeAxis({ from: '2026-11-02', to: '2026-11-29' });
const workdays = timeAxis({ from: '2026-11-02', to: '2026-11-29', weekdays: [1, 2, 3, 4, 5] });

test('stands at the fallback until somebody points, and on the same day when the range changes', () => {
  const cursor = createCursor();
  expect(cursorOn(axis, cursor.read(), 20)).toBe(20);
  cursor.move(dayNumber('2026-11-10'));
  expect(cursorOn(axis, cursor.read(), 20)).toBe(8);
  expect(cursorOn(timeAxis({ from: '2026-11-09', to: '2026-11-29' }), cursor.read(), 20)).toBe(1);
  expect(cursorOn(timeAxis({ from: '2026-11-12', to: '2026-11-29' }), cursor.read(), 9)).toBe(0);
});

test('a day from the address is held; releasing leaves the day', () => {
  const cursor = createCursor('2026-11-04');
  expect(cursor.read()).toEqual({ day: dayNumber('2026-11-04'), held: true });
  cursor.release();
  expect(cursor.read()).toEqual({ day: dayNumber('2026-11-04'), held: false });
});

test('tells only of what changed', () => {
  const cursor = createCursor();
  let told = 0;
  const end = cursor.subscribe(() => { told += 1; });
  cursor.move(1);
  cursor.move(1);
  cursor.hold(1);
  end();
  cursor.move(2);
  expect(told).toBe(2);
});

test('keys go a day, a week or to the ends, pass over hidden days and stay inside', () => {
  expect(keyTarget('ArrowRight', axis, 4)).toBe(5);
  expect(keyTarget('ArrowRight', workdays, 4)).toBe(7);
  expect(keyTarget('ArrowLeft', workdays, 7)).toBe(4);
  expect(keyTarget('ArrowLeft', axis, 0)).toBe(0);
  expect(keyTarget('PageDown', axis, 25)).toBe(27);
  expect(keyTarget('Home', axis, 9)).toBe(0);
  expect(keyTarget('End', workdays, 9)).toBe(25);
  expect(keyTarget('a', axis, 9)).toBe(null);
});
