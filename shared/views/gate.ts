import type { GateWait } from "#shared/domain/entry/gate-wait";
import type { BadgeLayout, CheckInList, EntrySettings } from "#shared/domain/entry/types";
import type { EventSummary } from "#shared/domain/ledger/answers";
import type { EventStatus, GateMarks, RegistrationStatus } from "#shared/domain/ledger/types";
import type { Tag } from "#shared/domain/passes/types";
import type { GateRuleSet } from "#shared/gate-rules";
import type { EventId, GateId, ListId, PassId, TicketTypeId, UserId } from "#shared/ids";

export type GateCount = {
  readonly gateId: GateId;
  readonly name: string;
  readonly admitted: number;
  readonly refused: number;
  /** Scans of the last 60 s, refused ones too. */
  readonly perMinute: number;
  /** How long whoever joins its line now stands there, as far as scans say. */
  readonly wait: GateWait;
};

/** A minute of the whole event: `at` is where it begins. */
export type GateMinute = { readonly at: number; readonly came: number; readonly stopped: number };

/** A part of the event with who is in it now; `listId` is null for where no zone is. Together they are everybody inside. */
export type ZoneCount = { readonly listId: ListId | null; readonly name: string; readonly inside: number };

/** For clearing a building: nobody's name. */
export type Headcount = {
  readonly event: { readonly id: EventId; readonly title: string; readonly venue: string };
  readonly inside: number;
  readonly zones: readonly ZoneCount[];
  /** The server's clock, epoch milliseconds. */
  readonly knownAt: number;
};

/** Whose phone keeps a gate, since when, and when it was heard of last; epoch milliseconds. */
export type GateKeeper = {
  readonly gateId: GateId;
  readonly name: string;
  readonly since: number;
  readonly heardAt: number;
};

/** What a scanner needs to begin: the event, its gates and today's counts. */
export type ScannerSetup = {
  readonly event: { readonly id: EventId; readonly title: string; readonly status: EventStatus };
  readonly gates: readonly GateCount[];
  readonly summary: EventSummary;
  readonly lists: readonly CheckInList[];
  /** What organizers' rules say of who is let in; absent: nothing. */
  readonly gateRules?: GateRuleSet;
  readonly ownGate: OwnGateSetup;
  /** How the badge looks that is printed at the entry; null: none is. */
  readonly badges: BadgeLayout | null;
  /** May overrule what the gate decides. */
  readonly isSupervisor: boolean;
};

/** What a scanner needs besides to decide without a connection. */
export type OwnGateSetup = {
  readonly ticketTypes: readonly { readonly id: TicketTypeId; readonly name: string }[];
  /** A pass that a phone shows rotating needs a supervisor when it stands still. */
  readonly requireRotating: boolean;
  /** For how long a scan can be undone. */
  readonly annulMinutes: number;
  /** Whether passes have a gate that lets them in without a connection. */
  readonly homeGates: boolean;
  /** Passes are valid in [passesFrom, passesUntil), epoch milliseconds. */
  readonly passesFrom: number;
  readonly passesUntil: number;
  /** How signed codes name them. */
  readonly college: Tag;
  readonly event: Tag;
  /** The server's clock, epoch milliseconds. */
  readonly serverAt: number;
};

/** Somebody found by their name, with the good passes of their booking, or without any. No address: the gate needs none. */
export type FoundPerson = {
  /** Whose booking it is. */
  readonly userId: UserId;
  /** The name that was found. */
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly passes: readonly FoundPass[];
};
export type FoundPass = {
  readonly passId: PassId;
  readonly name: string;
  readonly ticketType: string;
  /** When and where they first came in; may trail the ledger by a moment. */
  readonly admittedAt: number | null;
  readonly admittedGate: string | null;
};
/** `isCut`: there are more. */
export type FoundPeople = { readonly people: readonly FoundPerson[]; readonly isCut: boolean };

/** What the gate knows of somebody, as their organizers see it. */
export type MarkedPerson = GateMarks & { readonly name: string };

/** Lists and rules as their organizers edit them; `version` guards against a stale edit. */
export type EntrySetup = EntrySettings & {
  readonly event: { readonly id: EventId; readonly title: string; readonly startsAt: number; readonly endsAt: number };
  readonly version: number;
  /** Those that let somebody in. */
  readonly ticketTypes: readonly { readonly id: TicketTypeId; readonly name: string }[];
  readonly gates: readonly { readonly id: GateId; readonly name: string }[];
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
