import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createThrottle } from './throttle.ts';

const RULE = { free: 3, firstSeconds: 2, longestSeconds: 60 };

test('a few wrong guesses cost nothing, then each waits twice as long, up to a limit', () => {
  let now = 0;
  const throttle = createThrottle(RULE, () => now);
  expect([throttle.guess(['a']), throttle.guess(['a'])]).toEqual([0, 0]);
  const waits = Array.from({ length: 8 }, () => {
    expect(throttle.guess(['a'])).toBe(0);
    const wait = throttle.guess(['a']);
    now += wait * 1000;
    return wait;
  });
  expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
});

test('who waits somewhere makes nobody wait elsewhere', () => {
  const throttle = createThrottle(RULE, () => 0);
  for (let guess = 0; guess < 100; guess += 1) throttle.guess(['198.51.100.7 kim', '198.51.100.7']);
  expect(throttle.guess(['198.51.100.7 kim', '198.51.100.7'])).toBeGreaterThan(0);
  expect(throttle.guess(['192.0.2.1 kim', '192.0.2.1'])).toBe(0);
});

test('one password for many accounts is slowed down by address', () => {
  const throttle = createThrottle(RULE, () => 0);
  const waits = Array.from({ length: 20 }, (_, account) => throttle.guess([`198.51.100.7 account-${account}`, '198.51.100.7']));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(RULE.free);
});

test('a right guess starts afresh, and so does a long pause', () => {
  let now = 0;
  const throttle = createThrottle(RULE, () => now);
  for (let guess = 0; guess < 3; guess += 1) throttle.guess(['a']);
  throttle.right(['a']);
  expect(throttle.guess(['a'])).toBe(0);
  for (let guess = 0; guess < 3; guess += 1) throttle.guess(['a']);
  now += 1_000_000;
  for (let guess = 0; guess < 3; guess += 1) expect(throttle.guess(['a'])).toBe(0);
});

test('however guesses are spread over time, no place gets more than the rule allows', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 }), (pauses) => {
      let now = 0;
      let passed = 0;
      const throttle = createThrottle(RULE, () => now);
      for (const pause of pauses) {
        now += pause;
        if (throttle.guess(['a']) === 0) passed += 1;
      }
      // Free ones, then 2 + 4 + 8 … seconds apart: at most the logarithm of the time, then one a minute.
      expect(passed).toBeLessThanOrEqual(RULE.free + Math.log2(now / 1000 / RULE.firstSeconds + 2) + now / 60_000 + 1);
    }),
  );
});

test('memory stays bounded when a million addresses try', () => {
  const throttle = createThrottle(RULE, () => 0);
  for (let address = 0; address < 50_000; address += 1) throttle.guess([`address-${address}`]);
  // The first ones were forgotten and may try again; nothing grew without limit.
  for (let guess = 0; guess < RULE.free; guess += 1) expect(throttle.guess(['address-0'])).toBe(0);
});
