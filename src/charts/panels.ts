/** A panel: one measure with its series on the shared axis, and the same of the period before where that is compared. */
import type { DayIndex } from './day-index.ts';
import { gutSeries, type GutSeries } from './gut-series.ts';
import { MEASURES, openScale, readingMeasure, type Measure, type MeasureId, type ReadingKind, type Scale, type Unit } from './measures.ts';
import { PLANT_LINE, plantSeries, type PlantSeries } from './plants-series.ts';
import { axisBefore, valueSeries, type ValueSeries } from './value-series.ts';
import type { TimeAxis } from './time-axis.ts';

export interface ValuePanel {
  kind: 'value';
  /** A MeasureId, or the id of a kind of reading. */
  id: string;
  measure: Measure;
  reading?: ReadingKind;
  scale: Scale;
  series: ValueSeries;
  before: ValueSeries | null;
}

export interface PlantsPanel {
  kind: 'plants';
  id: 'plants';
  scale: Scale;
  series: PlantSeries;
  before: PlantSeries | null;
}

export interface GutPanel {
  kind: 'gut';
  id: 'gut';
  /** One row for each sign. */
  scale: Scale;
  series: GutSeries;
  before: null;
}

export type Panel = ValuePanel | PlantsPanel | GutPanel;

/** What a panel is asked for: a measure of the diary, the plants, the gut signs, or a kind of reading. */
export type PanelSource = MeasureId | 'plants' | 'gut' | ReadingKind;

/** Panels made of these sources, in their order. `compare`: also the period of equal length before. */
export function panelsOf(sources: readonly PanelSource[], index: DayIndex, axis: TimeAxis, compare: boolean): Panel[] {
  const before = compare ? axisBefore(axis) : null;
  return sources.map((source): Panel => {
    if (source === 'plants') return plantsPanel(index, axis, before);
    if (source === 'gut') return { kind: 'gut', id: 'gut', scale: { min: 0, max: 4, ticks: [] }, series: gutSeries(index, axis), before: null };
    return valuePanel(source, index, axis, before);
  });
}

function plantsPanel(index: DayIndex, axis: TimeAxis, before: TimeAxis | null): PlantsPanel {
  const series = plantSeries(index, axis);
  const earlier = before && plantSeries(index, before);
  const highest = [...series.points, ...(earlier?.points ?? [])].reduce((most, point) => Math.max(most, point.high ?? 0), 0);
  const max = Math.max(PLANT_LINE + 10, Math.ceil(highest / 10) * 10);
  const step = max > 60 ? 20 : 10;
  return { kind: 'plants', id: 'plants', scale: { min: 0, max, ticks: Array.from({ length: Math.floor(max / step) + 1 }, (_, at) => at * step).filter((tick) => tick !== PLANT_LINE) }, series, before: earlier };
}

function valuePanel(source: MeasureId | ReadingKind, index: DayIndex, axis: TimeAxis, before: TimeAxis | null): ValuePanel {
  const measure: Measure = typeof source === 'string' ? MEASURES[source] : readingMeasure(source);
  const series = valueSeries(index, axis, measure);
  const earlier = before && valueSeries(index, before, measure);
  return {
    kind: 'value',
    id: typeof source === 'string' ? source : source.id,
    measure,
    ...(typeof source === 'object' && { reading: source }),
    scale: measure.scale ? holding(measure.scale, series, earlier) : openScale(Math.min(series.low?.value ?? 0, earlier?.low?.value ?? 0), Math.max(series.high?.value ?? 0, earlier?.high?.value ?? 0), leastOf(source, measure), WHOLE.includes(measure.unit) ? 1 : 0),
    series,
    before: earlier,
  };
}

/** Units of which there is no half. */
const WHOLE: readonly Unit[] = ['count', 'portions', 'minutes'];

/** The smallest maximum of an open scale: a day of little is not drawn as a lot. */
function leastOf(source: MeasureId | ReadingKind, { unit }: Measure): number {
  return unit === 'minutes' ? 30 : source === 'steps' ? 5000 : 2;
}

/** A fixed scale, widened where a stored value lies outside it: nothing is cut off. */
function holding(scale: Scale, series: ValueSeries, before: ValueSeries | null): Scale {
  const low = Math.min(series.low?.value ?? scale.min, before?.low?.value ?? scale.min, scale.min);
  const high = Math.max(series.high?.value ?? scale.max, series.top?.value ?? scale.max, before?.high?.value ?? scale.max, scale.max);
  if (low === scale.min && high === scale.max) return scale;
  return { min: low, max: high, ticks: [...new Set([low, ...scale.ticks, high])] };
}
