import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someAgenda, someEdits, someWords } from '../../mocks/arbitrary-meeting.ts';
import { mergeAgenda, mergeMinutes, mergeText, sameMinutes } from './meeting-merge.ts';
import { emptyMinutes, moveItem, type AgendaItem, type CaseMinutes, type MinuteEntry } from './meeting.ts';

const wordsOf = (text: string): string[] => text.match(/\S+/g) ?? [];
const counted = (words: readonly string[]): Map<string, number> => words.reduce((counts, word) => counts.set(word, (counts.get(word) ?? 0) + 1), new Map<string, number>());
const allWords = ({ entries }: CaseMinutes): string[] => entries.flatMap(({ text }) => wordsOf(text));
const entry = (id: string, text: string, more: Partial<MinuteEntry> = {}): MinuteEntry => ({ id, kind: 'said', text, author: 'jana', authorName: 'Jana Berger', at: `2026-03-04T12:00:0${id}.000Z`, ...more });
const minutes = (...entries: MinuteEntry[]): CaseMinutes => ({ ...emptyMinutes('m', 'p'), entries });

describe('one text that two people go on with', () => {
  it('takes what each of them did', () => {
    expect(mergeText('Schmerz seit drei Tagen', 'Schmerz im Rücken seit drei Tagen', 'Schmerz seit drei Tagen, nachts').text).toBe('Schmerz im Rücken seit drei Tagen, nachts');
    expect(mergeText('a b c', 'a c', 'a b c d')).toEqual({ text: 'a c d', clash: false });
    expect(mergeText('', 'Plan', 'Plan unverändert')).toEqual({ text: 'Plan unverändert', clash: false });
    expect(mergeText('abc', 'abcd', 'abc def')).toEqual({ text: 'abcd def', clash: false });
    expect(mergeText('eins zwei', 'EINS zwei', 'eins ZWEI')).toEqual({ text: 'EINS ZWEI', clash: false });
    expect(mergeText('eins\nzwei', 'eins\nzwei\ndrei', 'null eins\nzwei').text).toBe('null eins\nzwei\ndrei');
  });

  it('keeps both where both changed the same words, and says so', () => {
    const merged = mergeText('Termin am Montag', 'Termin am Dienstag', 'Termin am Freitag');
    expect(merged).toEqual({ text: 'Termin am Dienstag Freitag', clash: true });
    expect(mergeText('Termin am Montag', 'Termin am Freitag', 'Termin am Dienstag')).toEqual(merged);
  });

  it('keeps what one changed and the other took out', () => {
    expect(mergeText('a b c', 'a c', 'a B c').text).toBe('a B c');
  });

  it('loses no word that either of them typed', () => {
    fc.assert(fc.property(someWords, someWords, someWords, (base, mine, theirs) => {
      const [was, one, other, all] = [base, mine, theirs, mergeText(base, mine, theirs).text].map((text) => counted(wordsOf(text))) as [Map<string, number>, Map<string, number>, Map<string, number>, Map<string, number>];
      for (const side of [one, other]) for (const [word, count] of side) expect((all.get(word) ?? 0) >= count - (was.get(word) ?? 0), `${word} of ${[...side.keys()].join(' ')}`).toBe(true);
    }), { numRuns: 3000 });
  });

  it('is as it was where only one of them did anything, and the same whoever merges', () => {
    fc.assert(fc.property(someWords, someWords, someWords, (base, mine, theirs) => {
      expect(mergeText(base, mine, base).text).toBe(mine);
      expect(mergeText(base, base, theirs).text).toBe(theirs);
      expect(mergeText(base, mine, mine).text).toBe(mine);
      expect(wordsOf(mergeText(base, mine, theirs).text).toSorted()).toEqual(wordsOf(mergeText(base, theirs, mine).text).toSorted());
    }), { numRuns: 2000 });
  });

  it('copes with a pasted document', () => {
    const long = Array.from({ length: 6000 }, (_, n) => `wort${n}`).join(' ');
    const [mine, theirs] = [`anfang ${long}`, `${long} ende`];
    expect(mergeText(long, mine, theirs).text).toBe(`anfang ${long} ende`);
    const other = Array.from({ length: 6000 }, (_, n) => `anders${n}`).join(' ');
    expect(wordsOf(mergeText('', long, other).text)).toHaveLength(12_000);
  });
});

describe('minutes that two people write at once', () => {
  it('have every word that either of them typed', () => {
    fc.assert(fc.property(someEdits, ({ base, mine, theirs }) => {
      const [was, all] = [counted(allWords(base)), counted(allWords(mergeMinutes(base, mine, theirs).minutes))];
      for (const side of [mine, theirs]) {
        for (const [word, count] of counted(allWords(side))) expect((all.get(word) ?? 0) >= count - (was.get(word) ?? 0), word).toBe(true);
        // What carries a mark was typed by one of the two: all of it is there, in its own entry.
        for (const { id, text } of side.entries) {
          const typed = counted(wordsOf(text).filter((word) => /[äö]$/.test(word)));
          const there = counted(wordsOf(mergeMinutes(base, mine, theirs).minutes.entries.find((each) => each.id === id)?.text ?? ''));
          for (const [word, count] of typed) expect(there.get(word) ?? 0, word).toBeGreaterThanOrEqual(count);
        }
      }
    }), { numRuns: 2000 });
  });

  it('are the same whoever merges, but for the order of words', () => {
    fc.assert(fc.property(someEdits, ({ base, mine, theirs }) => {
      const [one, other] = [mergeMinutes(base, mine, theirs), mergeMinutes(base, theirs, mine)];
      const sorted = ({ minutes: { entries } }: typeof one) => entries.map((each) => ({ ...each, text: wordsOf(each.text).toSorted() }));
      expect(sorted(one)).toEqual(sorted(other));
      expect(one.both.length).toBe(other.both.length);
    }), { numRuns: 1000 });
  });

  it('stay as they are when they are merged once more', () => {
    fc.assert(fc.property(someEdits, ({ base, mine, theirs }) => {
      const { minutes: merged } = mergeMinutes(base, mine, theirs);
      expect(mergeMinutes(base, merged, merged).minutes).toEqual(merged);
      expect(mergeMinutes(merged, merged, merged)).toEqual({ minutes: merged, both: [] });
      expect(sameMinutes(mergeMinutes(base, mine, base).minutes, { ...mine, entries: mine.entries })).toBe(true);
      expect(sameMinutes(mergeMinutes(theirs, merged, theirs).minutes, merged)).toBe(true);
    }), { numRuns: 1000 });
  });

  it('lose an entry only when nobody changed it', () => {
    const base = minutes(entry('1', 'bleibt'), entry('2', 'geht'), entry('3', 'geht fast'));
    const merged = mergeMinutes(base, minutes(entry('1', 'bleibt')), minutes(entry('1', 'bleibt'), entry('2', 'geht'), entry('3', 'geht fast doch nicht')));
    expect(merged.minutes.entries.map(({ text }) => text)).toEqual(['bleibt', 'geht fast doch nicht']);
  });

  it('take the later of two days, and say which one does not stand', () => {
    const base = minutes(entry('1', 'anrufen', { kind: 'task' }));
    const [mine, theirs] = [minutes(entry('1', 'anrufen', { kind: 'task', due: '2026-03-06', changed: { by: 'a', byName: 'A', at: '2026-03-04T13:00:00Z' } })), minutes(entry('1', 'anrufen', { kind: 'task', due: '2026-03-09', person: { id: 'emre', name: 'Emre' }, changed: { by: 'b', byName: 'B', at: '2026-03-04T13:00:05Z' } }))];
    for (const merged of [mergeMinutes(base, mine, theirs), mergeMinutes(base, theirs, mine)]) {
      expect(merged.minutes.entries[0]).toMatchObject({ due: '2026-03-09', person: { id: 'emre' } });
      expect(merged.both).toEqual([{ entry: '1', field: 'due', other: '2026-03-06' }]);
    }
  });
});

describe('an agenda that two people change at once', () => {
  const item = (patient: string, more: Partial<AgendaItem> = {}): AgendaItem => ({ id: `i-${patient}`, patient, question: '', reasons: [], minutes: 5, state: 'open', ...more });
  const patients = (items: AgendaItem[]) => items.map(({ patient }) => patient).join('');

  it('takes the order of one and the marks of the other', () => {
    const base = ['a', 'b', 'c'].map((patient) => item(patient));
    const merged = mergeAgenda(base, moveItem(base, 'i-c', 0), base.map((each) => (each.patient === 'b' ? { ...each, state: 'discussed', stateAt: '2026-03-04T12:00:00Z' } : each)));
    expect([patients(merged), merged[2]!.state]).toEqual(['cab', 'discussed']);
  });

  it('keeps what each added, and lets go what one took off and the other left alone', () => {
    const base = ['a', 'b', 'c'].map((patient) => item(patient));
    expect(patients(mergeAgenda(base, [...base, item('x')], [base[0]!, base[2]!, item('y')]))).toMatch(/^ac(xy|yx)$/);
    expect(patients(mergeAgenda(base, [base[0]!, base[2]!], base.map((each) => ({ ...each, question: 'Was nun?' }))))).toBe('abc');
  });

  it('has every patient once, and what only one changed as they changed it', () => {
    fc.assert(fc.property(someAgenda, someAgenda, someAgenda, (base, mine, theirs) => {
      const merged = mergeAgenda(base, mine, theirs);
      expect(new Set(merged.map(({ patient }) => patient)).size).toBe(merged.length);
      for (const added of mine.filter(({ patient }) => ![...base, ...theirs].some((each) => each.patient === patient))) expect(merged).toContainEqual(added);
      expect(mergeAgenda(base, mine, base)).toEqual(mine);
      expect(mergeAgenda(base, base, theirs)).toEqual(theirs);
    }), { numRuns: 1000 });
  });
});
