import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { EventStatus } from "#shared/domain/ledger/types";

/** A line of a list, as it stands there. Empty: nothing was said. */
export type ListedRow = { readonly name: string; readonly mail: string; readonly ticketType: string };

/** What the ledger may say to somebody on a list. */
export const LISTED_REFUSALS = [
  "event-full",
  "tickets-sold-out",
  "ticket-type-closed",
  "ticket-type-unknown",
  "already-waiting",
  "already-cancelled",
  "event-not-published",
  "sales-closed",
] as const satisfies readonly LedgerRefusal["code"][];
export type ListedRefusal = Extract<LedgerRefusal, { code: (typeof LISTED_REFUSALS)[number] }>;

/** Why a line registers nobody. */
export type RowProblem =
  | { readonly code: "name-missing" }
  | { readonly code: "name-too-long"; readonly max: number }
  | { readonly code: "mail-wrong" }
  /** No ticket of the event has that name, or none that lets in. */
  | { readonly code: "no-such-ticket" }
  | ListedRefusal;

/** `there`: they were registered before, and nothing was changed. */
export type RowOutcome =
  | { readonly is: "new" }
  | { readonly is: "there" }
  | { readonly is: "wrong"; readonly problem: RowProblem };

/** In the order of the rows. */
export type RowOutcomes = { readonly outcomes: readonly RowOutcome[] };
/** `seatsLeft`: for whoever comes, as it stands now. */
export type CheckedList = RowOutcomes & { readonly seatsLeft: number };

export type ImportRefusal = { readonly code: "import-closed"; readonly status: EventStatus };
