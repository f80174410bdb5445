import type { Incident } from "#shared/domain/entry/merge";
import type { EventStatus, LedgerTotals, RegistrationStatus } from "#shared/domain/ledger/types";
import type { AskedFacts } from "#shared/gate-rules";
import type { UserId } from "#shared/ids";
import type { LogBreak } from "#shared/log-chain";

/** What scans can be narrowed to: all of them, or what came of them. */
export const SCAN_KINDS = ["scans", "let-in", "stopped", "left", "redeemed", "annulled"] as const;
export type ScanKind = (typeof SCAN_KINDS)[number];

/** What the history can be narrowed to. */
export const HISTORY_KINDS = ["all", "registrations", "waiting", "holds", "door", ...SCAN_KINDS, "settings"] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

/** What can be set of an event, as its ledger knows it. */
export type Setting =
  | "status"
  | "capacity"
  | "approval"
  | "payOnline"
  | "refund"
  | "salesOpenAt"
  | "salesCloseAt"
  | "passesFrom"
  | "passesUntil"
  | "gate"
  | "ticket-type"
  | "price"
  | "ticket-type-other"
  | "quota"
  | "check-in-list"
  | "check-in-rules"
  | "annulMinutes"
  | "badges"
  | "homeGates"
  | "rotating"
  | "pass-key"
  | "pass-key-kept";

/** Null: there was, or is, no such thing. */
export type SettingValue = string | number | boolean | null;

/** What happened to somebody's seats. */
export type PersonChange = {
  readonly is:
    | "seats-held"
    | "hold-released"
    | "hold-ended"
    | "registered"
    | "requested"
    | "joined-line"
    | "offered"
    | "took-offer"
    | "confirmed"
    | "cancelled"
    | "not-paid"
    | "left-line"
    | "offer-ended"
    | "passes-revoked"
    | "pass-given";
  readonly at: number;
  readonly userId: UserId | null;
  readonly name: string | null;
  readonly seats: number;
  /** By type, in the order of the page. */
  readonly tickets: readonly { readonly typeName: string; readonly count: number }[];
};

/** What was paid online, or is to be: `until` is null once it is. Minor units. */
export type MoneyChange = {
  readonly is: "paid" | "to-be-paid";
  readonly at: number;
  readonly name: string | null;
  readonly amount: number | null;
  readonly until: number | null;
};

/** One thing that changed; `at` is when it happened. */
export type HistoryChange =
  | PersonChange
  | MoneyChange
  | { readonly is: "opened"; readonly at: number; readonly capacity: number; readonly status: EventStatus }
  | {
      readonly is: "set";
      readonly at: number;
      readonly what: Setting;
      /** Of the gate, type or quota. */
      readonly name: string | null;
      readonly from: SettingValue;
      readonly to: SettingValue;
    }
  | { readonly is: "phone-registered"; readonly at: number; readonly name: string | null }
  | { readonly is: "admitted"; readonly at: number; readonly name: string | null; readonly gateName: string }
  /** `listName` is null at the event's entry; `checks` are what a supervisor overrode, with their reason. */
  | {
      readonly is: "let-in" | "left" | "redeemed" | "annulled";
      readonly at: number;
      readonly name: string | null;
      readonly gateName: string;
      readonly listName: string | null;
      readonly forced: { readonly checks: readonly string[]; readonly reason: string } | null;
      /** A scanner decided it by itself. */
      readonly isLate?: true;
    }
  /** A phone that decides by itself where it has no connection. */
  | { readonly is: "log-opened"; readonly at: number }
  | {
      readonly is: "incident" | "incident-cleared";
      readonly at: number;
      readonly name: string | null;
      readonly kind: Incident["kind"];
      readonly refusal: string | null;
      /** The scan that counts; null: there is none. */
      readonly first: { readonly at: number; readonly gateName: string } | null;
      readonly second: { readonly at: number; readonly gateName: string };
    }
  /** `again`: the one before, and its code, are void. */
  | { readonly is: "badge-printed"; readonly at: number; readonly name: string | null; readonly again: boolean }
  /** All that the gate knows of them from then on. */
  | {
      readonly is: "marked";
      readonly at: number;
      readonly name: string | null;
      readonly blockReason: string | null;
      readonly unanswered: number;
      readonly notes: { readonly everyone: string; readonly leads: string };
    }
  /** `annul-refused`: a scan was to be taken back, and stands. */
  | {
      readonly is: "stopped" | "annul-refused";
      readonly at: number;
      /** Null when the pass was not found. */
      readonly name: string | null;
      readonly gateName: string;
      readonly refusal: string;
      /** Where a rule of the organizers refused: which, and what it asked of the pass and was told, where that was kept. */
      readonly rule?: RuleStop;
    };

export type RuleStop = {
  readonly name: string;
  /** In these words; null: a scanner said it by itself. */
  readonly says: string | null;
  readonly facts: AskedFacts | null;
};

/** What one command changed, as one entry of the event's log. */
export type HistoryEntry = {
  readonly seq: number;
  /** When it was known. */
  readonly recordedAt: number;
  /** Null: nobody, but the passing of time or a change of the event's settings. */
  readonly actorId: UserId | null;
  readonly changes: readonly HistoryChange[];
};

/** Newest first; `next` is what to ask for entries before, null when there are none. */
export type HistoryStretch = { readonly entries: readonly HistoryEntry[]; readonly next: number | null };
export type HistoryPage = {
  readonly entries: readonly (HistoryEntry & { readonly actorName: string | null })[];
  readonly next: number | null;
};

/** Somebody, as they were known then. */
export type KnownPerson = {
  readonly userId: UserId;
  readonly name: string;
  readonly status: RegistrationStatus;
  /** Until when it had to be paid; null: nothing was awaited. */
  readonly payBy: number | null;
  readonly seats: number;
  readonly requestedAt: number;
  /** How many of them were inside. */
  readonly inside: number;
};

/** An event as it was known at an instant, with a page of its people by name. */
export type PastPage = {
  /** The newest entry known then; 0: none. */
  readonly seq: number;
  readonly status: EventStatus;
  readonly capacity: number;
  readonly totals: Omit<LedgerTotals, "taken" | "everWaited" | "lists">;
  readonly ticketTypes: readonly { readonly name: string; readonly taken: number }[];
  readonly quotas: readonly { readonly name: string; readonly size: number; readonly taken: number }[];
  readonly gates: readonly { readonly name: string; readonly admitted: number; readonly refused: number }[];
  /** Of all pages. */
  readonly count: number;
  readonly people: readonly KnownPerson[];
  /** How many were shown by now; null on the last page. */
  readonly next: number | null;
};

/** `share`: how much of the log was replayed, from 0 to 1. Ask again. */
export type Underway = { readonly done: false; readonly share: number };
export type PastProgress = Underway | { readonly done: true; readonly page: PastPage };

export type BooksTable =
  | "registration"
  | "pass"
  | "hold"
  | "waiting"
  | "offer"
  | "unpaid"
  | "code_use"
  | "scan_log"
  | "value"
  | "log";

/** A stored row that is not what the log gives: not there, not to be there, or another. `key` is its key. */
export type Difference = {
  readonly table: BooksTable;
  readonly key: string;
  readonly is: "missing" | "extra" | "other";
};

export type BooksReport = {
  /** Entries replayed, rows compared. */
  readonly entries: number;
  readonly rows: number;
  /** How many differ; `differences` has the first of them. */
  readonly found: number;
  readonly differences: readonly Difference[];
};
export type BooksProgress = Underway | { readonly done: true; readonly report: BooksReport };

/** How far the chain of an event's log was followed; ask again after that. `cut`: it ends before what was noted of it. */
export type LogCheck = {
  readonly checkedTo: number;
  readonly done: boolean;
  readonly broken: { readonly at: number; readonly why: LogBreak | "cut" } | null;
};
