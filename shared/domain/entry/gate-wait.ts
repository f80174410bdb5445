/** One scan at a gate: when, and whose phone it was. A party that came by one scan is one. */
export type GateScan = { readonly at: number; readonly lane: string };

/**
 * How long whoever joins a gate's line now stands there before it is their turn. `unknown`: too few scans of late. `none`: nobody
 * stands there, as far as scans show. `line`: four waits in five are within [`lowMs`, `highMs`].
 */
export type GateWait =
  | { readonly is: "unknown" }
  | { readonly is: "none" }
  | { readonly is: "line"; readonly lowMs: number; readonly highMs: number };

/** The newest scans of a gate that are worth keeping: older ones change nothing any more. */
export const GATE_SCANS_MAX = 256;
/** Fewer gaps than this do not tell a pace. */
const GAPS_MIN = 8;
/** Scans of another hour say nothing of this one's pace. */
const PACE_WINDOW_MS = 30 * 60_000;
/** The share of gaps that are surely without a pause, even at a gate that has little to do. */
const BRISK_SHARE = 0.2;
/** A gap longer than so many brisk ones has a pause in it: nobody stood there. */
const PAUSE_FACTOR = 2.5;
/** Faster than this no person is scanned; a reading of the same pass twice is. */
const GAP_MS_MIN = 300;

/**
 * What whoever joins waits, in services of one lane: the tenth and the ninetieth part in a hundred, by how many services have
 * followed each other without a pause, doubling from row to row.
 */
const WAITS_AFTER: readonly (readonly [number, number])[] = [
  [0, 1],
];

/**
 * Estimates the wait from scans alone. Each lane's gaps between scans are services as long as somebody stands there, and longer
 * when nobody does; so an unbroken run of short gaps is a busy period. How long the line is by now cannot be seen: a line of ten
 * and one of a hundred are served at the same pace. But a long busy period has room for a long line, and a short one has not,
 * so the range is that of all simulated lines whose busy period lasted as many services.
 *
 * Knows nothing of who gave up, of a gate whose scanners all pause while people stand there (its line shows once they go on),
 * nor of a line that comes together before the first scan.
 * @param scans of one gate, oldest first
 * @param now   epoch milliseconds
 * Source: the queue is inferred from its services as in Larson, "The Queue Inference Engine" (Management Science 36, 1990),
 * which looks back on a busy period that is over; for one under way the distribution is that of `bench/gate-wait.ts`, which
 * made `WAITS_AFTER` and says how often the range holds.
 */
export function estimateGateWait(scans: readonly GateScan[], now: number): GateWait {
  const read = readGate(scans, now);
  if (!read) return { is: "unknown" };
  const [low, high] = waitsAfter(read.run);
  if (read.run === 0) return { is: "none" };
  return { is: "line", lowMs: low * read.serviceMs, highMs: high * read.serviceMs };
}

/** @returns the services of the busy period that is under way, and the milliseconds from one to the next; null: too few scans */
export function readGate(
  scans: readonly GateScan[],
  now: number,
): { readonly run: number; readonly serviceMs: number } | null {
  const gaps = gapsOf(scans.filter(({ at }) => at > now - PACE_WINDOW_MS));
  const known = gaps.flatMap(({ gapMs }) => gapMs ?? []);
  if (known.length < GAPS_MIN) return null;
  const brisk = known.toSorted((a, b) => a - b)[Math.floor(known.length * BRISK_SHARE)] ?? 0;
  const pauseMs = brisk * PAUSE_FACTOR;
  const lanes = new Map<string, number>();
  for (const { lane, at } of gaps) lanes.set(lane, at);
  const open = [...lanes.values()].filter((at) => now - at <= pauseMs).length;
  const services = known.filter((gapMs) => gapMs <= pauseMs);
  const meanMs = services.reduce((sum, gapMs) => sum + gapMs, 0) / services.length;
  if (open === 0) return { run: 0, serviceMs: meanMs };
  const pause = gaps.findLastIndex(({ gapMs }) => gapMs !== null && gapMs > pauseMs);
  return { run: gaps.length - 1 - pause, serviceMs: meanMs / open };
}

/** Each scan with how long after the one before in its lane it was; null: the lane's first. */
function gapsOf(scans: readonly GateScan[]): (GateScan & { readonly gapMs: number | null })[] {
  const before = new Map<string, number>();
  return scans.flatMap((scan) => {
    const last = before.get(scan.lane);
    if (last !== undefined && scan.at - last < GAP_MS_MIN) return [];
    before.set(scan.lane, scan.at);
    return [{ ...scan, gapMs: last === undefined ? null : scan.at - last }];
  });
}

function waitsAfter(run: number): readonly [number, number] {
  const row = run === 0 ? 0 : Math.min(WAITS_AFTER.length - 1, 1 + Math.floor(Math.log2(run)));
  return WAITS_AFTER[row] ?? [0, 0];
}
