import type { BadgeLayout, CheckInList, EntrySettings } from "#shared/domain/entry/types";
import type { EventStatus, EventSummary, GateMarks, RegistrationStatus } from "#shared/domain/ledger/types";
import type { EventId, GateId, PassId, TicketTypeId, UserId } from "#shared/ids";

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
  readonly lists: readonly CheckInList[];
  /** How the badge looks that is printed at the entry; null: none is. */
  readonly badges: BadgeLayout | null;
  /** May overrule what the gate decides. */
  readonly isSupervisor: boolean;
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
