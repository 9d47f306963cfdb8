import { describe, expect, it } from 'vitest';
import { PLACEHOLDERS, TEXT_BLOCK_SECTIONS } from './plan-templates.ts';
import { shippedBlock, shippedBlocks } from './text-blocks-shipped.ts';

describe.each(['de', 'en'] as const)('the shipped text blocks in %s', (language) => {
  const blocks = shippedBlocks(language);

  it('are there for every field, each with a title of its own and a key that finds it again', () => {
    expect(new Set(blocks.map(({ section }) => section))).toEqual(new Set(TEXT_BLOCK_SECTIONS));
    expect(new Set(blocks.map(({ title }) => title)).size).toBe(blocks.length);
    for (const block of blocks) expect(shippedBlock(block.key)).toEqual(block);
  });

  it('have only placeholders that there are, or a blank; a letter has no value of the diary in them', () => {
    const names = (text: string) => [...text.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name!);
    for (const { section, text } of blocks) expect(names(text).filter((name) => name !== 'blank' && (section === 'letter' || !(PLACEHOLDERS as readonly string[]).includes(name)))).toEqual([]);
  });

  it('claim nothing: no cure, no cause, no promise', () => {
    expect(JSON.stringify(blocks)).not.toMatch(/heil[ent]|kurier|hilft gegen|wirkt gegen|lindert|beugt|verhindert|garantiert|entzündungshemmend|\bcures?\b|\bheals?\b|relieves?|\bprevents?\b|anti-inflammatory|guarantee|treats?\b/i);
  });
});

it('is none of the shipped ones: a block of the practice', () => {
  expect([shippedBlock(undefined), shippedBlock('k1')]).toEqual([undefined, undefined]);
});
