/** A leaflet on paper: two columns of plain language, and room to write. */
import { leafletBlocks, leafletSections, TICK_LIST, type Block, type Leaflet, type Run, type TickGroup } from '../../domain/leaflet.ts';
import { plantName } from '../../domain/plants/names.ts';
import { Sheet, TickBox, type SheetSize } from '../../ui/sheet.tsx';
import styles from './leaflet-sheet.module.css';
import type { SheetWords } from './sheet-words.ts';

interface LeafletSheetProps {
  leaflet: Leaflet;
  practice: string;
  size: SheetSize;
  /** A little smaller, where a page is not enough. */
  tight?: boolean;
  words: SheetWords;
}

export function LeafletSheet({ leaflet, practice, size, tight = false, words }: LeafletSheetProps) {
  const { text, language, set } = words;
  const sections = leafletSections(leafletBlocks(leaflet.text));
  const [first] = sections;
  // What comes before the first heading introduces the whole page.
  const lead = first && first.heading === null ? first.blocks : [];
  const rest = first && first.heading === null ? sections.slice(1) : sections;
  const wide = rest.findIndex(({ blocks }) => blocks.some(({ kind }) => kind === 'plants'));
  const [columns, below] = wide < 0 ? [rest, []] : [rest.slice(0, wide), rest.slice(wide)];
  return (
    <Sheet language={language} size={size} over={`${practice} · ${set(text.leaflet)}`} title={set(leaflet.title)}>
      <div className={[styles.leaflet, tight ? styles.tight : '', wide < 0 ? '' : styles.ticking].filter(Boolean).join(' ')}>
        <div className={styles.lead}>{lead.map((block, at) => <BlockText key={at} block={block} words={words} />)}</div>
        <div className={styles.columns}>{columns.map((section, at) => <Section key={at} section={section} words={words} />)}</div>
        {below.map((section, at) => <Section key={at} section={section} words={words} />)}
      </div>
    </Sheet>
  );
}

function Section({ section: { heading, blocks }, words }: { section: ReturnType<typeof leafletSections>[number]; words: SheetWords }) {
  return (
    <section className={styles.section}>
      {heading === null ? null : <h2><Line runs={heading} words={words} /></h2>}
      {blocks.map((block, at) => <BlockText key={at} block={block} words={words} />)}
    </section>
  );
}

function BlockText({ block, words }: { block: Block; words: SheetWords }) {
  switch (block.kind) {
    case 'heading': return <h2><Line runs={block.runs} words={words} /></h2>;
    case 'paragraph': return <p><Line runs={block.runs} words={words} /></p>;
    case 'box': return <p className={styles.box}><Line runs={block.runs} words={words} /></p>;
    case 'list': return <ul className={styles.list}>{block.items.map((runs, at) => <li key={at}><Line runs={runs} words={words} /></li>)}</ul>;
    case 'numbers': return <ol className={styles.numbers}>{block.items.map((runs, at) => <li key={at}><Line runs={runs} words={words} /></li>)}</ol>;
    case 'ticks': return <ul className={styles.ticks}>{block.items.map((runs, at) => <li key={at}><TickBox /> <span><Line runs={runs} words={words} /></span></li>)}</ul>;
    case 'lines': return <div aria-hidden="true" className={styles.lines}>{Array.from({ length: block.count }, (_, at) => <div key={at} />)}</div>;
    case 'plants': return <PlantList words={words} />;
    default: return block satisfies never;
  }
}

function Line({ runs, words: { set } }: { runs: readonly Run[]; words: SheetWords }) {
  return runs.map((run, at) => (run.strong ? <strong key={at}>{set(run.text)}</strong> : <span key={at}>{set(run.text)}</span>));
}

/** The plants of the catalogue that are common in shops, by food group, with boxes and room for others. */
function PlantList({ words }: { words: SheetWords }) {
  const { text, language, format, set } = words;
  return (
    <div className={styles.plants}>
      {(Object.keys(TICK_LIST) as TickGroup[]).map((group) => (
        <section key={group} className={styles.group}>
          <h3>{set(text.tickGroups[group])}</h3>
          <ul>
            {TICK_LIST[group].map((id) => plantName(id, language) ?? id).sort(format.compare).map((name) => <li key={name}><TickBox /> <span>{set(name)}</span></li>)}
            <li><TickBox /> <span aria-hidden="true" className={styles.blank} /></li>
          </ul>
        </section>
      ))}
      <p className={styles.count}>{set(text.plantCount)} <span aria-hidden="true" className={styles.blank} /></p>
    </div>
  );
}
