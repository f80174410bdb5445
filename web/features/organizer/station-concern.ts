import type { KitchenSummary } from "#shared/domain/food/types";
import { CROWD_ABOVE } from "#shared/domain/queue/settings";
import type { QueueSummary } from "#shared/domain/queue/types";
import { assertNever } from "#shared/result";
import type { StationSummary } from "#shared/views/station";

/** Something an organizer should decide; null means the station needs nobody. */
export type Concern = { readonly level: "act" | "watch"; readonly words: string };

/** People begin to leave a queue after about a quarter of an hour. */
export const LONG_WAIT_MS = 15 * 60_000;
/** A dish ordered now that comes later than this misses a lunch break. */
export const KITCHEN_BEHIND_MS = 20 * 60_000;
/** Ready food standing around means that nobody hands it over. */
const PICKUP_PILE = 8;

export function concernOf(station: StationSummary, now: number): Concern | null {
  switch (station.kind) {
    case "service":
      return queueConcern(station.queue);
    case "food":
      return kitchenConcern(station.kitchen, now);
    default:
      return assertNever(station);
  }
}

function queueConcern(queue: QueueSummary): Concern | null {
  if (queue.servers === 0 && queue.waiting > 0) return { level: "act", words: "nobody on duty" };
  if (queue.pausedByRule) return { level: "watch", words: "takes nobody new, by a rule" };
  if (queue.status === "closed")
    return queue.waiting > 0 ? { level: "act", words: "closed with people waiting" } : null;
  if (queue.servers === 0) return { level: "watch", words: "nobody on duty" };
  if (queue.isCrowded)
    return {
      level: "act",
      words: queue.waiting > CROWD_ABOVE ? `more than ${CROWD_ABOVE} waiting` : "crowd not gone yet",
    };
  if (queue.eta && queue.eta.medianMs > LONG_WAIT_MS) return { level: "act", words: "long wait" };
  return queue.status === "paused" ? { level: "watch", words: "paused" } : null;
}

function kitchenConcern(kitchen: KitchenSummary, now: number): Concern | null {
  const open = kitchen.queued + kitchen.preparing;
  if (kitchen.overlooked) {
    return {
      level: "act",
      words: kitchen.overlooked === 1 ? "an order not begun" : `${kitchen.overlooked} orders not begun`,
    };
  }
  if (kitchen.status === "closed") return open > 0 ? { level: "watch", words: "closed, orders still open" } : null;
  if (kitchen.status === "open" && kitchen.nextReadyAt === null) return { level: "act", words: "full or sold out" };
  if (kitchen.nextReadyAt !== null && kitchen.nextReadyAt - now > KITCHEN_BEHIND_MS) {
    return { level: "act", words: "kitchen behind" };
  }
  if (kitchen.ready.length >= PICKUP_PILE) return { level: "watch", words: "pickups piling up" };
  return kitchen.status === "paused" ? { level: "watch", words: "paused" } : null;
}

/** People or orders that wait: the one number a station is judged by. */
export function lengthOf(station: StationSummary): number {
  return station.kind === "service" ? station.queue.waiting : station.kitchen.queued + station.kitchen.preparing;
}

export type LengthSample = { readonly at: number; readonly length: number };
export type Trend = "rising" | "falling" | "steady";

/** Five minutes smooth out one group arriving together. */
export const TREND_SPAN_MS = 5 * 60_000;
/** Fewer than this is noise. */
const TREND_STEP_MIN = 2;

/** The direction of a length over the last five minutes of samples (ascending by time). */
export function trendOf(samples: readonly LengthSample[], now: number): Trend {
  const recent = samples.filter((sample) => now - sample.at <= TREND_SPAN_MS);
  const change = (recent.at(-1)?.length ?? 0) - (recent[0]?.length ?? 0);
  if (Math.abs(change) < TREND_STEP_MIN) return "steady";
  return change > 0 ? "rising" : "falling";
}
