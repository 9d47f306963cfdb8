/** Letters of ours, as the server lets them go on; whatever a screen does. */
import type { Consent, Task } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyLetter, LETTER_STATES, mayFollow, type LetterState, type Release } from '../../src/domain/letter.ts';
import { transaction, type Write } from '../../src/fhir/bundle.ts';
import { letterToFhir, type WrittenLetter } from '../../src/fhir/letter.ts';
import { providerToFhir } from '../../src/fhir/provider.ts';
import { releaseToFhir } from '../../src/fhir/release.ts';
import { codesOf, openPractice, placesOf, STORES, type Practice } from '../storage/under-test.ts';

const AT = '2026-11-24T12:00:00Z';
const LETTER: WrittenLetter = {
  ...emptyLetter('nutrition', 'de'), id: 'letter-1', patient: 'p1', state: 'draft', concern: 'Wieder tanzen', ownMeasures: 'Übungen', answerTo: 'Praxis am Markt', writtenBy: 'Jana Berger', writer: 'prac-berger', createdAt: '2026-11-23T08:00:00Z', example: false,
};
const TO_GRUEN: WrittenLetter = { ...LETTER, delivery: 'recipient', recipient: { provider: 'gruen', name: 'Sabine Grün', profession: 'Diätassistentin' } };
const RELEASE: Omit<Release, 'version'> = {
  id: 'consent-1', patient: 'p1', provider: 'gruen', providerName: 'Sabine Grün', purpose: 'Ernährungsberatung', data: 'dieses Schreiben', from: '2026-11-01', until: '2026-12-31', given: 'unterschriebenes Papier', recordedBy: 'Jana Berger', recordedAt: '2026-11-01T09:00:00Z',
};
const TEXT: WrittenLetter['text'] = [{ part: 'section', heading: 'Unsere Bitte', lines: ['Beratung'] }];

/** Writes both resources of a letter as they come, with the versions that are stored. */
async function store(practice: Practice, letter: WrittenLetter, { also = [], change }: { also?: Write[]; change?: (task: Task) => Task } = {}) {
  const { request, task } = letterToFhir(letter, AT);
  const writes = [request, change ? { ...change(task), id: task.id } : task].map((resource): Write => {
    const version = practice.store.current(resource.resourceType, resource.id)?.version;
    return version === undefined ? { method: 'PUT', resource, create: true } : { method: 'PUT', resource, ifMatch: String(version) };
  });
  return practice.ask('POST', '', { body: transaction([...also, ...writes]) });
}

const inState = (letter: WrittenLetter, state: LetterState): WrittenLetter => ({
  ...letter, state,
  ...(state !== 'draft' && { text: TEXT, releasedAt: AT }),
  ...((state === 'handed-over' || state === 'sent' || state === 'answered') && { delivered: { at: AT, to: letter.delivery } }),
  ...(state === 'answered' && { answer: { received: '2026-11-24' as const, text: 'Danke' } }),
});

describe.each(STORES)('%s', (_, open) => {
  const prepared = async (): Promise<Practice> => {
    const practice = await openPractice(open());
    await practice.put({ resourceType: 'Patient', id: 'p1', name: [{ family: 'Muster' }] });
    await practice.put({ resourceType: 'Patient', id: 'p2', name: [{ family: 'Andere' }] });
    for (const [id, profession] of [['gruen', 'nutrition'], ['haus', 'physician']] as const) await practice.put({ ...providerToFhir({ name: id, profession, languages: [] }, { id, key: id }), id });
    return practice;
  };

  test('a letter goes forward to the patient without any release', async () => {
    const practice = await prepared();
    for (const state of ['draft', 'released', 'handed-over', 'answered', 'closed'] as const) expect([state, (await store(practice, inState(LETTER, state))).status]).toEqual([state, 200]);
  });

  test('it takes every step that there is and no other, whatever is tried', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...LETTER_STATES), { minLength: 1, maxLength: 8 }), async (wishes) => {
        const practice = await prepared();
        await practice.put({ ...releaseToFhir(RELEASE), id: RELEASE.id });
        expect((await store(practice, TO_GRUEN)).status).toBe(200);
        let letter: WrittenLetter = TO_GRUEN;
        for (const wish of wishes) {
          const next: WrittenLetter = { ...letter, ...inState(letter, wish), release: RELEASE.id };
          const answer = await store(practice, next);
          const allowed = mayFollow(letter.state, wish) || wish === letter.state;
          expect([letter.state, wish, answer.status]).toEqual([letter.state, wish, allowed ? 200 : 422]);
          if (answer.status === 200) letter = next;
        }
      }),
      { numRuns: 25 },
    );
  });

  test('F1 a released letter keeps its words; only its status goes on', async () => {
    const practice = await prepared();
    await store(practice, LETTER);
    expect((await store(practice, { ...LETTER, concern: 'Anders' })).status).toBe(200);
    await store(practice, inState(LETTER, 'released'));
    for (const change of [{ concern: 'Anders' }, { text: [{ part: 'section' as const, lines: ['Anders'] }] }, { requests: [] }, { language: 'en' as const }, { delivery: 'recipient' as const }]) {
      const answer = await store(practice, { ...inState(LETTER, 'handed-over'), ...change });
      expect([answer.status, codesOf(answer)]).toEqual([422, ['letter-released']]);
    }
    expect((await store(practice, inState(LETTER, 'handed-over'))).status).toBe(200);
  });

  test('it cannot leave while its words are a draft, nor be written anew as one', async () => {
    const practice = await prepared();
    await store(practice, LETTER);
    const { task } = letterToFhir(inState(LETTER, 'released'), AT);
    const alone = await practice.ask('PUT', '/Task/letter-1', { body: task, headers: { 'if-match': 'W/"1"' } });
    expect([alone.status, codesOf(alone)]).toEqual([422, ['letter-state']]);
    await store(practice, inState(LETTER, 'released'));
    const { request } = letterToFhir(LETTER, AT);
    const again = await practice.ask('PUT', '/ServiceRequest/letter-1', { body: request, headers: { 'if-match': 'W/"2"' } });
    expect([again.status, codesOf(again)]).toEqual([422, ['letter-released']]);
  });

  describe('a letter to anybody but the patient', () => {
    const refusals: [name: string, letter: WrittenLetter, releases: Consent[]][] = [
      ['no release', TO_GRUEN, []],
      ['a release that is not named', TO_GRUEN, [releaseToFhir(RELEASE)]],
      ['a release for somebody else', { ...TO_GRUEN, release: 'consent-1' }, [releaseToFhir({ ...RELEASE, provider: 'haus' })]],
      ['another person\'s release', { ...TO_GRUEN, release: 'consent-1' }, [releaseToFhir({ ...RELEASE, patient: 'p2' })]],
      ['a release that has ended', { ...TO_GRUEN, release: 'consent-1' }, [releaseToFhir({ ...RELEASE, until: '2026-11-23' })]],
      ['a release that begins tomorrow', { ...TO_GRUEN, release: 'consent-1' }, [releaseToFhir({ ...RELEASE, from: '2026-11-25' })]],
      ['a revoked release', { ...TO_GRUEN, release: 'consent-1' }, [releaseToFhir({ ...RELEASE, revoked: '2026-11-20' })]],
      ['a release recorded in error', { ...TO_GRUEN, release: 'consent-1' }, [{ ...releaseToFhir(RELEASE), status: 'entered-in-error' }]],
      ['no release, to a physician', { ...TO_GRUEN, kind: 'physician', recipient: { provider: 'haus', name: 'Dr. Haus', profession: 'Hausarzt' } }, []],
      ['no recipient at all', { ...LETTER, delivery: 'recipient' }, []],
    ];

    test.each(refusals)('is refused with %s, whether it is released, sent or stored as sent', async (_name, letter, releases) => {
      const practice = await prepared();
      for (const consent of releases) await practice.put({ ...consent, id: 'consent-1' });
      expect((await store(practice, { ...letter, id: 'letter-0', state: 'draft' })).status).toBe(200);
      for (const state of ['released', 'sent'] as const) {
        const answer = await store(practice, inState(letter, state));
        expect([answer.status, new Set(codesOf(answer))]).toEqual([422, new Set(['no-release'])]);
        expect(placesOf(answer)[0]).toMatch(/^Bundle\.entry\[1\]\.resource/);
      }
      expect(practice.store.current('Task', 'letter-1')).toBeNull();
    });

    test('F7 is let go with the release that it names, recorded in the same transaction too', async () => {
      const practice = await prepared();
      await store(practice, TO_GRUEN);
      const also: Write[] = [{ method: 'PUT', resource: { ...releaseToFhir(RELEASE), id: RELEASE.id }, create: true }];
      expect((await store(practice, { ...inState(TO_GRUEN, 'released'), release: RELEASE.id }, { also })).status).toBe(200);
      expect((await store(practice, { ...inState(TO_GRUEN, 'sent'), release: RELEASE.id })).status).toBe(200);
    });

    test('F7 stays here when the release is revoked or ends after it was written', async () => {
      for (const late of ['revoked', 'ended'] as const) {
        const practice = await prepared();
        await practice.put({ ...releaseToFhir(RELEASE), id: RELEASE.id });
        await store(practice, TO_GRUEN);
        expect((await store(practice, { ...inState(TO_GRUEN, 'released'), release: RELEASE.id })).status).toBe(200);
        if (late === 'revoked') await practice.put({ ...releaseToFhir({ ...RELEASE, revoked: '2026-11-24' }), id: RELEASE.id });
        else practice.setNow('2027-01-01T09:00:00+01:00');
        const answer = await store(practice, { ...inState(TO_GRUEN, 'sent'), release: RELEASE.id });
        expect([late, answer.status, codesOf(answer)]).toEqual([late, 422, ['no-release']]);
        // Handing it to the patient is always possible, and so is filing an answer later.
        expect((await store(practice, { ...inState(TO_GRUEN, 'handed-over'), release: RELEASE.id })).status).toBe(200);
        expect((await store(practice, { ...inState(TO_GRUEN, 'answered'), release: RELEASE.id })).status).toBe(200);
      }
    });

    test('F7 cannot be sent around the rule: a letter for the patient, a changed code, another recipient', async () => {
      const practice = await prepared();
      await practice.put({ ...releaseToFhir(RELEASE), id: RELEASE.id });
      await store(practice, LETTER);
      await store(practice, inState(LETTER, 'released'));
      expect(codesOf(await store(practice, { ...inState(LETTER, 'sent'), release: RELEASE.id }))).toEqual(['no-release']);
      const disguised = await store(practice, inState(LETTER, 'handed-over'), { change: (task) => ({ ...task, code: { coding: [{ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill', display: 'Fulfill the focal request' }] } }) });
      expect([disguised.status, codesOf(disguised)]).toEqual([422, ['letter-state']]);
      const redirected = await store(practice, inState({ ...LETTER, recipient: { provider: 'haus', name: 'x', profession: 'y' } }, 'handed-over'));
      expect([redirected.status, codesOf(redirected)]).toEqual([422, ['letter-released']]);
    });
  });

  test('of fifty savers of one version, one wins and all others are told', async () => {
    const practice = await prepared();
    await store(practice, LETTER);
    const { task } = letterToFhir(LETTER, AT);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_each, n) => {
        const { request } = letterToFhir({ ...LETTER, concern: `Fassung ${n}` }, AT);
        return practice.ask('POST', '', { body: transaction([{ method: 'PUT', resource: request, ifMatch: '1' }, { method: 'PUT', resource: task, ifMatch: '1' }]) });
      }),
    );
    const tally = Object.groupBy(answers, ({ status }) => status);
    expect([tally[200]?.length, tally[412]?.length]).toEqual([1, 49]);
    expect(tally[412]!.every((answer) => codesOf(answer).includes('stale'))).toBe(true);
  });
});
