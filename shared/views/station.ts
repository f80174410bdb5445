import type { KitchenSummary } from "#shared/domain/food/types";
import type { QueueSummary } from "#shared/domain/queue/types";
import type { StationId } from "#shared/ids";

/** A service station runs a queue of people (help desk, photo booth); a food station runs a kitchen of orders. */
export const STATION_KINDS = ["service", "food"] as const;
export type StationKind = (typeof STATION_KINDS)[number];

/** What everybody may know about a station: no person in it. */
export type StationSummary =
  | { readonly kind: "service"; readonly id: StationId; readonly name: string; readonly queue: QueueSummary }
  | { readonly kind: "food"; readonly id: StationId; readonly name: string; readonly kitchen: KitchenSummary };
