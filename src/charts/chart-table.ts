/** The charts as a table: exactly the points that are drawn. Apart from the other words, because it is loaded when somebody asks for it. */
import type { Day } from '../domain/day.ts';
import { meanText, panelName, severityText, valueText, type Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { dayAtPosition, type TimeAxis } from './time-axis.ts';

/** A table of everything that is drawn: a group of columns for each panel, a row for each point that is not hidden. */
export interface ChartTable {
  groups: { id: string; name: string; columns: string[] }[];
  rows: { from: Day; to: Day; label: string; cells: string[] }[];
}

/** The rows hold exactly the points of the charts; where a point stands for weeks, the row says its mean, days, lowest and highest. */
export function chartTable(panels: readonly Panel[], axis: TimeAxis, words: Words): ChartTable {
  const { format } = words;
  const groups = panels.map((panel) => ({ id: panel.id, name: panelName(panel, words), columns: columnsOf(panel, axis, words) }));
  const rows = axis.spans.flatMap(({ first, last }, at) => {
    const states = panels.map((panel) => (panel.kind === 'gut' ? panel.series.signs[0]!.points[at]! : panel.series.points[at]!).state);
    if (states.every((state) => state === 'hidden' || state === 'unloaded')) return [];
    const [from, to] = [dayAtPosition(axis, first), dayAtPosition(axis, last)];
    const label = axis.step === 1 ? `${format.weekdayShort(from)} ${format.day(from)}` : `${format.day(from)}–${format.day(to)}`;
    return [{ from, to, label, cells: panels.flatMap((panel) => cellsOf(panel, at, axis, words)) }];
  });
  return { groups, rows };
}

function columnsOf(panel: Panel, axis: TimeAxis, { text }: Words): string[] {
  const daily = axis.step === 1;
  if (panel.kind === 'gut') return panel.series.signs.map(({ sign }) => text.signs[sign]);
  if (panel.kind === 'plants') return daily ? [text.tablePlants, text.tableWindow] : [text.tableMean, text.tableDays, text.tableLow, text.tableHigh];
  if (!daily) return [text.tableMean, text.tableDays, text.tableLow, text.tableHigh];
  return [text.daily, ...(panel.series.tops ? [text.worst] : []), ...(panel.measure.mark === 'scatter' ? [] : [text.mean7])];
}

function cellsOf(panel: Panel, at: number, axis: TimeAxis, words: Words): string[] {
  const { text, format } = words;
  if (panel.kind === 'gut') return panel.series.signs.map(({ points }) => (points[at]!.level === null ? text.absent : severityText(points[at]!.level!, words)));
  const or = (value: number | null, write: (value: number) => string): string => (value === null ? text.absent : write(value));
  if (panel.kind === 'plants') {
    const point = panel.series.points[at]!;
    if (axis.step === 1) return [or(point.value, format.plain), point.value === null ? text.absent : String(point.logged)];
    return [or(point.value, (value) => format.number(value, 1)), String(point.n), or(point.low, format.plain), or(point.high, format.plain)];
  }
  const point = panel.series.points[at]!;
  const { unit, mark } = panel.measure;
  const stored = (value: number): string => valueText(unit, value, words);
  const mean = (value: number): string => meanText(unit, value, words);
  if (axis.step > 1) return [or(point.value, mean), String(point.n), or(point.low, stored), or(point.high, stored)];
  return [
    point.each && mark === 'scatter' ? point.each.map(format.plain).join(', ') : or(point.value, stored),
    ...(panel.series.tops ? [or(panel.series.tops[point.first]!, stored)] : []),
    ...(mark === 'scatter' ? [] : [or(point.mean, mean)]),
  ];
}
