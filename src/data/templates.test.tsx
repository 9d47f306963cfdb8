import type { Bundle } from '@medplum/fhirtypes';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMocks, type Mocks } from '../../mocks/handlers.ts';
import { mockServer } from '../../mocks/setup.ts';
import { uncheckedCodes } from '../../mocks/checked-codes.ts';
import { validateR4 } from '../../mocks/validators.ts';
import { emptyTemplate, type TextBlock } from '../domain/plan-templates.ts';
import { shippedTemplates } from '../domain/plan-templates-shipped.ts';
import { shippedBlock, shippedBlocks } from '../domain/text-blocks-shipped.ts';
import { TemplateConflict, templateQueries, useRestoreTemplate, useSaveBlock, useSaveTemplate } from './templates.ts';

let mocks: Mocks;

beforeEach(async () => {
  mocks = await createMocks();
  mockServer.use(...mocks.handlers);
});

function screen() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 0 } } });
  const { result } = renderHook(() => ({ save: useSaveTemplate(), restore: useRestoreTemplate(), block: useSaveBlock() }), { wrapper: ({ children }) => <QueryClientProvider client={client}>{children}</QueryClientProvider> });
  return { ...result.current, templates: (language: 'de' | 'en' = 'de') => client.fetchQuery(templateQueries.templates(language)), blocks: () => client.fetchQuery(templateQueries.blocks('de')) };
}

async function stored(address: string): Promise<unknown[]> {
  return (((await (await mocks.fhir(new Request(`http://localhost/fhir/${address}`), mocks.actor)).json()) as Bundle).entry ?? []).map(({ resource }) => resource);
}

function loseAnswer(address: string): void {
  mockServer.use(http.post(address, async ({ request }) => {
    await mocks.fhir(request, mocks.actor);
    return HttpResponse.error();
  }, { once: true }));
}

const block = { title: 'Dosis Gehen', text: 'so, dass Sie sich noch unterhalten können', section: 'measure', language: 'de', active: true } as const;

describe('templates', () => {
  test('are the five shipped ones until the practice makes them its own, and can be given up again', async () => {
    const { templates, save, restore } = screen();
    expect(await templates()).toEqual(shippedTemplates('de'));
    const [first] = await templates();
    const saved = await save.mutateAsync({ ...first!, name: 'Unsere Fassung' });
    expect(saved).toMatchObject({ id: first!.id, shipped: true, edited: true, version: '1', draft: first!.draft });
    expect((await templates())[0]).toEqual(saved);
    expect((await templates('en'))[0]!.name).toBe('Back pain, few different plants');
    const second = await save.mutateAsync({ ...saved, name: 'Zweite Fassung' });
    expect(second.version).toBe('2');
    await restore.mutateAsync(second);
    expect((await templates())[0]).toEqual({ ...first, resource: second.resource, version: '3' });
    expect((await save.mutateAsync({ ...(await templates())[0]!, name: 'Dritte' })).version).toBe('4');
    for (const resource of await stored('QuestionnaireResponse')) expect([...validateR4(resource), ...uncheckedCodes(resource)]).toEqual([]);
  });

  test('of the practice’s own stand behind the shipped ones and can be taken out of use', async () => {
    const { templates, save, restore } = screen();
    const own = await save.mutateAsync({ ...emptyTemplate('own-1', 'de'), name: 'Nacken' });
    expect((await templates()).map(({ name }) => name)).toEqual([...shippedTemplates('de').map(({ name }) => name), 'Nacken']);
    await restore.mutateAsync(own);
    expect(await templates()).toHaveLength(5);
  });

  test('are never overwritten: the second of two is told', async () => {
    const [first] = await screen().templates();
    await screen().save.mutateAsync({ ...first!, name: 'Meine' });
    await expect(screen().save.mutateAsync({ ...first!, name: 'Andere' })).rejects.toMatchObject({ name: 'TemplateConflict', theirs: { name: 'Meine', version: '1' } });
    const [kept] = await screen().templates();
    await screen().save.mutateAsync({ ...kept!, name: 'Mehr' });
    await expect(screen().save.mutateAsync({ ...kept!, name: 'Andere' })).rejects.toBeInstanceOf(TemplateConflict);
  });

  test('whose answer was lost are saved once', async () => {
    const { templates, save } = screen();
    loseAnswer('/fhir/QuestionnaireResponse');
    const template = { ...(await templates())[0]!, name: 'Meine' };
    await expect(save.mutateAsync(template)).rejects.toMatchObject({ kind: 'offline' });
    expect(await save.mutateAsync(template)).toMatchObject({ name: 'Meine', version: '1' });
  });
});

describe('text blocks', () => {
  const own = async (blocks: () => Promise<TextBlock[]>) => (await blocks()).filter(({ key }) => shippedBlock(key) === undefined);

  test('are the shipped ones until the practice changes one or takes it out of use; a second editor is told', async () => {
    const { blocks, block: save } = screen();
    expect(await blocks()).toEqual(shippedBlocks('de'));
    expect(await stored('Basic')).toEqual([]);
    const shipped = (await blocks()).find(({ key }) => key === 'dose-talk.de')!;
    const changed = await save.mutateAsync({ ...shipped, text: 'So, dass Sie noch singen können.' });
    expect(changed).toMatchObject({ key: 'dose-talk.de', version: '1', text: 'So, dass Sie noch singen können.' });
    expect((await blocks()).map(({ key }) => key)).toEqual(shippedBlocks('de').map(({ key }) => key));
    await expect(screen().block.mutateAsync({ ...shipped, text: 'anders' })).rejects.toMatchObject({ name: 'TemplateConflict', theirs: { id: changed.id, version: '1' } });
    await save.mutateAsync({ ...changed, active: false });
    expect((await blocks()).find(({ key }) => key === 'dose-talk.de')).toMatchObject({ active: false, version: '2' });
    // One of its own stands behind the shipped ones of its field.
    await save.mutateAsync({ ...block, title: 'A' });
    const measures = (await blocks()).filter(({ section }) => section === 'measure');
    expect(measures.at(-1)!.title).toBe('A');
    expect(measures.length).toBe(shippedBlocks('de').filter(({ section }) => section === 'measure').length + 1);
    for (const resource of await stored('Basic')) expect([...validateR4(resource), ...uncheckedCodes(resource)]).toEqual([]);
  });

  test('that are shipped and whose answer was lost are kept once', async () => {
    const { blocks, block: save } = screen();
    const shipped = (await blocks())[0]!;
    loseAnswer('/fhir/Basic');
    await expect(save.mutateAsync({ ...shipped, text: 'unser Satz' })).rejects.toMatchObject({ kind: 'offline' });
    expect(await save.mutateAsync({ ...shipped, text: 'unser Satz' })).toMatchObject({ version: '1' });
    expect(await stored('Basic')).toHaveLength(1);
  });

  test('are kept, changed and taken out of use, with all versions', async () => {
    const { blocks, block: save } = screen();
    const saved = await save.mutateAsync(block);
    expect(saved).toEqual({ ...block, id: saved.id, version: '1', key: saved.key });
    const changed = await save.mutateAsync({ ...saved, text: 'anders' });
    await save.mutateAsync({ ...changed, active: false });
    expect(await own(blocks)).toMatchObject([{ text: 'anders', active: false, version: '3' }]);
    await expect(save.mutateAsync({ ...saved, text: 'noch anders' })).rejects.toMatchObject({ name: 'TemplateConflict', theirs: { version: '3' } });
    for (const resource of await stored('Basic')) expect([...validateR4(resource), ...uncheckedCodes(resource)]).toEqual([]);
  });

  test('whose answer was lost are kept once, with what was changed since', async () => {
    const { blocks, block: save } = screen();
    loseAnswer('/fhir/Basic');
    await expect(save.mutateAsync(block)).rejects.toMatchObject({ kind: 'offline' });
    await save.mutateAsync({ ...block, text: 'seitdem' });
    await save.mutateAsync({ ...block, title: 'Ein anderer' });
    expect((await own(blocks)).map(({ title, text }) => `${title}: ${text}`)).toEqual(['Dosis Gehen: seitdem', `Ein anderer: ${block.text}`]);
  });
});
