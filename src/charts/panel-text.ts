/** What a panel says in words: its header, the cursor's day, and one sentence. All from the series that is drawn. */
import type { WindowMean } from '../domain/summary.ts';
import type { Format } from '../i18n/format.ts';
import type { EventLane } from './event-series.ts';
import type { Level } from './gut-series.ts';
import type { ChartText } from './messages.ts';
import type { Unit } from './measures.ts';
import type { Panel, PlantsPanel, ValuePanel } from './panels.ts';
import type { PlantSeries } from './plants-series.ts';
import { dayAtPosition, shownCount, type Span, type TimeAxis } from './time-axis.ts';
import type { ValueSeries } from './value-series.ts';

export interface Words {
  text: ChartText;
  format: Format;
}

/** "Schmerz"; a reading has the name its source gave it. */
export function panelName(panel: Panel, { text }: Words): string {
  return panel.kind === 'value' && panel.reading ? panel.reading.name : text.names[panel.id as keyof ChartText['names']];
}

/** Unit, scale or rule, quietly beside the name. */
export function panelHint(panel: Panel, { text, format }: Words): string {
  if (panel.kind !== 'value' || !panel.reading) return text.hints[panel.id as keyof ChartText['hints']];
  const { source, scale, unit } = panel.reading;
  const range = scale ? `${format.plain(scale.min)}–${format.plain(scale.max)}` : '';
  return [text.readingHint(source, range), unit ?? ''].filter(Boolean).join(', ');
}

/** A stored value, unchanged but for the way it is written. */
export function valueText(unit: Unit, value: number, { text, format }: Words): string {
  switch (unit) {
    case 'hours': return text.hours(format.hours(value));
    case 'litres': return text.litres(format.plain(value));
    case 'minutes': return text.minutes(format.plain(value));
    default: return format.plain(value);
  }
}

/** A mean: one decimal, none for large numbers. */
export function meanText(unit: Unit, mean: number, words: Words): string {
  const { text, format } = words;
  if (unit === 'hours') return text.hours(format.hours(mean));
  const number = format.number(mean, Math.abs(mean) >= 100 ? 0 : 1);
  return unit === 'litres' ? text.litres(number) : unit === 'minutes' ? text.minutes(number) : number;
}

/** The weekdays a filter shows: "Mo, Di". */
export function weekdaysText(weekdays: readonly number[], { format }: Words): string {
  // 2024-01-01 was a Monday.
  return weekdays.map((weekday) => format.weekdayShort(`2024-01-0${weekday}`)).join(', ');
}

/** "31.08.2026 bis 22.11.2026", with the weekdays where a filter limits them. */
export function periodText(axis: TimeAxis, words: Words): string {
  const period = words.text.period(words.format.day(axis.from), words.format.day(axis.to));
  return axis.weekdays ? words.text.periodWeekdays(period, weekdaysText(axis.weekdays, words)) : period;
}

/** A severity in words; a code nobody here knows says so. */
export function severityText(level: Level, { text }: Words): string {
  return level === 'unknown' ? text.unknownSeverity : text.severities[level]!;
}

/** What a panel says about one day: "4 · stärkster 6"; why there is nothing, where there is nothing. */
export function dayText(panel: Panel, position: number, words: Words): string {
  const { text, format } = words;
  const { axis } = panel.series;
  const point = panel.kind === 'gut' ? panel.series.signs[0]!.points : panel.series.points;
  const state = axis.shown[position] ? point.find((each) => each.first <= position && each.last >= position)?.state : 'hidden';
  if (state === 'hidden') return text.hidden;
  if (state === 'unloaded') return text.unloaded;
  if (panel.kind === 'gut') {
    const said = panel.series.signs.flatMap(({ sign, levels }) => (levels[position] == null ? [] : [{ sign, level: levels[position]! }]));
    if (said.length === 0) return text.none;
    const present = said.filter(({ level }) => level !== 0);
    return present.length === 0 ? severityText(0, words) : present.map(({ sign, level }) => `${text.signs[sign]} ${severityText(level, words)}`).join(' · ');
  }
  const value = panel.series.values[position] ?? null;
  if (panel.kind === 'plants') return value === null ? text.none : `${format.plain(value)} · ${text.ofDays(panel.series.logged[position]!, 7)}`;
  const top = panel.series.tops?.[position] ?? null;
  const { unit, mark } = panel.measure;
  const parts = [
    value === null ? '' : mark === 'scatter' ? eachText(panel, position, words) : valueText(unit, value, words),
    top === null ? '' : text.worstOf(valueText(unit, top, words)),
  ].filter(Boolean);
  return parts.length === 0 ? text.none : parts.join(' · ');
}

/** Every value of a day that can have several: "4, 4, 5". */
function eachText(panel: ValuePanel, position: number, { format }: Words): string {
  const point = panel.series.points.find((each) => each.first <= position && each.last >= position);
  const values = point?.first === point?.last && point?.each ? point.each : [panel.series.values[position]!];
  return values.map((value) => format.plain(value)).join(', ');
}

/** The mean of the range with how many days it rests on, and the period before where it is compared. */
export function summaryText(panel: Panel, words: Words): string {
  const { text } = words;
  if (!panel.series.complete) return text.meanPending;
  if (panel.kind === 'gut') return text.signsSummary(panel.series.signs.map(({ sign, n, present }) => text.signDays(text.signs[sign], present, n)).join(' · '), shownCount(panel.series.axis));
  if (panel.kind === 'plants') return plantsSummary(panel, words);
  const { summary } = panel.series;
  const days = text.ofDays(summary.n, summary.n + summary.missing);
  if (panel.measure.mark === 'scatter') return text.answered(days);
  if (summary.mean === null) return text.noMean(days);
  const said = text.mean(meanText(panel.measure.unit, summary.mean, words), days);
  return said + comparedText(panel.before, ({ mean, n, missing }) => text.beforeMean(meanText(panel.measure.unit, mean, words), n, n + missing), words);
}

function plantsSummary({ series, before }: PlantsPanel, words: Words): string {
  const { text, format } = words;
  const days = text.ofDays(series.days.n, series.days.n + series.days.missing);
  if (series.summary.mean === null) return text.noMean(days);
  const said = text.meanPlants(format.number(series.summary.mean, 1), series.summary.n, days);
  return said + comparedText(before, ({ mean, n }) => text.beforePlants(format.number(mean, 1), n), words);
}

/** What stands behind a mean where the period before is compared, also when that has none; nothing while it is not loaded. */
function comparedText(before: ValueSeries | PlantSeries | null, say: (summary: WindowMean & { mean: number }) => string, { text }: Words): string {
  if (before === null || !before.complete) return '';
  const { mean } = before.summary;
  return ` (${mean === null ? text.beforeNone : say({ ...before.summary, mean })})`;
}

/** The panel as sentences: what a screen reader says of the figure and what is copied as text. */
export function panelSentence(panel: Panel, words: Words): string {
  const { text, format } = words;
  const { axis } = panel.series;
  const name = panelName(panel, words);
  const period = periodText(axis, words);
  const of = shownCount(axis);
  if (!panel.series.complete) return text.sentenceUnloaded(name);
  if (panel.kind === 'gut') {
    return `${name}, ${period}: ${panel.series.signs.map(({ sign, n, missing, counts, unknown }) => {
      if (n === 0) return text.sentenceSignNone(text.signs[sign], n + missing);
      const list = [...counts.flatMap((count, level) => (count === 0 ? [] : [`${text.severities[level]!} ${count}`])), ...(unknown > 0 ? [`${text.unknownSeverity} ${unknown}`] : [])];
      return text.sentenceSign(text.signs[sign], list.join(', '), n, n + missing);
    }).join(' ')}`;
  }
  const on = (position: number): string => format.day(dayAtPosition(axis, position));
  if (panel.kind === 'plants') {
    const { summary, days, atLine } = panel.series;
    const food = text.ofDays(days.n, days.n + days.missing);
    if (summary.mean === null) return days.n === 0 ? text.sentenceEmpty(name, period, of) : text.sentencePlantsFew(name, period, food);
    return [
      text.sentencePlants(name, period, format.number(summary.mean, 1), summary.n, food),
      text.sentenceAtLine(atLine, summary.n),
      ...(panel.before?.complete && panel.before.summary.mean !== null ? [text.sentencePlantsBefore(format.number(panel.before.summary.mean, 1), panel.before.summary.n)] : []),
    ].join(' ');
  }
  const { series, measure, before } = panel;
  const { summary, low, high, top } = series;
  const tops = top ? [text.sentenceTop(valueText(measure.unit, top.value, words), on(top.position))] : [];
  if (summary.mean === null || low === null || high === null) return [text.sentenceEmpty(name, period, of), ...tops].join(' ');
  const value = (number: number): string => valueText(measure.unit, number, words);
  const sentences = [
    measure.mark === 'scatter' ? text.sentenceDots(name, period, summary.n, of) : text.sentenceValue(name, period, meanText(measure.unit, summary.mean, words), summary.n, of),
    text.sentenceRange(value(low.value), on(low.position), value(high.value), on(high.position)),
    ...tops,
  ];
  const line = series.axis.step === 1 && measure.mark !== 'scatter' ? series.points.filter((point) => point.mean !== null) : [];
  if (line.length > 1) {
    const [first, last] = [line[0]!, line.at(-1)!];
    sentences.push(text.sentenceLine(meanText(measure.unit, first.mean!, words), on(first.first), meanText(measure.unit, last.mean!, words), on(last.first)));
  }
  // Each value of its own has no mean, neither now nor then.
  if (measure.mark !== 'scatter' && before?.complete && before.summary.mean !== null) sentences.push(text.sentenceBefore(meanText(measure.unit, before.summary.mean, words), before.summary.n, before.summary.n + before.summary.missing));
  return sentences.join(' ');
}

/** "Antibiotikum"; a code nobody here knows says so. With `soft` its places to break a line stay in it. */
export function eventName(lane: Pick<EventLane, 'id' | 'kind'>, { text }: Words, soft = false): string {
  const name = lane.kind !== 'medication' ? text[lane.kind] : ((text.drugs as Readonly<Record<string, string>>)[lane.id] ?? text.unknownDrug(lane.id));
  return soft ? name : name.replaceAll('\u00AD', '');
}

/** More runs than these are counted instead of listed. */
const LISTED = 12;

/** The lanes as a sentence; empty when there is none. */
export function eventsSentence(lanes: readonly EventLane[], axis: TimeAxis, words: Words): string {
  if (lanes.length === 0) return '';
  const { text, format } = words;
  const run = ({ first, last }: Span): string => (first === last ? format.day(dayAtPosition(axis, first)) : `${format.day(dayAtPosition(axis, first))}–${format.day(dayAtPosition(axis, last))}`);
  return text.sentenceEvents(lanes.map((lane) => `${eventName(lane, words)} ${lane.runs.length > LISTED ? text.eventDays(lane.days) : lane.runs.map(run).join(', ')}`).join('; '));
}
