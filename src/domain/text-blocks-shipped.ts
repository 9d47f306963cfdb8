/** The text blocks that the product brings along, in both languages; a practice makes them its own or takes them out of use. */
import { TEXT_BLOCK_SECTIONS, type TemplateLanguage, type TextBlock, type TextBlockSection } from './plan-templates.ts';
import { blockTexts } from './text-blocks-messages.ts';

type BlockName = keyof (typeof blockTexts)['de'];

/** What a name begins with says where the block belongs; how much, and what was explained, stand in the text of a measure. */
const SECTION_OF: Readonly<Record<string, TextBlockSection>> = { ...Object.fromEntries(TEXT_BLOCK_SECTIONS.map((section) => [section, section])), dose: 'measure', education: 'measure' };

/** All of them as they are delivered, in the order of the form. Nothing of them is stored: id and version are empty. */
export function shippedBlocks(language: TemplateLanguage): TextBlock[] {
  return (Object.keys(blockTexts[language]) as BlockName[]).map((name) => ({
    id: '', version: '', key: `${name}.${language}`, ...blockTexts[language][name], section: SECTION_OF[name.split('-')[0]!]!, language, active: true,
  }));
}

/** The block that a key belongs to, as it is delivered; undefined for one of the practice's own. */
export function shippedBlock(key: string | undefined): TextBlock | undefined {
  return [...shippedBlocks('de'), ...shippedBlocks('en')].find((block) => block.key === key);
}
