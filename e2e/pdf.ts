/** What the browser prints, as a PDF that is read back: for tests that look at the paper. */
import type { BrowserContext, Page } from '@playwright/test';
import { getDocumentProxy } from 'unpdf';
import { expect } from './fixtures.ts';

/** One page of a PDF. */
export interface PdfPage {
  /** Everything on it, without soft hyphens and with plain spaces. */
  text: string;
  /** In points. */
  size: [width: number, height: number];
  tags: { role: string; alt?: string }[];
}

export interface Pdf {
  title: string;
  language: string;
  tagged: boolean;
  pages: PdfPage[];
}

interface Tag {
  role?: string;
  alt?: string;
  children?: Tag[];
}

const flat = (tag: Tag | null): { role: string; alt?: string }[] => (tag === null ? [] : [...(tag.role === undefined ? [] : [{ role: tag.role, ...(tag.alt !== undefined && { alt: tag.alt }) }]), ...(tag.children ?? []).flatMap(flat)]);

/** Reads back what was printed. */
export async function readPdf(bytes: Uint8Array): Promise<Pdf> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes));
  const { info } = (await pdf.getMetadata()) as { info: { Title?: string; Language?: string } };
  const pages: PdfPage[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('').replaceAll(/[\u00AD\u200B]/g, '').replaceAll(/[\u00A0\u202F]/g, ' ');
    const [left, top, right, bottom] = page.view as [number, number, number, number];
    pages.push({ text, size: [right - left, bottom - top], tags: flat((await page.getStructTree()) as Tag | null) });
  }
  return { title: info.Title ?? '', language: info.Language ?? '', tagged: (await pdf.getMarkInfo())?.Marked === true, pages };
}

/** Nobody sits before a print dialogue here: it is the PDF that is made while it would be open. */
export async function withoutDialogue(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => { window.print = () => {}; });
}

/** Presses "Drucken", waits until it is written down, and prints to PDF. */
export async function print(page: Page): Promise<Pdf> {
  await page.getByRole('button', { name: /^(Drucken|Print)$/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-printing', '');
  const bytes = await page.pdf({ preferCSSPageSize: true, tagged: true, outline: true });
  await expect(page.locator('html')).not.toHaveAttribute('data-printing', '');
  return readPdf(bytes);
}

interface Numbered {
  page: number;
  of: number;
  text: string;
}

/** Every page's own number; throws where a page has none. */
function numbered(pages: readonly PdfPage[]): Numbered[] {
  return pages.map(({ text }) => {
    const match = /(?:Seite|Page) (\d+) (?:von|of) (\d+)/.exec(text);
    if (!match) throw new Error(`A page without its number: ${text.slice(0, 200)}`);
    return { page: Number(match[1]), of: Number(match[2]), text };
  });
}

/** The pages by document: each begins with 1, and the last one is the last. */
export function documentsIn(pages: readonly PdfPage[]): Numbered[][] {
  const documents: Numbered[][] = [];
  for (const each of numbered(pages)) {
    if (each.page === 1) documents.push([]);
    documents.at(-1)!.push(each);
  }
  for (const document of documents) {
    expect(document.map(({ page }) => page)).toEqual(document.map((_, at) => at + 1));
    expect(document.at(-1)!.page, 'the last page says it is').toBe(document[0]!.of);
  }
  return documents;
}

const A4 = [595, 842];

export function expectA4({ size }: PdfPage): void {
  const [short, long] = size.toSorted((a, b) => a - b) as [number, number];
  expect(Math.abs(short - A4[0]!)).toBeLessThan(1);
  expect(Math.abs(long - A4[1]!)).toBeLessThan(1);
}
