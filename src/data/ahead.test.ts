import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askAhead, takeAhead } from './ahead.ts';

const answer = () => Promise.resolve(new Response('{}'));
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('an answer is given out once', async () => {
  vi.stubGlobal('fetch', vi.fn(answer));
  askAhead('Patient/1');
  expect(await takeAhead('Patient/2')).toBeNull();
  expect((await takeAhead('Patient/1'))?.status).toBe(200);
  expect(await takeAhead('Patient/1')).toBeNull();
});

test('one that nobody took for ten seconds is asked for anew', async () => {
  vi.stubGlobal('fetch', vi.fn(answer));
  askAhead('Patient/1');
  vi.advanceTimersByTime(10_001);
  expect(await takeAhead('Patient/1')).toBeNull();
});

test('one that did not come is as if nobody had asked', async () => {
  vi.stubGlobal('fetch', vi.fn(() => Promise.reject(new TypeError('offline'))));
  askAhead('Patient/1');
  expect(await takeAhead('Patient/1')).toBeNull();
});
