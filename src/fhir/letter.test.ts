import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { someLetter, someProvider, someRelease } from '../../mocks/arbitrary-letter.ts';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { LETTER_STATES, standingOf } from '../domain/letter.ts';
import { letterMessages } from '../domain/letter-messages.ts';
import { answerFileFromFhir, answerFileToFhir, isLetterRequest, letterFromFhir, letterOfTask, letterToFhir } from './letter.ts';
import { providerFromFhir, providerToFhir } from './provider.ts';
import { practitionerToFhir } from './practice.ts';
import { checkStructure } from './r4.ts';
import { releaseFromFhir, releaseToFhir } from './release.ts';
import { OPEN_STATES, taskFromFhir, taskToFhir, ticked } from './task.ts';

const faults = (resource: unknown): string[] => [...validateR4(resource), ...checkStructure(resource).map((issue) => `${issue.path} ${issue.message}`), ...uncheckedCodes(resource)];
const AT = '2026-11-23T10:00:00Z';

describe('a letter', () => {
  it('comes back from its two resources as it was written', () => {
    fc.assert(
      fc.property(someLetter, (letter) => {
        const { request, task } = letterToFhir(letter, AT);
        const { version: _version, requestVersion: _request, changedAt: _changed, ...back } = letterFromFhir(task, request)!;
        expect(back).toEqual(letter);
      }),
      { numRuns: 300 },
    );
  });

  it('passes three validators, the structure check and the list of checked codes in every state', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someLetter, (letter) => {
        const { request, task } = letterToFhir(letter, AT);
        expect([...faults(request), ...faults(task)]).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is a proposal, found as a letter, and counts as open only while somebody has to do something', () => {
    fc.assert(
      fc.property(someLetter, (letter) => {
        const { request, task } = letterToFhir(letter, AT);
        expect([request.intent, isLetterRequest(request)]).toEqual(['proposal', true]);
        expect((OPEN_STATES as readonly string[]).includes(task.status)).toBe(['released', 'handed-over', 'sent'].includes(letter.state));
        expect(letterOfTask(task)).toEqual({ id: letter.id, kind: letter.kind, state: letter.state, ...(letter.recipient && { recipient: letter.recipient.name }) });
      }),
    );
  });

  it('is read as none where the state is unknown or the request is that of a measure', () => {
    const letter = fc.sample(someLetter, 1)[0]!;
    const { request, task } = letterToFhir(letter, AT);
    expect(letterFromFhir({ ...task, businessStatus: { text: 'irgendwo' } }, request)).toBeNull();
    expect(letterFromFhir(task, { ...request, category: [] })).toBeNull();
    expect(letterFromFhir(task, { ...request, id: 'another' })).toBeNull();
  });

  it('keeps what a word processor pastes out of FHIR, and says nothing where nothing is said', () => {
    const letter = { ...fc.sample(someLetter, 1)[0]!, concern: 'a\u000bb\u0000', ownMeasures: ' \n ' };
    const { request, task } = letterToFhir(letter, AT);
    expect(checkStructure(request)).toEqual([]);
    expect(letterFromFhir(task, request)).toMatchObject({ concern: 'ab', ownMeasures: '' });
  });

  it('has one display for every code, the same as in its code system', () => {
    for (const state of LETTER_STATES) expect(uncheckedCodes(letterToFhir({ ...fc.sample(someLetter, 1)[0]!, state }, AT))).toEqual([]);
    expect(Object.keys(letterMessages.de.subject)).toHaveLength(3);
  });
});

describe('the file of an answer', () => {
  it('comes back with its bytes and passes the validators; it has no name', () => {
    const resource = answerFileToFhir({ contentType: 'application/pdf', base64: 'JVBERi0xLjcK', size: 9 }, { id: 'letter-1', patient: 'pat-1', example: true }, AT);
    expect(faults(resource)).toEqual([]);
    expect(answerFileFromFhir(resource)).toEqual({ contentType: 'application/pdf', base64: 'JVBERi0xLjcK', size: 9 });
    expect(JSON.stringify(resource)).not.toContain('title');
  });
});

describe('a provider', () => {
  it('comes back as it was typed and passes the validators', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someProvider, fc.boolean(), (provider, example) => {
        const resource = providerToFhir(provider, { id: 'gruen', key: 'k1', example });
        const { id: _id, version: _version, ...back } = providerFromFhir(resource)!;
        expect(back).toEqual({ ...provider, example, active: true });
        expect(faults(resource)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is told from staff, and a save keeps what the app does not show', () => {
    expect(providerFromFhir(practitionerToFhir({ id: 'p', name: 'Jana Berger' }))).toBeNull();
    const first = providerToFhir({ name: 'A', profession: 'nutrition', languages: ['de'], note: 'x' }, { id: 'a', key: 'k1' });
    const foreign = { ...first, gender: 'female' as const, extension: [...first.extension!, { url: 'http://other.example/x', valueString: 'y' }] };
    const next = providerToFhir({ name: 'B', profession: 'relaxation', languages: [] }, { id: 'a', active: false, previous: foreign });
    expect(next).toMatchObject({ gender: 'female', extension: [{ url: 'http://other.example/x' }], identifier: [{ value: 'k1' }], active: false });
    expect(providerFromFhir(next)).toEqual({ id: 'a', version: '', name: 'B', profession: 'relaxation', languages: [], example: false, active: false });
  });
});

describe('a release', () => {
  it('comes back as it was recorded and passes the validators', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(someRelease, (release) => {
        const resource = releaseToFhir(release);
        const { version: _version, ...back } = releaseFromFhir(resource)!;
        expect(back).toEqual(release);
        expect(faults(resource)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('is none when it permits nothing, names two recipients, or was recorded in error', () => {
    const resource = releaseToFhir(fc.sample(someRelease, 1)[0]!);
    const permit = resource.provision!.provision![0]!;
    const changed = (part: object) => releaseFromFhir({ ...resource, provision: { ...resource.provision, provision: [{ ...permit, ...part }] } });
    expect(changed({})).not.toBeNull();
    expect(changed({ type: 'deny' })).toBeNull();
    expect(changed({ actor: [...permit.actor!, ...permit.actor!] })).toBeNull();
    expect(changed({ period: { start: '2026-01-01' } })).toBeNull();
    expect(releaseFromFhir({ ...resource, status: 'entered-in-error' })).toBeNull();
    expect(releaseFromFhir({ ...resource, category: [{ text: 'other' }] })).toBeNull();
  });

  it('that is inactive without a day holds no longer', () => {
    const { revoked: _revoked, ...release } = fc.sample(someRelease, 1)[0]!;
    const found = releaseFromFhir({ ...releaseToFhir(release), status: 'inactive', meta: { lastUpdated: '2026-11-02T10:00:00Z' } })!;
    expect(standingOf(found, release.from)).toBe('revoked');
  });
});

describe('a task', () => {
  it('comes back as it was written, with and without a patient and a day, and passes the validators', () => {
    for (const task of [{ text: 'Anrufen', owner: 'p', ownerName: 'Jana Berger', patient: 'pat-1', due: '2026-12-01' as const }, { text: 'Handtücher bestellen', owner: 'p' }]) {
      const resource = taskToFhir({ ...task, id: 't1' }, { requester: 'q', at: AT });
      expect(faults(resource)).toEqual([]);
      expect(taskFromFhir(resource)).toEqual({ id: 't1', version: '', kind: 'own', done: false, ...task });
    }
  });

  it('is done and open again in the state it was in', () => {
    const resource = taskToFhir({ id: 't1', text: 'x', owner: 'p' }, { requester: 'p', at: AT });
    const done = ticked({ ...resource, status: 'accepted' }, 'completed', '2026-11-24T10:00:00Z');
    expect(faults(done)).toEqual([]);
    expect(taskFromFhir(done).done).toBe(true);
    const again = ticked(done, 'accepted', '2026-11-24T10:01:00Z');
    expect(again).toEqual({ ...resource, status: 'accepted', lastModified: '2026-11-24T10:01:00Z' });
  });

  it('of a meeting keeps its own words', () => {
    const meeting = { ...taskToFhir({ text: 'x', owner: 'p' }, { requester: 'p', at: AT }), code: { coding: [{ system: 'https://example.org/fhir/CodeSystem/workflow', code: 'contact-patient', display: 'Contact patient' }] } };
    expect(taskFromFhir(meeting)).toMatchObject({ kind: 'other', text: 'x' });
    const { description: _description, ...bare } = meeting;
    expect(taskFromFhir(bare)).toMatchObject({ kind: 'other', text: 'Contact patient' });
  });
});
