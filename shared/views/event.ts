import type { EventStatus, EventSummary, RegistrationStatus, RegistrationView } from "#shared/domain/ledger/types";
import type { DepartmentId, EventId, GateId, StationId, UserId } from "#shared/ids";
import type { StationKind, StationSummary } from "./station.ts";

/** An event in a list. `seatsLeft` may trail the ledger by a moment. */
export type EventCard = {
  readonly id: EventId;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly venue: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly status: EventStatus;
  readonly capacity: number;
  readonly seatsLeft: number;
};

/** The page of one event. `mine` is null for a visitor and for somebody who never registered. */
export type EventPage = EventCard & {
  readonly description: string;
  readonly salesOpenAt: number;
  readonly salesCloseAt: number;
  readonly approval: boolean;
  /** What the organizers say of a cancelled event. */
  readonly cancelReason: string | null;
  readonly stations: readonly StationSummary[];
  readonly mine: RegistrationView | null;
};

/** An event as its organizers edit it; `version` guards against a stale edit. */
export type EventSetup = {
  readonly id: EventId;
  /** Null: the college's own event. */
  readonly departmentId: DepartmentId | null;
  readonly version: number;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
  readonly venue: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly salesOpenAt: number;
  readonly salesCloseAt: number;
  readonly capacity: number;
  readonly approval: boolean;
  readonly status: EventStatus;
  readonly gates: readonly { readonly id: GateId; readonly name: string }[];
  readonly stations: readonly { readonly id: StationId; readonly name: string; readonly kind: StationKind }[];
};

/** The organizer's live wall at one instant; the event's live feed keeps it current. */
export type LiveWall = {
  readonly event: Pick<EventSetup, "id" | "title" | "status" | "venue" | "startsAt" | "endsAt">;
  readonly summary: EventSummary;
  readonly stations: readonly StationSummary[];
  /** Newest first: what happened at the gates. */
  readonly scans: readonly ScanRecord[];
};

export type ScanRecord = {
  readonly seq: number;
  readonly at: number;
  readonly gateName: string;
  /** Null when the pass was not found. */
  readonly name: string | null;
  /** Null for an admission, else why it was refused. */
  readonly refusal: string | null;
};

/** What the door list can be narrowed to. The waiting list holds those to whom a seat is offered, too. */
export const DOOR_FILTERS = ["all", "coming", "waiting", "to-confirm", "cancelled"] as const;
export type DoorFilter = (typeof DOOR_FILTERS)[number];

/** Which states a filter lets through; null: all. */
export const DOOR_STATES: Readonly<Record<DoorFilter, readonly RegistrationStatus[] | null>> = {
  all: null,
  coming: ["confirmed"],
  waiting: ["offered", "waiting"],
  "to-confirm": ["pending"],
  cancelled: ["cancelled"],
};

/** One line of the door list. */
export type DoorListEntry = {
  readonly userId: UserId;
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly requestedAt: number;
  readonly confirmedAt: number | null;
  readonly admittedAt: number | null;
  /** The name of the gate they came in by. */
  readonly admittedGate: string | null;
  /** Where they stand in line now, the first at 1; null for who does not wait, and where the waiting list was not asked for. */
  readonly place: number | null;
};

/** How many people there are; `cancelled` is counted nowhere, for who comes back is one person. */
export type DoorCounts = Readonly<Record<Exclude<DoorFilter, "all" | "cancelled">, number>>;

/** `nextCursor` is null on the last page. */
export type DoorPage = {
  readonly entries: readonly DoorListEntry[];
  readonly nextCursor: string | null;
  /** On the first page; they may trail the ledger by a moment, and are of the whole event whatever is searched for. */
  readonly counts: DoorCounts | null;
};

/** A line of the door list that is taken along, in the list's order. */
export type DoorExportRow = Omit<DoorListEntry, "userId" | "place"> & {
  /** Empty for somebody who has no account here any more. */
  readonly email: string;
};

/** `nextCursor` is null on the last page. */
export type DoorExportPage = { readonly rows: readonly DoorExportRow[]; readonly nextCursor: string | null };

/** An event in its organizers' list, drafts too. */
export type ManagedEvent = EventCard & { readonly version: number };

export type PassPage = {
  readonly event: EventCard;
  /** What the organizers say of a cancelled event. */
  readonly cancelReason: string | null;
  readonly registration: RegistrationView;
};

/** Epoch milliseconds until which the seat is kept. */
export type SeatHeld = { readonly expiresAt: number };

/** Somebody saved a newer version meanwhile; `version` is theirs. */
export type StaleEdit = { readonly code: "stale-edit"; readonly version: number };
