import { expect, test } from 'vitest';
import { addDays, type Day } from './day.ts';
import { isOver, retainedUntil } from './retention.ts';

test.each([
  ['2016-03-15', '2026-03-15'], ['2016-02-29', '2026-02-28'], ['2016-02-28', '2026-02-28'], ['2018-02-28', '2028-02-28'], ['2020-02-29', '2030-02-28'],
  ['2016-12-31', '2026-12-31'], ['2017-01-01', '2027-01-01'], ['1990-02-28', '2000-02-28'],
] as [Day, Day][])('E5 F6 treatment that ended on %s is kept until the end of %s', (ended, until) => {
  expect(retainedUntil(ended)).toBe(until);
  expect(isOver(until, until)).toBe(false);
  expect(isOver(until, addDays(until, 1))).toBe(true);
});
