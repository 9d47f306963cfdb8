import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someLetter, someRelease } from '../../mocks/arbitrary-letter.ts';
import { someDay } from '../../mocks/arbitrary-entry.ts';
import { addDays } from './day.ts';
import { awaitsAnswer, contentOf, emptyLetter, lacksOf, LETTER_KINDS, LETTER_STATES, mayFollow, releaseFor, REQUESTS_OF, standingOf, type LetterState, type Release } from './letter.ts';

const release: Release = {
  id: 'c1', version: '1', patient: 'p', provider: 'gruen', providerName: 'Sabine Grün', purpose: 'Ernährungsberatung', data: 'Schreiben vom 20.11.2026', from: '2026-11-01', until: '2027-01-31', given: 'Papier in der Akte', recordedBy: 'Jana Berger',
  recordedAt: '2026-11-01T10:00:00Z',
};

describe('the states of a letter', () => {
  /** How far a letter is: no step may make it smaller or leave it. */
  const far: Record<LetterState, number> = { draft: 0, released: 1, 'handed-over': 2, sent: 2, answered: 3, closed: 4 };

  it('never go backwards by any single step', () => {
    const steps = LETTER_STATES.flatMap((from) => LETTER_STATES.filter((to) => mayFollow(from, to)).map((to) => [from, to] as const));
    expect(steps.filter(([from, to]) => far[to] <= far[from])).toEqual([]);
    expect(steps).toHaveLength(10);
  });

  it('never go backwards, whatever is done in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LETTER_STATES), { maxLength: 20 }), (wishes) => {
        let state: LetterState = 'draft';
        const seen: LetterState[] = [state];
        for (const wish of wishes) {
          if (!mayFollow(state, wish)) continue;
          expect(far[wish]).toBeGreaterThan(far[state]);
          state = wish;
          seen.push(state);
        }
        expect(seen.length).toBeLessThanOrEqual(5);
        // Nothing leaves the practice before it is released, and it leaves only one way.
        const left = seen.findIndex((each) => each === 'handed-over' || each === 'sent');
        expect(left < 0 || seen[left - 1] === 'released').toBe(true);
        expect(seen.filter((each) => each === 'handed-over' || each === 'sent').length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('end in a closed one, from everywhere', () => {
    for (const state of LETTER_STATES) expect(mayFollow(state, 'closed')).toBe(state !== 'closed');
    expect(LETTER_STATES.filter((state) => mayFollow('closed', state))).toEqual([]);
  });

  it('await an answer only between leaving and being answered', () => {
    expect(LETTER_STATES.filter((state) => awaitsAnswer({ state }))).toEqual(['handed-over', 'sent']);
  });
});

describe('a release from confidentiality', () => {
  it('holds on its first and its last day, not before, not after, and not once it was revoked', () => {
    expect([addDays(release.from, -1), release.from, release.until, addDays(release.until, 1)].map((day) => standingOf(release, day))).toEqual(['not-yet', 'valid', 'valid', 'expired']);
    expect(standingOf({ ...release, revoked: '2026-11-20' }, '2026-11-19')).toBe('revoked');
  });

  it('opens the way to nobody but its own recipient', () => {
    fc.assert(
      fc.property(fc.array(someRelease), someDay, fc.constantFrom('gruen', 'somebody-else'), (releases, day, provider) => {
        const found = releaseFor(releases.map((each) => ({ ...each, version: '1' })), provider, day);
        expect(found === undefined || (found.provider === provider && provider === 'gruen' && found.from <= day && day <= found.until && found.revoked === undefined)).toBe(true);
      }),
    );
  });

  it('is the one that holds longest where there are several', () => {
    const longer = { ...release, id: 'c2', until: '2027-06-30' as const };
    expect(releaseFor([release, longer, { ...longer, id: 'c3', revoked: '2026-11-02' as const }], 'gruen', '2026-11-20')?.id).toBe('c2');
  });
});

describe('what a draft lacks', () => {
  const ready = { ...emptyLetter('nutrition', 'de'), concern: 'Ich will wieder tanzen', ownMeasures: 'Übungen', answerTo: 'Praxis am Markt' };

  it('is nothing once concern, request, own measures and where to answer are there', () => {
    expect(lacksOf(ready, [], '2026-11-20')).toEqual([]);
    expect(lacksOf(emptyLetter('nutrition', 'de'), [], '2026-11-20')).toEqual(['concern', 'own-measures', 'answer-to']);
    expect(lacksOf({ ...ready, requests: [], requestText: ' ' }, [], '2026-11-20')).toEqual(['request']);
    expect(lacksOf({ ...ready, requests: [], requestText: 'Bitte' }, [], '2026-11-20')).toEqual([]);
  });

  it('is the release, for anybody but the patient', () => {
    const recipient = { provider: 'gruen', name: 'Sabine Grün', profession: 'Diätassistentin' };
    expect(lacksOf({ ...ready, recipient }, [], '2026-11-20')).toEqual([]);
    expect(lacksOf({ ...ready, recipient, delivery: 'recipient' }, [], '2026-11-20')).toEqual(['release']);
    expect(lacksOf({ ...ready, delivery: 'recipient' }, [release], '2026-11-20')).toEqual(['recipient']);
    expect(lacksOf({ ...ready, recipient, delivery: 'recipient' }, [release], '2026-11-20')).toEqual([]);
    expect(lacksOf({ ...ready, recipient, delivery: 'recipient' }, [release], '2027-02-01')).toEqual(['release']);
  });
});

describe('a new letter', () => {
  it.each(LETTER_KINDS)('of kind %s goes to the patient and asks for what its kind can ask for', (kind) => {
    const letter = emptyLetter(kind, 'de');
    expect(letter.delivery).toBe('patient');
    expect(letter.requests.every((request) => REQUESTS_OF[kind].includes(request))).toBe(true);
  });

  it('that corrects another begins with its words and nothing of its state', () => {
    fc.assert(
      fc.property(someLetter, (letter) => {
        const content = contentOf(letter);
        expect(letter).toMatchObject(content);
        expect(Object.keys(content)).not.toEqual(expect.arrayContaining(['state']));
        for (const key of ['state', 'answer', 'text', 'release', 'releasedAt', 'delivered', 'id'] as const) expect(content).not.toHaveProperty(key);
      }),
    );
  });
});
