import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
// @ts-expect-error -- plain JavaScript: it stands in for a package
import Decimal from './decimal.mjs';

// Past the alias of the build.
const Original: typeof Decimal = createRequire(import.meta.url)('decimal.js-light');

const number = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 100);

test('calculates as the original does, as far as plain numbers reach', () => {
  fc.assert(fc.property(number, number, fc.integer({ min: -6, max: 6 }), (a, b, power) => {
    const [own, theirs] = [new Decimal(a), new Original(a)];
    for (const way of ['add', 'sub', 'mul'] as const) expect(own[way](new Decimal(b)).toNumber()).toBeCloseTo(theirs[way](b).toNumber(), 4);
    expect(own.div(b === 0 ? 3 : b).toNumber()).toBeCloseTo(theirs.div(b === 0 ? 3 : b).toNumber(), 4);
    expect([own.lt(b), own.lte(new Decimal(b)), own.isint(), own.abs().toNumber(), Number(own)]).toEqual([theirs.lt(b), theirs.lte(b), theirs.isint(), theirs.abs().toNumber(), a]);
    expect(new Decimal(10).pow(power).toNumber()).toBeCloseTo(new Original(10).pow(power).toNumber());
    expect(new Decimal(Math.abs(a) + 0.01).log(10).toNumber()).toBeCloseTo(new Original(Math.abs(a) + 0.01).log(10).toNumber());
    expect(new Decimal(Math.round(Math.abs(a))).mod(7).toNumber()).toBe(new Original(Math.round(Math.abs(a))).mod(7).toNumber());
  }));
});

test('is not the original', () => {
  expect(Original).not.toBe(Decimal);
});

test('has every method that Recharts calls', () => {
  const called = ['getNiceTickValues.js', 'util/arithmetic.js'].flatMap((file) => {
    const source = readFileSync(new URL(`../node_modules/recharts/es6/util/scale/${file}`, import.meta.url), 'utf8');
    return Array.from(source.matchAll(/\.(\w+)\(/g), ([, method]) => method!).filter((method) => method in Original.prototype);
  });
  expect(called).toContain('mul');
  expect([...new Set(called)].filter((method) => !(method in Decimal.prototype))).toEqual([]);
});
