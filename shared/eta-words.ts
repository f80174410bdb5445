import type { Eta } from "#shared/domain/queue/types";

const MINUTE_MS = 60_000;
/** Below this the words go by single minutes; above, nobody can tell 23 from 25. */
const FINE_MINUTES_MAX = 20;
const COARSE_STEP_MINUTES = 5;

/** "About 12 min": the median in whole steps, at least one minute. Who is next is told that instead, by the caller. */
export function aboutWords(eta: Eta): string {
  return `About ${minutesWords(shownMinutes(eta.medianMs))}`;
}

/** "likely 10–15 min": the 50 % range, its ends rounded outward. */
export function likelyWords(eta: Eta): string {
  return `likely ${rangeWords(eta.likely)}`;
}

/** "9 times in 10 between 8 and 19 min": the 90 % range, its ends rounded outward. */
export function nineInTenWords(eta: Eta): string {
  const [low, high] = outwardMinutes(eta.range);
  if (low === 0) return `9 times in 10 within ${minutesWords(high)}`;
  return `9 times in 10 between ${high < 60 ? low : minutesWords(low)} and ${minutesWords(high)}`;
}

/** A duration as the median shows it: whole minutes, steps of 1 below 20 and of 5 above, never 0. */
export function shownMinutes(durationMs: number): number {
  const minutes = durationMs / MINUTE_MS;
  const step = stepAt(minutes);
  return Math.max(1, Math.round(minutes / step) * step);
}

/** Whether a printed estimate should change: it moved by at least a minute and by at least a tenth. */
export function isWorthReprinting(shownMs: number, nowMs: number): boolean {
  const moved = Math.abs(nowMs - shownMs);
  return moved >= MINUTE_MS && moved >= 0.1 * shownMs;
}

function stepAt(minutes: number): number {
  return minutes < FINE_MINUTES_MAX ? 1 : COARSE_STEP_MINUTES;
}

/** Whole minutes around a range; never narrower than what was estimated, and at least up to one minute. */
export function outwardMinutes([lowMs, highMs]: readonly [number, number]): [low: number, high: number] {
  const [low, high] = [lowMs / MINUTE_MS, highMs / MINUTE_MS];
  return [Math.floor(low / stepAt(low)) * stepAt(low), Math.max(1, Math.ceil(high / stepAt(high)) * stepAt(high))];
}

function rangeWords(range: readonly [number, number]): string {
  const [low, high] = outwardMinutes(range);
  if (low === 0) return `within ${minutesWords(high)}`;
  if (low === high) return minutesWords(high);
  return high < 60 ? `${low}–${high} min` : `${minutesWords(low)} – ${minutesWords(high)}`;
}

function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
