/**
 * The documents of a print job: they stand, unseen, beside the screen, are counted into pages, shown as a preview and handed to the
 * browser's own printing. Nothing is printed but what was counted.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import { createPortal } from 'react-dom';
import type { Language } from '../i18n/messages.ts';
import { COLUMN_GAP, layOut, PAPER, pageRules, pageText, printsMargins, type Layout, type Margins, type Orientation } from './paper.ts';
import styles from './print-stage.module.css';

/** One document of a job. */
export interface PaperDocument {
  /** Opaque; stays the same while the document is. */
  key: string;
  language: Language;
  /** What kind of document it is. Becomes the title, and so the file name, of a PDF: never a name or a date of birth. */
  title: string;
  orientation?: Orientation;
  margins: Margins;
  /** Written across every page: "Entwurf". */
  mark?: string;
  /** A `Sheet`. Several: the same from the roomiest to the tightest; the first one that takes no more than `most` pages is printed, else the last. */
  variants: readonly ReactNode[];
  most?: number;
}

/** A document that was counted. */
export interface CountedDocument {
  document: PaperDocument;
  pages: number;
  /** Which of the document's variants it is. */
  variant: number;
  layout: Layout;
}

interface Counted {
  /** Of the documents that were counted, in their order. */
  documents: readonly PaperDocument[];
  results: readonly CountedDocument[];
  chosen: readonly number[];
}

/**
 * The stage for these documents; keep the array the same while they are. `counted` is null while they are being counted. `print` opens the
 * browser's print dialogue and resolves when it is closed (or, where the browser does not wait, when it says that it printed).
 */
export function usePrintStage(documents: readonly PaperDocument[]): { stage: ReactNode; counted: readonly CountedDocument[] | null; print: () => Promise<void> } {
  const [counted, setCounted] = useState<Counted | null>(null);
  const current = counted?.documents === documents ? counted : null;
  const live = useRef(new Map<string, HTMLElement>());
  const place = useRef<HTMLDivElement>(null);
  const [attempt, setAttempt] = useState<{ of: readonly PaperDocument[]; chosen: readonly number[] }>({ of: documents, chosen: documents.map(() => 0) });
  const chosen = attempt.of === documents ? attempt.chosen : documents.map(() => 0);

  useLayoutEffect(() => {
    let left = false;
    const count = () => {
      const room = place.current;
      if (left || !room) return;
      room.replaceChildren();
      const results: CountedDocument[] = [];
      const next = documents.map((document, at) => {
        const element = live.current.get(document.key);
        const variant = chosen[at] ?? 0;
        if (!element) return variant;
        const layout = layOut(element, document.orientation ?? 'portrait', room);
        results.push({ document, pages: layout.pages, variant, layout });
        const tighter = document.most !== undefined && layout.pages > document.most && variant + 1 < document.variants.length;
        return tighter ? variant + 1 : variant;
      });
      if (next.some((variant, at) => variant !== (chosen[at] ?? 0))) setAttempt({ of: documents, chosen: next });
      else setCounted({ documents, results, chosen: next });
    };
    // Laid out once so that the fonts are asked for, then counted with them.
    void document.fonts?.ready.then(() => {
      const room = place.current;
      if (left || !room) return;
      for (const element of live.current.values()) element.getBoundingClientRect();
      void document.fonts.ready.then(count);
    });
    if (!document.fonts) count();
    return () => {
      left = true;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- `chosen` changes with `attempt`
  }, [documents, attempt]);

  useEffect(() => () => endJob(), []);

  const print = useCallback(async () => {
    if (current === null || current.results.length === 0) return;
    await startJob(current.results);
  }, [current]);

  const stage = createPortal(
    <div data-print-stage="" className={styles.stage}>
      {documents.map((document, at) => (
        <Live key={`${document.key} ${chosen[at]}`} name={sheetName(at)} document={document} variant={chosen[at] ?? 0} pages={current?.results[at]?.pages ?? 0} ref={(element) => {
          if (element) live.current.set(document.key, element);
          else live.current.delete(document.key);
        }} />
      ))}
      <div ref={place} className={styles.counting} aria-hidden="true" inert />
    </div>,
    document.body,
  );
  return { stage, counted: current?.results ?? null, print };
}

function sheetName(at: number): string {
  return `sheet-${at + 1}`;
}

interface LiveProps {
  name: string;
  document: PaperDocument;
  variant: number;
  pages: number;
  ref: Ref<HTMLDivElement>;
}

/** So large that the word reaches across the page, and no further. */
function markSize(word: string): string {
  return `${Math.min(96, Math.round(720 / word.length))}pt`;
}

const WITHOUT_MARGINS = typeof CSSStyleSheet === 'function' && !printsMargins();

const lines = (texts: readonly string[]) => texts.map((text, at) => <div key={at}>{text}</div>);

/** The document itself, and its mark once on each of its pages. */
function Live({ name, document, variant, pages, ref }: LiveProps) {
  const { room } = PAPER[document.orientation ?? 'portrait'];
  return (
    <div ref={ref} data-sheet={name} className={styles.document}>
      {/* Where a browser prints no margins of ours, what they would say stands once at the beginning and the end. */}
      {WITHOUT_MARGINS ? <div className={styles.instead}><div className={styles.who}>{lines(document.margins.who)}</div><div className={styles.what}>{lines(document.margins.what)}</div></div> : null}
      {document.variants[variant]}
      {WITHOUT_MARGINS ? <div className={styles.instead}>{lines(document.margins.foot)}</div> : null}
      {document.mark === undefined ? null : Array.from({ length: pages }, (_, page) => (
        <div key={page} data-mark="" className={styles.mark} style={{ top: `${(page + 0.5) * room.height}px`, fontSize: markSize(document.mark!) }}><span>{document.mark}</span></div>
      ))}
    </div>
  );
}

/** What the page was before the job. */
let undo: (() => void) | null = null;

/** Everything that a job changes about the page, from now until the print dialogue is closed. */
async function startJob(counted: readonly CountedDocument[]): Promise<void> {
  endJob();
  const root = document.documentElement;
  const before = { title: document.title, lang: root.lang };
  const rules = new CSSStyleSheet();
  rules.replaceSync(pageRules(counted.map(({ document: each, pages }, at) => ({ name: sheetName(at), language: each.language, orientation: each.orientation ?? 'portrait', margins: each.margins, pages }))));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  const titles = new Set(counted.map(({ document: each }) => each.title));
  document.title = [...titles].join(', ');
  root.lang = counted[0]!.document.language;
  root.dataset.printing = '';
  undo = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== rules);
    document.title = before.title;
    root.lang = before.lang;
    delete root.dataset.printing;
    undo = null;
  };
  const closed = new Promise<void>((resolve) => addEventListener('afterprint', () => resolve(), { once: true }));
  await document.fonts?.ready;
  window.print();
  await closed;
  endJob();
}

function endJob(): void {
  undo?.();
}

interface PreviewProps {
  counted: CountedDocument;
  /** Said instead of showing: "Vorschau: Behandlungsplan, 3 Seiten". */
  label: string;
  /** Of a page, in CSS pixels. */
  pageWidth: number;
}

/** A document as its pages will be, side by side. A picture: nothing in it can be reached. */
export function Preview({ counted, label, pageWidth }: PreviewProps) {
  const { document, pages, layout } = counted;
  const orientation = document.orientation ?? 'portrait';
  const { width, height, top, left, room } = PAPER[orientation];
  const scale = (pageWidth * 25.4) / 96 / width;
  const step = ((room.width + COLUMN_GAP) * 25.4) / 96;
  const content = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    content.current?.replaceChildren(layout.element.cloneNode(true));
  }, [layout]);
  const total = step * (pages - 1) + width;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled with the keyboard
    <section className={styles.preview} aria-label={label} tabIndex={0}>
      <div style={{ width: `${total * scale}mm`, height: `${height * scale}mm` }}>
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a picture that is made of a document */}
        <div className={styles.strip} style={{ width: `${total}mm`, height: `${height}mm`, transform: `scale(${scale})` }} role="img" aria-label={label}>
          <div inert>
            {Array.from({ length: pages }, (_, at) => (
              <PageFrame key={at} document={document} offset={at * step} page={at + 1} pages={pages} />
            ))}
            <div ref={content} className={styles.content} style={{ top: `${top}mm`, left: `${left}mm` }} />
          </div>
        </div>
      </div>
    </section>
  );
}

/** One page without its content: its edge, its margins and its mark. */
function PageFrame({ document, offset, page, pages }: { document: PaperDocument; offset: number; page: number; pages: number }) {
  const { width, height, top, right, bottom, left } = PAPER[document.orientation ?? 'portrait'];
  return (
    <div className={styles.page} style={{ left: `${offset}mm`, width: `${width}mm`, height: `${height}mm` }}>
      <div className={styles.top} style={{ left: `${left}mm`, right: `${right}mm`, height: `${top}mm` }}><div className={styles.who}>{lines(document.margins.who)}</div><div className={styles.what}>{lines(document.margins.what)}</div></div>
      <div className={styles.bottom} style={{ left: `${left}mm`, right: `${right}mm`, height: `${bottom}mm` }}><div className={styles.foot}>{lines(document.margins.foot)}</div><div>{pageText(document.language, page, pages)}</div></div>
      {document.mark === undefined ? null : <div className={styles.pageMark} style={{ fontSize: markSize(document.mark) }}><span>{document.mark}</span></div>}
    </div>
  );
}
