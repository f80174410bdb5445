import type { EventStatus } from "#shared/domain/ledger/types";
import type { EventId, StaffMoveId, StationId, UserId } from "#shared/ids";

/** `accepted`: said yes to, not told to the stations yet. `sent`: they know. `refused`: a station would not. */
export const MOVE_STATUSES = ["proposed", "accepted", "sent", "done", "declined", "withdrawn", "refused"] as const;
export type MoveStatus = (typeof MOVE_STATUSES)[number];
/** Those that may still change. */
export const OPEN_MOVES = ["proposed", "accepted", "sent"] as const satisfies readonly MoveStatus[];

/** Why a move ended otherwise than asked for. */
export type MoveEnd =
  /** The helper, or a lead for them, would rather not. */
  | "declined"
  /** Nobody answered, and the helper was busy all the time. */
  | "no-answer"
  /** It helps no longer, or they are not where they were. */
  | "outdated"
  /** Somebody took it back on the way. */
  | "taken-back"
  /** Where they served, too few would have stayed. */
  | "last-server"
  /** Where they were to go, nobody is wanted. */
  | "not-wanted"
  /** They have not come. */
  | "not-come";

/** What helpers at no desk say of themselves; who says nothing is not there. */
export const AVAILABILITIES = ["free", "break"] as const;
export type Availability = (typeof AVAILABILITIES)[number];

export type MoveView = {
  readonly id: StaffMoveId;
  readonly userId: UserId;
  readonly name: string;
  readonly from: { readonly id: StationId; readonly name: string } | null;
  readonly to: { readonly id: StationId; readonly name: string };
  /** Person-seconds of waiting that it spares; null: decided by hand. */
  readonly savedSeconds: number | null;
  readonly status: MoveStatus;
  readonly end: MoveEnd | null;
  readonly proposedAt: number;
  /** When silence is a yes, if the helper waits for work then; null once it is answered. */
  readonly appliesAt: number | null;
  readonly answeredByName: string | null;
  /** Whether they could be sent back to where they came from. */
  readonly canUndo: boolean;
};

/** Somebody who helps today. `at` null: at no desk. */
export type StaffView = {
  readonly userId: UserId;
  readonly name: string;
  readonly stationId: StationId | null;
  readonly deskId: string | null;
  readonly does: "serves" | "waits" | "comes" | "leaves" | "finishes" | "free" | "break";
  /** Whom they serve. */
  readonly number: number | null;
  /** Other stations they may serve at. */
  readonly mayServe: readonly StationId[];
};

export type StaffedStation = {
  readonly id: StationId;
  readonly name: string;
  readonly isServing: boolean;
  readonly isRelieved: boolean;
  readonly waiting: number;
  readonly medianMs: number | null;
  readonly servedPerMinute: number | null;
  /** Desks at which people are called, those without a name among them. */
  readonly servers: number;
  /** Of them, how many say nobody's name: whoever works there cannot be asked. */
  readonly unnamed: number;
};

/** Who helps where at an event, and who might help elsewhere. */
export type StaffingBoard = {
  readonly event: { readonly id: EventId; readonly title: string; readonly status: EventStatus };
  readonly stations: readonly StaffedStation[];
  readonly staff: readonly StaffView[];
  /** Open ones first, then the newest of the last hours. */
  readonly moves: readonly MoveView[];
};

/** What concerns whoever asks, at one event. */
export type OwnStaffing = {
  readonly userId: UserId;
  readonly availability: Availability | null;
  readonly move: MoveView | null;
};

export type StaffingRefusal =
  /** Answered or ended before. */
  | { readonly code: "move-settled"; readonly status: MoveStatus }
  /** They are on their way somewhere, or asked already. */
  | { readonly code: "already-moving" }
  | { readonly code: "may-not-serve" }
  | { readonly code: "not-helping" }
  | { readonly code: "already-there" };
