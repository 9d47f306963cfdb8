import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FhirError } from '../../data/fhir-client.ts';
import { mergeText } from '../../domain/meeting-merge.ts';
import { SharedDraft } from './shared-draft.ts';

interface Text {
  version: number;
  text: string;
}

/** A server with one text, which somebody else may change too. */
function server(first = '') {
  let stored: Text = { version: 1, text: first };
  const state = { down: false, loseAnswer: false, saves: 0 };
  const save = async (mine: Text, base: Text): Promise<Text> => {
    await Promise.resolve();
    if (state.down) throw new FhirError('offline', 0);
    state.saves += 1;
    stored = { version: stored.version + 1, text: stored.version === base.version ? mine.text.trim() : mergeText(base.text, mine.text, stored.text).text.trim() };
    if (state.loseAnswer) throw new FhirError('offline', 0);
    return stored;
  };
  const draft = new SharedDraft<Text>(stored, {
    merge: (base, mine, theirs) => ({ version: theirs.version, text: mergeText(base.text, mine.text, theirs.text).text }),
    same: (one, other) => one.text === other.text,
    isNewer: (one, other) => one.version > other.version,
    keepBlanks: (kept, mine) => (mine.text.trim() === kept.text.trim() ? { ...kept, text: mine.text } : kept),
    save,
  });
  const type = (text: string) => draft.change((before) => ({ ...before, text: before.text + text }));
  const other = (text: string): Text => (stored = { version: stored.version + 1, text: [stored.text, text].filter(Boolean).join(' ') });
  return { draft, state, type, other, stored: () => stored.text, shown: () => draft.read().mine.text };
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

test('is saved a moment after the last key, and while somebody types without a pause', async () => {
  const { draft, state, type, stored } = server();
  type('Schmerz ');
  expect(draft.read().state.at).toBe('typed');
  expect(draft.unsaved()).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([state.saves, stored(), draft.read().state.at]).toEqual([1, 'Schmerz', 'saved']);
  for (let key = 0; key < 20; key += 1) {
    type('x');
    await vi.advanceTimersByTimeAsync(300);
  }
  expect(state.saves).toBeGreaterThanOrEqual(2);
});

test('a blank that is only typed stays, so that the next word stands apart', async () => {
  const { type, shown } = server();
  type('Schmerz ');
  await vi.advanceTimersByTimeAsync(1_000);
  type('weniger');
  expect(shown()).toBe('Schmerz weniger');
});

test('what the others wrote comes in, and what is typed stays', async () => {
  const { draft, type, other, shown, stored } = server('Anfang');
  type(' eins');
  draft.incoming(other('zwei'));
  expect(shown().split(' ').toSorted()).toEqual(['Anfang', 'eins', 'zwei']);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stored().split(' ').toSorted()).toEqual(['Anfang', 'eins', 'zwei']);
  // Nothing older takes its place.
  draft.incoming({ version: 1, text: 'Anfang' });
  expect(shown()).toBe(stored());
});

test('what is typed while a save is under way goes on top of it', async () => {
  const { draft, type, other, shown, stored } = server();
  type('eins');
  const saving = draft.flush();
  type(' zwei');
  draft.incoming(other('drei'));
  await saving;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(shown().split(' ').toSorted()).toEqual(['drei', 'eins', 'zwei']);
  expect(stored().split(' ').toSorted()).toEqual(['drei', 'eins', 'zwei']);
});

test('without a connection the text stays, says so, and goes on by itself', async () => {
  const { draft, state, type, shown, stored } = server();
  state.down = true;
  type('geht nicht verloren');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(draft.read().state).toMatchObject({ at: 'failed', failure: { kind: 'offline' } });
  expect([shown(), draft.unsaved()]).toEqual(['geht nicht verloren', true]);
  state.down = false;
  await vi.advanceTimersByTimeAsync(4_000);
  expect([stored(), draft.read().state.at, draft.unsaved()]).toEqual(['geht nicht verloren', 'saved', false]);
});

test('a save whose answer was lost is not written twice', async () => {
  const { draft, state, type, other, shown } = server();
  state.loseAnswer = true;
  type('eins zwei');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(draft.read().state.at).toBe('failed');
  state.loseAnswer = false;
  type(' drei');
  draft.incoming(other('vier'));
  expect(shown().split(' ').toSorted()).toEqual(['drei', 'eins', 'vier', 'zwei']);
});

test('nothing comes in while a letter is composed, and all of it afterwards', () => {
  const { draft, other, shown } = server('a');
  draft.hold(true);
  draft.incoming(other('b'));
  expect(shown()).toBe('a');
  draft.hold(false);
  expect(shown()).toBe('a b');
});
