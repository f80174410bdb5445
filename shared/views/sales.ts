import type { TicketTypeId } from "#shared/ids";

/** Tickets of one type that came or went within one step; `at` is the step's beginning. */
export type SalesChange = {
  readonly at: number;
  readonly ticketTypeId: TicketTypeId;
  /** Pending and confirmed ones. */
  readonly sold: number;
  readonly waiting: number;
};

/** An event's sales from the first to now, or to their end. They may trail the ledger by a moment. */
export type SalesView = {
  readonly from: number;
  readonly until: number;
  /** What the chart's steps are: chosen by the span. */
  readonly unit: "minute" | "hour" | "day";
  readonly ticketTypes: readonly { readonly id: TicketTypeId; readonly name: string; readonly admits: boolean }[];
  /** Oldest first. */
  readonly changes: readonly SalesChange[];
};
