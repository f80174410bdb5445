import type { GateMinute } from "#shared/views/gate";

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** A quiet hour keeps its scale: one person is no rush. */
const SCALE_MIN = 4;

/** A bar for each minute of the last hour in a box, as an SVG path; the minute that is under way is at the right edge. */
export function drawMinutes(
  minutes: readonly GateMinute[],
  now: number,
  width: number,
  height: number,
): { readonly bars: string; readonly peak: number } {
  const newest = Math.floor(now / MINUTE_MS);
  const shown = minutes
    .map(({ at, came }) => ({ ago: newest - Math.floor(at / MINUTE_MS), came }))
    .filter(({ ago, came }) => ago >= 0 && ago < MINUTES && came > 0);
  const peak = shown.reduce((most, { came }) => Math.max(most, came), 0);
  const slot = width / MINUTES;
  const bars = shown.map(({ ago, came }) => {
    const tall = (came / Math.max(peak, SCALE_MIN)) * height;
    const left = width - (ago + 1) * slot;
    return `M${left.toFixed(1)} ${height}v${(-tall).toFixed(1)}h${(slot * 0.8).toFixed(1)}v${tall.toFixed(1)}z`;
  });
  return { bars: bars.join(""), peak };
}
