/**
 * Templates of a plan and blocks of text, as the practice keeps them. The shipped ones stand in the product; editing one makes the
 * practice's own copy. Nothing here is about a patient.
 */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Basic, QuestionnaireResponse } from '@medplum/fhirtypes';
import { useRef } from 'react';
import { TEXT_BLOCK_SECTIONS, type PlanTemplate, type TemplateLanguage, type TextBlock } from '../domain/plan-templates.ts';
import { shippedTemplates } from '../domain/plan-templates-shipped.ts';
import { shippedBlock, shippedBlocks } from '../domain/text-blocks-shipped.ts';
import { identifierQuery, resourcesOf } from '../fhir/bundle.ts';
import { sameForm, templateFromFhir, templateIdentifier, TEMPLATES, templateToFhir, type FormAuthor } from '../fhir/care-plan-form.ts';
import { SID_TEXT_BLOCK } from '../fhir/codes.ts';
import { blockFromFhir, blockToFhir, TEXT_BLOCKS } from '../fhir/text-block.ts';
import { create, FhirError, readResource, searchAll, update, type Stored } from './fhir-client.ts';
import { opaqueId } from './opaque-id.ts';
import { sessionQuery } from './session.ts';

/** Somebody saved in between; nothing was changed. `theirs` is what is stored, with the version to go on from. */
export class TemplateConflict<Kept extends PlanTemplate | TextBlock = PlanTemplate | TextBlock> extends Error {
  override name = 'TemplateConflict';
  readonly theirs: Kept;

  constructor(theirs: Kept) {
    super('conflict');
    this.theirs = theirs;
  }
}

const root = ['templates'] as const;

export const templateQueries = {
  /** Key of everything here. */
  all: root,

  /** The templates of a language: the shipped ones in their order, each as the practice has it now, then the practice's own by name. */
  templates: (language: TemplateLanguage) =>
    queryOptions({
      queryKey: [...root, 'plans', language] as const,
      queryFn: async ({ signal }): Promise<PlanTemplate[]> => {
        const kept = resourcesOf(await searchAll(TEMPLATES, { signal }), 'QuestionnaireResponse').flatMap((response) => templateOf(response as Stored<QuestionnaireResponse>) ?? []).filter((template) => template.language === language);
        const shipped = shippedTemplates(language).map((template) => {
          const copy = kept.find(({ id }) => id === template.id);
          if (!copy) return template;
          // A copy that was given up is gone on with when the template is edited again.
          return copy.edited ? copy : { ...template, resource: copy.resource!, version: copy.version! };
        });
        return [...shipped, ...kept.filter(({ shipped: isShipped, edited }) => !isShipped && edited).sort((a, b) => a.name.localeCompare(b.name, language))];
      },
    }),

  /**
   * The blocks of a language, also those that were taken out of use: field by field in the order of the form, the shipped ones first, each
   * as the practice has it now, then the practice's own by name.
   */
  blocks: (language: TemplateLanguage) =>
    queryOptions({
      queryKey: [...root, 'blocks', language] as const,
      queryFn: async ({ signal }): Promise<TextBlock[]> => {
        const kept = resourcesOf(await searchAll(TEXT_BLOCKS, { signal }), 'Basic').flatMap((resource) => blockFromFhir(resource) ?? []).filter((block) => block.language === language);
        const shipped = shippedBlocks(language);
        const own = kept.filter(({ key }) => !shipped.some((block) => block.key === key)).sort((a, b) => a.title.localeCompare(b.title, language));
        const all = [...shipped.map((block) => kept.find(({ key }) => key === block.key) ?? block), ...own];
        return TEXT_BLOCK_SECTIONS.flatMap((section) => all.filter((block) => block.section === section));
      },
    }),
};

const SHIPPED: ReadonlySet<string> = new Set(shippedTemplates('de').map(({ id }) => id));

/** What is kept under a template's id; `edited` false when it is out of use. */
function templateOf(response: Stored<QuestionnaireResponse>): PlanTemplate | null {
  const read = templateFromFhir(response);
  if (!read) return null;
  const { active, ...template } = read;
  return { ...template, shipped: SHIPPED.has(template.id), edited: active, resource: response.id, version: response.meta.versionId };
}

/**
 * Saves a template, new or edited; of a shipped one it makes the practice's own copy, or the next version of it. Throws TemplateConflict
 * when somebody else saved it in between, FhirError otherwise. Saving again after no answer came is safe.
 */
export function useSaveTemplate() {
  const client = useQueryClient();
  return useMutation<PlanTemplate, Error, PlanTemplate>({ networkMode: 'always', mutationFn: (template) => saveTemplate(client, template, true), onSuccess: () => changed(client) });
}

/** Gives the practice's copy of a shipped template up, so that it is as delivered again; takes one of the practice's own out of use. Its versions stay. Errors as with `useSaveTemplate`. */
export function useRestoreTemplate() {
  const client = useQueryClient();
  return useMutation<void, Error, PlanTemplate>({
    networkMode: 'always',
    mutationFn: async (template) => {
      if (template.resource !== undefined) await saveTemplate(client, template, false);
    },
    onSuccess: () => changed(client),
  });
}

async function saveTemplate(client: QueryClient, template: PlanTemplate, active: boolean): Promise<PlanTemplate> {
  const { id, name, language, draft, resource, version } = template;
  const written = templateToFhir(draft, { id, name, language, active, author: await authorOf(client), at: new Date().toISOString() });
  const same = (stored: QuestionnaireResponse) => stored.status === written.status && templateFromFhir(stored)?.name === templateFromFhir(written)?.name && sameForm(stored, written);
  if (resource === undefined || version === undefined) {
    const stored = await create(written, { ifNoneExist: identifierQuery(templateIdentifier(id, language)) });
    if (!same(stored)) throw new TemplateConflict(templateOf(stored)!);
    return templateOf(stored)!;
  }
  try {
    return templateOf(await update({ ...written, id: resource }, version))!;
  } catch (error) {
    if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
    const stored = await readResource<QuestionnaireResponse>('QuestionnaireResponse', resource);
    if (!same(stored)) throw new TemplateConflict(templateOf(stored)!);
    return templateOf(stored)!;
  }
}

/** A block to be saved: `id` and `version` of one that is stored, otherwise empty or absent; `key` of one that there is already; `active` false takes it out of use. */
export type BlockToSave = Omit<TextBlock, 'id' | 'version' | 'key'> & Partial<Pick<TextBlock, 'id' | 'version' | 'key'>>;

/** Saves a text block and answers it as it is stored. Errors as with `useSaveTemplate`. */
export function useSaveBlock() {
  const client = useQueryClient();
  /** Under which a new one is known until it is saved, so that another try does not make a second one. */
  const key = useRef<string | null>(null);
  return useMutation<TextBlock, Error, BlockToSave>({
    networkMode: 'always',
    mutationFn: async (block) => {
      const author = await authorOf(client);
      if (!block.id || !block.version) {
        const shipped = shippedBlock(block.key);
        const value = shipped?.key ?? (key.current ??= opaqueId());
        const written = blockToFhir(block, { key: value, author });
        const stored = await create(written, { ifNoneExist: identifierQuery({ system: SID_TEXT_BLOCK, value }) });
        // A copy of a shipped one may be somebody else's.
        if (shipped && !says(stored, written)) throw new TemplateConflict(blockFromFhir(stored)!);
        // What an attempt of ours left is brought up to date.
        const saved = says(stored, written) ? stored : await update({ ...written, id: stored.id }, stored.meta.versionId);
        key.current = null;
        return blockFromFhir(saved)!;
      }
      const { id, version } = block;
      const before = await readResource<Basic>('Basic', id);
      const written = { ...blockToFhir(block, { key: before.identifier?.[0]?.value ?? id, author }), id };
      if (says(before, written)) return blockFromFhir(before)!;
      try {
        return blockFromFhir(await update(written, version))!;
      } catch (error) {
        if (!(error instanceof FhirError) || error.kind !== 'stale') throw error;
        throw new TemplateConflict(blockFromFhir(await readResource<Basic>('Basic', id))!);
      }
    },
    onSuccess: () => changed(client),
  });
}

function says(stored: Basic, written: Basic): boolean {
  const said = (resource: Basic) => JSON.stringify({ ...blockFromFhir(resource), id: '', version: '' });
  return said(stored) === said(written);
}

async function authorOf(client: QueryClient): Promise<FormAuthor> {
  const { user } = await client.ensureQueryData(sessionQuery);
  if (!user) throw new FhirError('signed-out', 401);
  return user;
}

function changed(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: root });
}
