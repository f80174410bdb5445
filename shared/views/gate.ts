import type { EventStatus, EventSummary } from "#shared/domain/ledger/types";
import type { EventId, GateId } from "#shared/ids";

export type GateCount = {
  readonly gateId: GateId;
  readonly name: string;
  readonly admitted: number;
  readonly refused: number;
};

/** What a scanner needs to begin: the event, its gates and today's counts. */
export type ScannerSetup = {
  readonly event: { readonly id: EventId; readonly title: string; readonly status: EventStatus };
  readonly gates: readonly GateCount[];
  readonly summary: EventSummary;
};

/** An event a volunteer may scan for. */
export type ScannerEvent = {
  readonly id: EventId;
  readonly title: string;
  readonly status: EventStatus;
  readonly startsAt: number;
  readonly gates: readonly { readonly gateId: GateId; readonly name: string }[];
  readonly stations: readonly { readonly id: string; readonly name: string; readonly kind: "service" | "food" }[];
};
