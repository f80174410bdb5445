import type { Audience } from "../load/audience.ts";
import { nowMs } from "../load/audience.ts";
import { showMet, showNumber, type Table } from "../report.ts";
import { quantile } from "../stats.ts";

/** Somebody to tell, and a way to cause news. */
export type Stage = {
  readonly name: string;
  readonly audience: Audience;
  /** Causes one change; resolves to the figure it leads to and the instant it was durable, epoch milliseconds. */
  readonly change: () => Promise<{ value: number; committedAt: number }>;
};

export type Delivery = { readonly fromCommit: number[]; readonly fromSending: number[]; missed: number };

/** No listener is waited for longer. */
const PATIENCE_MS = 10_000;
/** Long enough that no change waits for the one before it, uneven so that no clock is in step with it. */
const PAUSE_MS = 350;
const PAUSE_SPREAD_MS = 100;
/** The product's promise for a thousand listeners. */
const P99_GOAL_MS = 250;
const GOAL_LISTENERS = 1_000;
const RATIO_GOAL = 0.8;

/** One change at a time, stage by stage in turns. */
export async function deliver(stages: readonly Stage[], changes: number): Promise<Map<Stage, Delivery>> {
  const deliveries = new Map(
    stages.map((stage) => [stage, { fromCommit: [], fromSending: [], missed: 0 } as Delivery]),
  );
  // The first change of each only warms up.
  for (let turn = -1; turn < changes; turn++) {
    for (const [stage, delivery] of deliveries) {
      const one = await deliverOne(stage);
      if (turn < 0) continue;
      delivery.fromCommit.push(one.fromCommit);
      delivery.fromSending.push(one.fromSending);
      delivery.missed += one.missed;
    }
  }
  return deliveries;
}

async function deliverOne({ audience, change }: Stage) {
  await pause(PAUSE_MS + Math.random() * PAUSE_SPREAD_MS);
  const sentAt = nowMs();
  const { value, committedAt } = await change();
  const lastAt = await Promise.race([audience.reached(value), pause(PATIENCE_MS).then(() => Number.POSITIVE_INFINITY)]);
  const missed = Number.isFinite(lastAt) ? 0 : audience.size - audience.count(value);
  return { fromCommit: lastAt - committedAt, fromSending: lastAt - sentAt, missed };
}

/** Changes at a steady rate: what waits for the next broadcast counts too. */
export async function deliverStream(
  { audience, change }: Stage,
  perSecond: number,
  changes: number,
): Promise<Delivery> {
  const delivery: Delivery = { fromCommit: [], fromSending: [], missed: 0 };
  const arrivals: Promise<void>[] = [];
  for (let sent = 0; sent < changes; sent++) {
    const sentAt = nowMs();
    const { value, committedAt } = await change();
    const late = pause(PATIENCE_MS).then(() => Number.POSITIVE_INFINITY);
    arrivals.push(
      Promise.race([audience.reached(value), late]).then((lastAt) => {
        delivery.fromCommit.push(lastAt - committedAt);
        delivery.fromSending.push(lastAt - sentAt);
        if (!Number.isFinite(lastAt)) delivery.missed += audience.size - audience.count(value);
      }),
    );
    await pause(Math.max(0, sentAt + 1000 / perSecond - nowMs()));
  }
  await Promise.all(arrivals);
  return delivery;
}

export type FanoutRow = {
  readonly name: string;
  readonly listeners: number;
  readonly shards: number;
  readonly delivery: Delivery;
  /** What it is compared with; null for a reference. */
  readonly bare: Delivery | null;
};

export function fanoutTable(rows: readonly FanoutRow[], frameBytes: number, lost: number): Table {
  return {
    title: "Live fan-out",
    columns: [
      "who tells whom",
      "listeners",
      "objects",
      "commit → last listener P50 ms",
      "P99 ms",
      "sent → last listener P50 ms",
      "ratio to bare (P50)",
      "goal",
      "missed",
    ],
    rows: rows.map(({ name, listeners, shards, delivery, bare }) => {
      const p50 = at(delivery.fromCommit, 0.5);
      const p99 = at(delivery.fromCommit, 0.99);
      const ratio = bare && at(bare.fromCommit, 0.5) / p50;
      return [
        name,
        showNumber(listeners, 0),
        String(shards),
        showNumber(p50, 1),
        showNumber(p99, 1),
        showNumber(at(delivery.fromSending, 0.5), 1),
        showNumber(ratio, 2),
        goalOf(listeners, ratio, p99),
        String(delivery.missed),
      ];
    }),
    notes: [
      `Time from the commit of one change (the server's clock, same machine) to its receipt by the last listener; frames of ${frameBytes} bytes for both. Ratio: the bare broadcast's P50 divided by ours, 1 is as fast.`,
      "Bare: one insert, then a send to each of an object's hibernating sockets; with several objects, a call to each first. Ours: a gate scan, the ledger, a publication to each feed shard (stored there), then its listeners.",
      `${rows[0]?.delivery.fromCommit.length ?? 0} changes each, one at a time; with so few, P99 is the slowest of them.`,
      "Neither side compresses frames: the listeners here do not offer it, browsers do.",
      "All objects share one thread here; on the platform shards work side by side.",
      ...(lost > 0 ? [`${lost} listeners lost their connection.`] : []),
    ],
  };
}

function goalOf(listeners: number, ratio: number | null, p99: number): string {
  if (ratio === null) return "–";
  const fast = `≥ ${RATIO_GOAL}: ${showMet(ratio >= RATIO_GOAL)}`;
  return listeners === GOAL_LISTENERS ? `${fast}; P99 < ${P99_GOAL_MS} ms: ${showMet(p99 < P99_GOAL_MS)}` : fast;
}

function at(values: readonly number[], share: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    share,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
