import type { Bundle, Provenance, QuestionnaireResponse } from '@medplum/fhirtypes';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { addDays, dayAt } from '../domain/day.ts';
import type { DiaryDay, DiaryEntry, DiaryValues } from '../domain/diary.ts';
import { transaction } from '../fhir/bundle.ts';
import { SID_DAILY_LOG, TAG } from '../fhir/codes.ts';
import { entryFromFhir, entryToFhir } from '../fhir/diary.ts';
import { diaryQueries } from './diary.ts';
import { EntryConflict, entryQueries, useSaveEntry, useWithdrawEntry, type Writer } from './diary-entry.ts';

const PATIENT = 'p1';
const WRITER: Writer = { author: 'Practitioner/therapist', authorName: 'Alex Beispiel' };
const day = addDays(dayAt(new Date(), 'Europe/Berlin'), -1);
let mocks: Mocks;
let client: QueryClient;

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
  await mocks.write([transaction([{ method: 'PUT', resource: { resourceType: 'Patient', id: PATIENT, active: true }, create: true }])]);
});

function hooks() {
  return renderHook(() => ({ save: useSaveEntry(PATIENT, WRITER), withdraw: useWithdrawEntry(PATIENT, WRITER) }), {
    wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider>,
  }).result.current;
}

const fresh = (values: DiaryValues): DiaryEntry => ({ day, source: 'diary', values });

async function ask<Answer = Bundle>(address: string): Promise<Answer> {
  return (await (await mocks.fhir(new Request(`http://localhost/fhir/${address}`), mocks.actor)).json()) as Answer;
}

async function stored(): Promise<QuestionnaireResponse[]> {
  return ((await ask(`QuestionnaireResponse?patient=${PATIENT}`)).entry ?? []).map(({ resource }) => resource as QuestionnaireResponse);
}

async function provenances(): Promise<Provenance[]> {
  return ((await ask(`Provenance?patient=${PATIENT}`)).entry ?? []).map(({ resource }) => resource as Provenance);
}

/** What the patient's own app wrote; answers it as the screens have it. */
async function byPatient(values: DiaryValues, change: Partial<QuestionnaireResponse> = {}): Promise<DiaryEntry> {
  await mocks.write([transaction([{ method: 'POST', resource: { ...entryToFhir(fresh(values), { patient: PATIENT, author: `Patient/${PATIENT}` }), ...change } }])]);
  return entryFromFhir((await stored())[0]!);
}

/** Somebody else changes the entry. */
async function meanwhile(values: DiaryValues, change: Partial<QuestionnaireResponse> = {}): Promise<void> {
  const [before] = await stored();
  const next = { ...before!, ...entryToFhir(fresh(values), { patient: PATIENT, author: `Patient/${PATIENT}` }), ...change, id: before!.id! };
  await mocks.write([transaction([{ method: 'PUT', resource: next, ifMatch: before!.meta!.versionId! }])]);
}

/** The next request arrives, but its answer does not. */
function loseAnswer(method: 'post' | 'put', address: string): void {
  mockServer.use(http[method](address, async ({ request }) => {
    await mocks.fhir(request, mocks.actor);
    return HttpResponse.error();
  }, { once: true }));
}

describe('a new entry', () => {
  test('is stored once, with who entered it for whom, and answered with its version', async () => {
    const saved = await hooks().save.mutateAsync(fresh({ painAverage: 0 }));
    expect(saved).toMatchObject({ version: '1', day, authorName: 'Alex Beispiel', values: { painAverage: 0 } });
    const [response, ...more] = await stored();
    expect(more).toEqual([]);
    expect(response).toMatchObject({ id: saved.id, identifier: { system: SID_DAILY_LOG, value: `${PATIENT}.${day}` }, author: { reference: WRITER.author }, source: { reference: `Patient/${PATIENT}` } });
    expect(await provenances()).toEqual([]);
  });

  test('whose answer was lost is not stored twice, and a change made before trying again is kept', async () => {
    const { save } = hooks();
    loseAnswer('post', '/fhir/QuestionnaireResponse');
    await expect(save.mutateAsync(fresh({ stress: 3 }))).rejects.toMatchObject({ kind: 'offline' });
    const saved = await save.mutateAsync(fresh({ stress: 3, note: 'typed since' }));
    expect(saved.values).toEqual({ stress: 3, note: 'typed since' });
    expect(await stored()).toHaveLength(1);
  });

  test('meets what somebody else entered for the day: both texts, nothing overwritten', async () => {
    await byPatient({ stress: 8 });
    const error = await hooks().save.mutateAsync(fresh({ stress: 3 })).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EntryConflict);
    expect(error).toMatchObject({ withdrawn: false, mine: { values: { stress: 3 } }, theirs: { version: '1', values: { stress: 8 } } });
    expect(entryFromFhir((await stored())[0]!).values).toEqual({ stress: 8 });
  });

  test('of a day whose entry was withdrawn is its next version', async () => {
    const before = await byPatient({ stress: 8 });
    await hooks().withdraw.mutateAsync(before);
    const saved = await hooks().save.mutateAsync(fresh({ stress: 3 }));
    expect(saved).toMatchObject({ id: before.id, version: '3', values: { stress: 3 } });
    expect((await stored())[0]!.status).toBe('completed');
  });
});

describe('a correction', () => {
  test('is a new version, with a record of who changed the patient’s words', async () => {
    const before = await byPatient({ stress: 8 });
    const saved = await hooks().save.mutateAsync({ ...before, values: { stress: 3 } });
    expect(saved).toMatchObject({ id: before.id, version: '2', author: WRITER.author, values: { stress: 3 } });
    expect(await provenances()).toMatchObject([{
      target: [{ reference: `QuestionnaireResponse/${before.id}` }],
      activity: { coding: [{ code: 'diary-correction' }] },
      agent: [{ who: { reference: 'Practitioner/therapist' }, onBehalfOf: { reference: `Patient/${PATIENT}` } }],
      entity: [{ role: 'revision', what: { reference: `QuestionnaireResponse/${before.id}/_history/1` } }],
    }]);
  });

  test('keeps what the diary does not know of the response: marks, extensions, the name of another source, unread answers', async () => {
    const extension = [{ url: 'https://example.org/other', valueString: 'kept' }];
    const before = await byPatient({ stress: 8 }, { extension, identifier: { system: SID_DAILY_LOG, value: `${PATIENT}.${day}.garmin` }, meta: { tag: [{ system: TAG, code: 'example' }] }, text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">Stress 8</div>' } });
    await hooks().save.mutateAsync({ ...before, values: { stress: 3 } });
    const [after] = await stored();
    expect(after).toMatchObject({ extension, identifier: { value: `${PATIENT}.${day}.garmin` }, meta: { versionId: '2', tag: [{ code: 'example' }] } });
    expect(after!.text).toBeUndefined();
  });

  test('that changes nothing makes no version', async () => {
    const before = await byPatient({ stress: 8, painSites: ['72696002'] });
    expect(await hooks().save.mutateAsync(before)).toMatchObject({ version: '1', author: `Patient/${PATIENT}` });
    expect(await provenances()).toEqual([]);
  });

  test('of a version that is no longer the last one is refused with both texts', async () => {
    const before = await byPatient({ stress: 8 });
    await meanwhile({ stress: 5 });
    await expect(hooks().save.mutateAsync({ ...before, values: { stress: 3 } })).rejects.toMatchObject({ name: 'EntryConflict', mine: { values: { stress: 3 } }, theirs: { version: '2', values: { stress: 5 } } });
    expect(entryFromFhir((await stored())[0]!).values).toEqual({ stress: 5 });
  });

  test('that is overtaken between looking and writing is refused as well', async () => {
    const before = await byPatient({ stress: 8 });
    mockServer.use(http.post('/fhir', async ({ request }) => {
      await meanwhile({ stress: 5 });
      return mocks.fhir(request, mocks.actor);
    }, { once: true }));
    await expect(hooks().save.mutateAsync({ ...before, values: { stress: 3 } })).rejects.toMatchObject({ name: 'EntryConflict', theirs: { version: '2', values: { stress: 5 } } });
    expect(await provenances()).toEqual([]);
  });

  test('of an entry that was withdrawn meets nothing, and can be saved on top of that', async () => {
    const before = await byPatient({ stress: 8 });
    await meanwhile({ stress: 8 }, { status: 'entered-in-error' });
    const { save } = hooks();
    const error = (await save.mutateAsync({ ...before, values: { stress: 3 } }).catch((reason: unknown) => reason)) as EntryConflict;
    expect(error).toMatchObject({ withdrawn: true, theirs: { version: '2', values: {} } });
    expect(await save.mutateAsync({ ...error.theirs, values: { stress: 3 } })).toMatchObject({ version: '3', values: { stress: 3 } });
  });

  test('whose answer was lost is not written twice; a change made since goes on top of it', async () => {
    const before = await byPatient({ stress: 8 });
    const { save } = hooks();
    loseAnswer('post', '/fhir');
    await expect(save.mutateAsync({ ...before, values: { stress: 3 } })).rejects.toMatchObject({ kind: 'offline' });
    expect(await save.mutateAsync({ ...before, values: { stress: 3 } })).toMatchObject({ version: '2' });
    loseAnswer('post', '/fhir');
    await expect(save.mutateAsync({ ...before, version: '2', values: { stress: 4 } })).rejects.toMatchObject({ kind: 'offline' });
    expect(await save.mutateAsync({ ...before, version: '2', values: { stress: 5 } })).toMatchObject({ version: '4', values: { stress: 5 } });
  });

  test('fails at once without a network, and says so', async () => {
    const before = await byPatient({ stress: 8 });
    mockServer.use(http.get('/fhir/QuestionnaireResponse/:id', () => HttpResponse.error()));
    await expect(hooks().save.mutateAsync({ ...before, values: { stress: 3 } })).rejects.toMatchObject({ kind: 'offline' });
  });
});

describe('a withdrawal', () => {
  test('stays in the record with who did it, and doing it twice is once', async () => {
    const before = await byPatient({ stress: 8 });
    const { withdraw } = hooks();
    loseAnswer('post', '/fhir');
    await expect(withdraw.mutateAsync(before)).rejects.toMatchObject({ kind: 'offline' });
    await withdraw.mutateAsync(before);
    const versions = await client.fetchQuery(entryQueries.versions(PATIENT, before.id!));
    expect(versions.map(({ version, withdrawn, entry }) => [version, withdrawn, entry.authorName, entry.values.stress])).toEqual([['2', true, 'Alex Beispiel', 8], ['1', false, undefined, 8]]);
    expect((await provenances()).map(({ activity }) => activity?.coding?.[0]?.code)).toEqual(['diary-withdrawal']);
  });

  test('of a version that is no longer the last one is refused', async () => {
    const before = await byPatient({ stress: 8 });
    await meanwhile({ stress: 5 });
    await expect(hooks().withdraw.mutateAsync(before)).rejects.toBeInstanceOf(EntryConflict);
    expect((await stored())[0]!.status).toBe('completed');
  });
});

test('a save is shown at once, and everything of that patient is asked for again when it is looked at, nothing of another', async () => {
  const before = await byPatient({ stress: 8 });
  const key = diaryQueries.days(PATIENT, day, day).queryKey;
  await client.fetchQuery(diaryQueries.days(PATIENT, day, day));
  await client.fetchQuery(diaryQueries.days('p2', day, day));
  await client.fetchQuery(entryQueries.versions(PATIENT, before.id!));
  await hooks().save.mutateAsync({ ...before, values: { stress: 3 } });
  expect(client.getQueryData<DiaryDay[]>(key)!.map(({ values }) => values)).toEqual([{ stress: 3 }]);
  expect(client.getQueryState(key)!.isInvalidated).toBe(true);
  expect(client.getQueryState(entryQueries.versions(PATIENT, before.id!).queryKey)!.isInvalidated).toBe(true);
  expect(client.getQueryState(diaryQueries.days('p2', day, day).queryKey)!.isInvalidated).toBe(false);
});
