import type { Supplies } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import { showNumber, type Table } from "../report.ts";
import type { Served } from "../server/served.ts";
import { quantile } from "../stats.ts";
import { type Delivery, deliver } from "./fanout.ts";
import { bareStage, feedStage } from "./fanout-stages.ts";

/** So few seats that the event has one feed object, however many look at it. */
const ONE_FEED_SEATS = 400;
/** Those that only warm up. */
const SPARE_CHANGES = 10;

/** How the time of one broadcast grows with the sockets of one object, beside the bare broadcast. */
export async function measureFanoutCurve(supplies: Supplies, reference: Served, effort: Effort): Promise<Table> {
  const rows: string[][] = [];
  const points: { sockets: number; ms: number }[] = [];
  let bytes = 0;
  for (const sockets of effort.curve) {
    const feed = await feedStage(supplies, sockets, effort.broadcasts + SPARE_CHANGES, ONE_FEED_SEATS);
    await deliver([feed], 1);
    bytes = feed.audience.frameBytes;
    const bare = await bareStage(reference, sockets, 1, bytes);
    const deliveries = await deliver([bare, feed], effort.broadcasts);
    for (const stage of [bare, feed]) stage.audience.leave();
    const toBare = deliveries.get(bare);
    const toFeed = deliveries.get(feed);
    if (toFeed) points.push({ sockets, ms: p(toFeed, 0.5) });
    rows.push([
      showNumber(sockets, 0),
      ...show(toBare),
      ...show(toFeed),
      toBare && toFeed ? showNumber(p(toBare, 0.5) / p(toFeed, 0.5), 2) : "–",
      String(toFeed?.missed ?? "–"),
    ]);
  }
  const line = lineThrough(points);
  return {
    title: "Fan-out of one object",
    columns: ["sockets", "bare P50 ms", "bare P99 ms", "ours P50 ms", "ours P99 ms", "ratio to bare (P50)", "missed"],
    rows,
    notes: [
      `Commit → last listener, ${effort.broadcasts} changes each, one at a time, ours and bare in turns, frames of about ${bytes} bytes; with so few, P99 is the slowest of them.`,
      "Ours has a gate scan, the ledger and one publication before its broadcast. As deployed it plans with 500 guests an object and takes no more than `OBJECT_SOCKETS` (2,000); that limit is lifted here.",
      ...(line
        ? [
            `Ours, P50: ${showNumber(line.ms, 1)} ms + ${showNumber(1_000 * line.each, 1)} ms for each 1,000 sockets (least squares).`,
          ]
        : []),
    ],
  };
}

function show(delivery: Delivery | undefined): [string, string] {
  return delivery ? [showNumber(p(delivery, 0.5), 1), showNumber(p(delivery, 0.99), 1)] : ["–", "–"];
}

function p(delivery: Delivery, share: number): number {
  return quantile(
    [...delivery.fromCommit].sort((a, b) => a - b),
    share,
  );
}

/** The straight line with the least squared errors; null for fewer than two points. */
function lineThrough(points: readonly { sockets: number; ms: number }[]): { ms: number; each: number } | null {
  if (points.length < 2) return null;
  const mean = (of: (point: { sockets: number; ms: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(({ sockets }) => sockets), mean(({ ms }) => ms)];
  const each = mean((one) => (one.sockets - x) * (one.ms - y)) / mean((one) => (one.sockets - x) ** 2);
  return { ms: y - each * x, each };
}
