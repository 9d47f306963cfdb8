/** A text block of the practice: a Basic resource with a text under a name. */
import type { Basic } from '@medplum/fhirtypes';
import { TEXT_BLOCK_SECTIONS, type TextBlock } from '../domain/plan-templates.ts';
import { storable, type FormAuthor } from './care-plan-form.ts';
import { EXT_TEXT_BLOCK, SID_TEXT_BLOCK, WORKFLOW } from './codes.ts';

const CODE = 'text-block';

/** The search that finds every block, also those that were taken out of use. */
export const TEXT_BLOCKS = `Basic?code=${encodeURIComponent(`${WORKFLOW}|${CODE}`)}&_count=1000`;

/** The resource of a block; `key` tells one that is sent twice from two. */
export function blockToFhir({ title, text, section, language, active }: Omit<TextBlock, 'id' | 'version' | 'key'>, { key, author }: { key: string; author: FormAuthor }): Basic {
  return {
    resourceType: 'Basic',
    language,
    extension: [
      {
        url: EXT_TEXT_BLOCK,
        extension: [{ url: 'title', valueString: storable(title) }, { url: 'section', valueCode: section }, { url: 'text', valueMarkdown: storable(text) }, { url: 'active', valueBoolean: active }],
      },
    ],
    identifier: [{ system: SID_TEXT_BLOCK, value: key }],
    code: { coding: [{ system: WORKFLOW, code: CODE, display: 'Text block' }] },
    author: { reference: `Practitioner/${author.practitioner}`, display: author.name },
  };
}

/** The block of a resource, or null for any other Basic. */
export function blockFromFhir(resource: Basic): TextBlock | null {
  const parts = resource.extension?.find(({ url }) => url === EXT_TEXT_BLOCK)?.extension;
  const part = (url: string) => parts?.find((each) => each.url === url);
  const section = TEXT_BLOCK_SECTIONS.find((each) => each === part('section')?.valueCode);
  if (!section || !resource.code.coding?.some(({ system, code }) => system === WORKFLOW && code === CODE)) return null;
  return {
    id: resource.id ?? '', version: resource.meta?.versionId ?? '', key: resource.identifier?.find(({ system }) => system === SID_TEXT_BLOCK)?.value ?? resource.id ?? '', title: part('title')?.valueString ?? '', text: part('text')?.valueMarkdown ?? '', section,
    language: resource.language === 'en' ? 'en' : 'de', active: part('active')?.valueBoolean ?? true,
  };
}
