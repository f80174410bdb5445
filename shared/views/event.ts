import type { Answers } from "#shared/domain/forms/types";
import type { EventSummary, RegistrationView } from "#shared/domain/ledger/answers";
import type {
  CodeTerms,
  EventStatus,
  Quota,
  RefundRule,
  RegistrationStatus,
  Ticket,
  TicketType,
} from "#shared/domain/ledger/types";
import { GONE } from "#shared/domain/ledger/view";
import type {
  CodeId,
  DepartmentId,
  EventId,
  GateId,
  RoomId,
  StationId,
  TicketTypeId,
  UserId,
  VenueId,
} from "#shared/ids";
import type { RoomMode } from "#shared/room-modes";
import type { Visibility } from "#shared/visibility";
import type { Cover } from "./cover.ts";
import type { GateCount, GateMinute, ZoneCount } from "./gate.ts";
import type { MoneyBack } from "./payments.ts";
import type { StationKind, StationSummary } from "./station.ts";
import type { GeoPoint } from "./venue.ts";

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
  readonly tags: readonly string[];
  /** The cheapest seat, in minor units; 0 is free. */
  readonly priceFrom: number;
  /** Where that is on the globe, in degrees, if the college said so. */
  readonly at: GeoPoint | null;
  readonly cover: Cover | null;
};

/** What the events that everybody may find can be narrowed by. Days are the campus's, each with an instant of it. */
export type EventChoices = {
  /** By name. */
  readonly categories: readonly string[];
  /** The most used first. */
  readonly tags: readonly string[];
  readonly days: readonly { readonly day: string; readonly at: number }[];
  readonly hasPrices: boolean;
  readonly hasPlaces: boolean;
};

/** The page of one event. `mine` is null for a visitor and for somebody who never registered. */
export type EventPage = EventCard & {
  readonly description: string;
  readonly salesOpenAt: number;
  readonly salesCloseAt: number;
  readonly approval: boolean;
  /** Those anybody can see, in the order of the page. */
  readonly ticketTypes: readonly TicketOffer[];
  /** What has a price is paid before there is a pass, and not at the door. */
  readonly payOnline: boolean;
  readonly refund: RefundRule;
  readonly visibility: Visibility;
  readonly waitingRoom: RoomMode;
  /** What the organizers say of a cancelled event. */
  readonly cancelReason: string | null;
  readonly stations: readonly StationSummary[];
  readonly mine: RegistrationView | null;
  /** Of what who asks paid last for it; null: nothing goes back. */
  readonly moneyBack: MoneyBack | null;
};

/** A ticket type as a visitor sees it; `left` may trail the ledger by a moment. */
export type TicketOffer = Omit<TicketType, "hidden"> & { readonly left: number };
/** One that a code opened: how many are left of it is told by nobody but the ledger, when it is asked for one. */
export type OpenedOffer = Omit<TicketOffer, "left"> & { readonly left: null };

/** What a code that somebody typed is good for. */
export type OpenedCode = {
  /** Hidden types it opens. */
  readonly ticketTypes: readonly OpenedOffer[];
  /** By type: the price of one ticket with it, minor units; only where it is another. */
  readonly prices: Readonly<Record<TicketTypeId, number>>;
};

/** A code in its organizers' list. */
export type CodeView = CodeTerms & {
  readonly text: string;
  /** Registrations and holds with it; may trail the ledger by a moment. */
  readonly uses: number;
  readonly createdAt: number;
  readonly withdrawnAt: number | null;
};

/** `nextCursor` is null on the last page. */
export type CodesPage = { readonly codes: readonly CodeView[]; readonly nextCursor: CodeId | null };

export type AddCodesRefusal =
  | { readonly code: "codes-taken"; readonly texts: readonly string[] }
  | { readonly code: "too-many-codes"; readonly max: number };

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
  readonly ticketTypes: readonly TicketType[];
  readonly quotas: readonly Quota[];
  readonly payOnline: boolean;
  readonly refund: RefundRule;
  readonly tags: readonly string[];
  readonly visibility: Visibility;
  readonly venueId: VenueId | null;
  readonly roomId: RoomId | null;
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
  readonly gates: readonly GateCount[];
  readonly zones: readonly ZoneCount[];
  /** Of the last hour, those in which somebody was scanned, oldest first. */
  readonly minutes: readonly GateMinute[];
};

/** Who follows an event live: signed-in people, counted once however many pages they have open, and everybody else's pages. */
export type Followers = { readonly people: number; readonly visitors: number };

export type ScanRecord = {
  readonly seq: number;
  readonly at: number;
  readonly gateName: string;
  /** Null when the pass was not found. */
  readonly name: string | null;
  /** Null for what was let in, or out; else why it was refused. */
  readonly refusal: string | null;
  /** Absent: let in. */
  readonly did?: "left" | "redeemed" | "annulled";
  /** Of a zone or a right; absent: the event's entry. */
  readonly listName?: string;
  /** How many came by it; absent: one. */
  readonly people?: number;
  readonly isForced?: boolean;
  /** A scanner decided it by itself, and said so later. */
  readonly isLate?: boolean;
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
  cancelled: GONE,
};

/** Without one it goes by name, and the waiting list by its own order. Within a status it goes by name. */
export const DOOR_SORTS = ["name", "asked", "status"] as const;
export type DoorSort = (typeof DOOR_SORTS)[number];

/** In which order states come when they are sorted: first those that wait for somebody to do something. */
export const DOOR_STATUS_ORDER: readonly RegistrationStatus[] = [
  ...(["pending", "offered", "waiting", "confirmed"] as const),
  ...GONE,
];

/** One line of the door list. */
export type DoorListEntry = {
  readonly userId: UserId;
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly requestedAt: number;
  readonly confirmedAt: number | null;
  /** People who come with it, the person included. */
  readonly seats: number;
  readonly tickets: readonly Ticket[];
  /** What they typed for it; null: nothing. */
  readonly code: string | null;
  /** Minor units of the college's currency; `paid` is what was paid of it online. */
  readonly price: number;
  readonly paid: number;
  /** Until when it can be paid, or could; null: nothing is awaited. */
  readonly payBy: number | null;
  /** How many of them are inside. */
  readonly inside: number;
  /** When the first of them came in. */
  readonly admittedAt: number | null;
  /** The name of the gate they came in by. */
  readonly admittedGate: string | null;
  /** Who registered them at the door; null for who has an account. */
  readonly registeredBy: string | null;
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
export type DoorExportRow = Omit<DoorListEntry, "userId" | "place" | "registeredBy"> & {
  /** Empty for somebody who has no account here any more, and for a guest who gave none. */
  readonly email: string;
  readonly answers: Answers;
};

/** `nextCursor` is null on the last page. */
export type DoorExportPage = { readonly rows: readonly DoorExportRow[]; readonly nextCursor: string | null };

/** An event in its organizers' list, drafts too. */
export type ManagedEvent = EventCard & { readonly version: number };

/** What runs now comes first, what is over last. */
export const MANAGED_ORDER: readonly EventStatus[] = ["live", "published", "draft", "ended", "cancelled"];

/** What the organizers' list can be narrowed to. */
export const MANAGED_FILTERS = ["all", "draft", "published", "live", "ended", "cancelled"] as const;
export type ManagedFilter = (typeof MANAGED_FILTERS)[number];

/** `nextCursor` is null on the last page. */
export type ManagedPage = { readonly events: readonly ManagedEvent[]; readonly nextCursor: string | null };

export type PassPage = {
  readonly event: EventCard;
  readonly refund: RefundRule;
  /** What the organizers say of a cancelled event. */
  readonly cancelReason: string | null;
  readonly registration: RegistrationView;
  /** Those that passes can be put into here. */
  readonly wallets: readonly Wallet[];
  /** The server's clock, epoch milliseconds: a phone may be wrong, and what it shows carries the time. */
  readonly now: number;
};

export type Wallet = "apple" | "google";

/** Epoch milliseconds until which the seat is kept, and how long that is from now: clocks of browsers go wrong. */
export type SeatHeld = { readonly expiresAt: number; readonly keptForMs: number };

/** Somebody saved a newer version meanwhile; `version` is the newest. */
export type StaleEdit = { readonly code: "stale-edit"; readonly version: number };
