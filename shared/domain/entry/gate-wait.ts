/** One scan at a gate: when, and whose phone it was. A party that came by one scan is one. */
export type GateScan = { readonly at: number; readonly lane: string };

/**
 * How long whoever joins a gate's line now stands there before it is their turn. `unknown`: too few scans of late. `none`: nobody
 * stands there, as far as scans show: four waits in five are `highMs` at most. `line`: four waits in five are within
 * [`lowMs`, `highMs`].
 */
export type GateWait =
  | { readonly is: "unknown" }
  | { readonly is: "none"; readonly highMs: number }
  | { readonly is: "line"; readonly lowMs: number; readonly highMs: number };

/** The newest scans of a gate that are worth keeping: older ones change nothing any more. */
export const GATE_SCANS_MAX = 512;
/** Fewer gaps than this do not tell a pace. */
const GAPS_MIN = 8;
/** Scans of another hour say nothing of this one's pace. */
const PACE_WINDOW_MS = 30 * 60_000;
/** The share of gaps that are surely without a pause, even at a gate that has little to do. */
const BRISK_SHARE = 0.2;
/** A gap longer than so many brisk ones has a pause in it: nobody stood there. */
const PAUSE_FACTOR = 6;
/** One so much longer still ends any run: nobody is looked at for that long. */
const AWAY_FACTOR = 2;
/** Short gaps that one with a pause outweighs. */
const PAUSE_COSTS = 15;
/** A gate where nothing was scanned for so many scans' time has nobody in line, or all its lanes look at somebody for long. */
const SILENT_SCANS = 3;
/** Whoever waits no longer than this stands in no line. */
const NOBODY_SCANS_MAX = 3;
/** Faster than this no person is scanned; a reading of the same pass twice is. */
const GAP_MS_MIN = 300;

/** Mean over brisk gap while a line stands there: scans vary about so much. */
const BUSY_SLACK = 1.6;
/** Gaps that tell whether a gate has slack now, and where one kind of slack begins to be another. */
const RECENT_GAPS = 24;
const SLACK_STEPS = [1, 1.3, 1.8];
const RUN_ROWS = 10;

/**
 * What whoever joins waits, in scans of the gate: the shortest range that holds four waits in five. A row for how many scans have
 * followed each other without a pause: none up to now, one, two and more, doubling from row to row; in it a range for each kind of slack.
 */
const WAITS: readonly (readonly (readonly [number, number])[])[] = [
  [
    [0, 9.2],
    [0, 11.4],
    [0, 4.3],
    [0, 2.4],
  ],
  [
    [0, 88.8],
    [0, 88.8],
    [0, 21.6],
    [0, 8.7],
  ],
  [
    [0, 44.3],
    [0, 44.3],
    [0, 24.7],
    [0, 13.2],
  ],
  [
    [0, 82.2],
    [0, 82.2],
    [0, 40.7],
    [0, 21.2],
  ],
  [
    [0, 54.9],
    [0, 69.9],
    [0, 43.1],
    [0, 34.5],
  ],
  [
    [0, 61.6],
    [0, 74.7],
    [0, 48.4],
    [0, 44.7],
  ],
  [
    [0, 77.5],
    [0, 84.7],
    [0, 28.5],
    [0, 3.4],
  ],
  [
    [0, 91.2],
    [0, 90.1],
    [0, 23.5],
    [0, 2.7],
  ],
  [
    [0, 150.1],
    [0, 92.3],
    [0, 21.2],
    [0, 1.6],
  ],
  [
    [0, 147],
    [0, 97.6],
    [0, 9.4],
    [0, 1.8],
  ],
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
 * made `WAITS` and says how often the range holds: see `docs/decisions/0037-what-a-gate-scanned-says-how-long-its-line-is.md`.
 */
export function estimateGateWait(scans: readonly GateScan[], now: number): GateWait {
  const read = readGate(scans, now);
  if (!read) return { is: "unknown" };
  const [low, high] = WAITS[read.row]?.[read.slack] ?? [0, 0];
  const [lowMs, highMs] = [Math.round(low * read.scanMs), Math.round(high * read.scanMs)];
  return high <= NOBODY_SCANS_MAX ? { is: "none", highMs } : { is: "line", lowMs, highMs };
}

/** What scans say of a gate: the place in `WAITS`, and the milliseconds from one scan to the next while a line stands there. */
export type GateReading = { readonly row: number; readonly slack: number; readonly scanMs: number };

/** @returns null: too few scans */
export function readGate(scans: readonly GateScan[], now: number): GateReading | null {
  const gaps = gapsOf(scans.filter(({ at }) => at > now - PACE_WINDOW_MS));
  const known = gaps.flatMap(({ gapMs }) => gapMs ?? []);
  if (known.length < GAPS_MIN) return null;
  const brisk = known.toSorted((a, b) => a - b)[Math.floor(known.length * BRISK_SHARE)] ?? 0;
  const pauseMs = brisk * PAUSE_FACTOR;
  const awayMs = pauseMs * AWAY_FACTOR;
  const newestAt = new Map(gaps.map(({ lane, at }) => [lane, at]));
  const openLanes = [...newestAt.values()].filter((at) => now - at <= awayMs).length;
  const quietMs = now - Math.max(...newestAt.values());
  const run = known.reduce((soFar, gapMs) => afterGap(soFar, gapMs, pauseMs), 0);
  const recent = known.slice(-RECENT_GAPS);
  const busyMs = brisk * BUSY_SLACK;
  const slack = recent.reduce((sum, gapMs) => sum + gapMs, 0) / recent.length / busyMs;
  const scanMs = busyMs / Math.max(1, openLanes);
  const isSilent = quietMs > scanMs * SILENT_SCANS;
  return {
    row: isSilent || run === 0 ? 0 : Math.min(RUN_ROWS - 1, 1 + Math.floor(Math.log2(run))),
    slack: SLACK_STEPS.filter((step) => slack >= step).length,
    scanMs,
  };
}

/** One scan that takes long is one that was stopped; several are a gate with pauses. */
function afterGap(run: number, gapMs: number, pauseMs: number): number {
  if (gapMs <= pauseMs) return run + 1;
  return gapMs > pauseMs * AWAY_FACTOR ? 0 : Math.max(0, run - PAUSE_COSTS);
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
