/** What the forms of a panel are called at their right end, the same on the screen and on paper. */
import { lastOf } from './marks.ts';
import type { Words } from './panel-text.ts';
import type { Panel } from './panels.ts';
import { PLANT_LINE } from './plants-series.ts';

/** A label and the value that it stands at; null: nothing is drawn that it could name. */
export interface Named {
  text: string;
  y: number | null;
  /** The line is what the panel is about; the others are quiet. */
  strong?: boolean;
}

/** The labels of a panel, in no order. */
export function endLabels(panel: Panel, { text }: Words): Named[] {
  if (panel.kind === 'gut') return panel.series.signs.map(({ sign }, row, { length }) => ({ text: text.signRows[sign], y: length - row - 0.6 }));
  const { axis } = panel.series;
  if (panel.kind === 'plants') {
    return [
      { text: text.line30, y: PLANT_LINE },
      { text: text.before, y: panel.before && lastOf(panel.before.points, ({ value, sparse }) => (sparse ? null : value)) },
    ];
  }
  const { measure, series, before } = panel;
  const weekly = axis.step > 1;
  const line = lastOf(series.points, ({ mean }) => mean);
  return [
    ...(measure.mark === 'scatter' ? [] : [{ text: weekly ? (axis.step === 7 ? text.weekMean : text.weeksMean(axis.step / 7)) : text.mean7, y: line, strong: true }]),
    ...(weekly ? [{ text: text.spread, y: lastOf(series.points, ({ high }) => high) }] : []),
    ...(!weekly && measure.mark !== 'scatter' ? [{ text: text.daily, y: lastOf(series.points, ({ value }) => value) }] : []),
    ...(!weekly && series.tops ? [{ text: text.worst, y: lastOf(series.tops, (top) => top) }] : []),
    { text: text.before, y: before && measure.mark !== 'scatter' ? lastOf(before.points, ({ mean }) => mean) : null },
  ];
}
