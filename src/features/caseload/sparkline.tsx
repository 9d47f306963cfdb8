/** A small line of 28 days, always on the scale 0 to 10: a missing day is a gap, a 0 lies on the ground line and is drawn. */
import styles from './caseload.module.css';

const WIDTH = 96;
const HEIGHT = 26;
/** Room for the half width of the line and for the points. */
const EDGE = 2;

/** Values 0–10 or null for a day without one, the oldest first, as paths within 96 by 26: `line`, and the days between two gaps as dots (`alone`). */
export function sparkPaths(series: readonly (number | null)[]): { line: string; alone: string } {
  let line = '';
  let alone = '';
  for (let index = 0; index < series.length; index += 1) {
    const value = series[index];
    if (value === null || value === undefined) continue;
    const x = (EDGE + (index * (WIDTH - 2 * EDGE)) / (series.length - 1)).toFixed(1);
    const y = (HEIGHT - EDGE - (value * (HEIGHT - 2 * EDGE)) / 10).toFixed(1);
    const before = index > 0 ? series[index - 1] : null;
    const after = series[index + 1];
    const gapBefore = before === null || before === undefined;
    // A dot is a line of no length with round ends.
    if (gapBefore && (after === null || after === undefined)) alone += `M${x} ${y}h0`;
    else line += `${gapBefore ? 'M' : 'L'}${x} ${y}`;
  }
  return { line, alone };
}

/** `label` says aloud what the eye sees: on how many days, from where to where. */
export function Sparkline({ series, label }: { series: readonly (number | null)[]; label: string }) {
  const { line, alone } = sparkPaths(series);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here, no file
    <svg className={styles.spark} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path className={styles.ground} d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
      <path d={line} />
      <path className={styles.alone} d={alone} />
    </svg>
  );
}
