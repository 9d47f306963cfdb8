/** Where the plot of every panel begins and ends: one frame for all of them, so that their days stand above one another. */
import type { TimeAxis } from './time-axis.ts';

export interface Frame {
  /** Of the whole drawing, pixels. */
  width: number;
  /** Edges of the plot, pixels. */
  left: number;
  right: number;
}

/** Below this width the labels at the right end are broken into short lines. */
const NARROW = 560;
/** Widths of letters and digits of labels on average, pixels. */
const LETTER = 6.2;
const DIGIT = 6.2;
/** Between the plot and what is written beside it. */
export const GAP = 7;

/** The frame for a width: room for figures of so many digits on the left and for the labels on the right. */
export function frameOf(width: number, digits: number): Frame {
  return { width, left: Math.ceil(digits * DIGIT) + GAP + 4, right: Math.max(width - (width < NARROW ? 76 : 102), 60) };
}

/** Pixel of the middle of a position's day. */
export function xOf({ left, right }: Frame, axis: TimeAxis, position: number): number {
  return left + ((position + 0.5) / axis.days) * (right - left);
}

/** The position whose day lies at a pixel; beside the plot the nearer end. */
export function positionAt({ left, right }: Frame, axis: TimeAxis, x: number): number {
  return Math.max(0, Math.min(axis.days - 1, Math.floor(((x - left) / (right - left)) * axis.days)));
}

/** How wide a bar may be to stand clear of its neighbours, pixels. */
export function barWidth({ left, right }: Frame, axis: TimeAxis): number {
  const band = ((right - left) / axis.days) * axis.step;
  return Math.max(1, Math.min(22, band >= 4 ? band - Math.max(1, band * 0.22) : band * 0.8));
}

/** Least width of a day, pixels, from which stripes of single hidden days can be told from what is between them. */
const STRIPE = 3.5;

/** True when hidden days are masked; otherwise the axis is too long, and they are only left out. */
export function isStriped({ left, right }: Frame, axis: TimeAxis): boolean {
  return ((right - left) / axis.days) * axis.step >= STRIPE;
}

/** How many letters a label at the right end may have in a line. */
export function lettersAtEnd({ width, right }: Frame): number {
  return Math.floor((width - right - GAP) / LETTER);
}

/** A text in lines of at most so many letters, broken after blanks, hyphens and soft hyphens; a longer word stays whole. */
export function brokenAt(text: string, letters: number): string[] {
  const pieces = text.split(/(?<=[ \u00AD-])/);
  const lines: string[] = [];
  for (const piece of pieces) {
    const longer = (lines.at(-1) ?? '') + piece;
    if (lines.length > 0 && longer.replaceAll('\u00AD', '').trimEnd().length <= letters) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return lines.map((line) => line.replace(/\u00AD$/, '-').replaceAll('\u00AD', '').trimEnd());
}

/** A label at the right end of a panel. */
interface EndLabel {
  /** Its middle, pixels from the top. */
  y: number;
  height: number;
}

/** The labels from top to bottom, moved so that none touches another or leaves `top` to `bottom`, as long as there is room for all. */
export function spreadLabels<T extends EndLabel>(labels: readonly T[], top: number, bottom: number): T[] {
  const spread = labels.toSorted((a, b) => a.y - b.y).map((label) => ({ ...label }));
  let edge = top;
  for (const label of spread) {
    label.y = Math.max(label.y, edge + label.height / 2);
    edge = label.y + label.height / 2;
  }
  edge = bottom;
  for (const label of spread.toReversed()) {
    label.y = Math.min(label.y, edge - label.height / 2);
    edge = label.y - label.height / 2;
  }
  return spread;
}
