import type { Folded, TakenScan } from "#shared/domain/entry/merge";
import type { EntrySettings, PassHistory } from "#shared/domain/entry/types";
import type { CodeRefusal, KeyRing } from "#shared/domain/passes/types";
import type { GateRuleSet } from "#shared/gate-rules";
import type {
  CodeId,
  GateId,
  ListId,
  PassId,
  PaymentId,
  QuotaId,
  RegistrationId,
  ScanLogId,
  TicketTypeId,
  UserId,
} from "#shared/ids";
import type { LoggedScan } from "#shared/scan-log";

/**
 * The ledger of one event: seats, registrations, passes, admissions.
 * A decision sees a slice: the event's totals plus the records of the one person (or pass) a command names,
 * so that its cost does not depend on how many others there are.
 */
export type LedgerSlice = {
  readonly event: LedgerEvent;
  /** Who stands first in each line, in the order in which they joined; empty while nobody waits. */
  readonly heads: readonly LineHead[];
  /** How often each code that the command or the person's records name is in use. */
  readonly codeUses: Readonly<Record<CodeId, number>>;
  /** The named person's hold, if it has not been released. */
  readonly hold: Hold | null;
  /** The named person's newest registration; a place on the waiting list is one too. */
  readonly registration: Registration | null;
  /** The named pass, or the passes of `registration` in the order of its tickets. */
  readonly passes: readonly Pass[];
  /** Who gives a pass to the named person; for `TakePass` alone. */
  readonly giver?: Giver | null;
  /** The log that the command names. */
  readonly scanLog?: ScanLog | null;
  /** How many the account has that opens one. */
  readonly scanLogs?: number;
};

/** The newest registration of somebody who gives a pass away, with its passes. */
export type Giver = { readonly registration: Registration; readonly passes: readonly Pass[] };

export type EventStatus = "draft" | "published" | "live" | "ended" | "cancelled";

/** Configuration (D1 is its authority; `version` rises with each change) and running totals (ours). */
export type LedgerEvent = {
  readonly config: LedgerConfig;
  readonly totals: LedgerTotals;
};

export type LedgerConfig = {
  readonly version: number;
  readonly status: EventStatus;
  readonly capacity: number;
  /** Epoch milliseconds; registration is possible in [salesOpenAt, salesCloseAt). */
  readonly salesOpenAt: number;
  readonly salesCloseAt: number;
  /** Passes are valid in [passesFrom, passesUntil). */
  readonly passesFrom: number;
  readonly passesUntil: number;
  /** True: a registration waits as PENDING until an organizer confirms it. */
  readonly approval: boolean;
  /** True: what has a price is paid online before there is a pass. False: at the door. */
  readonly payOnline: boolean;
  readonly refund: RefundRule;
  readonly gates: readonly { readonly id: GateId; readonly name: string }[];
  /** What can be taken, in the order of the page; at least one once the event is configured. */
  readonly ticketTypes: readonly TicketType[];
  readonly quotas: readonly Quota[];
  /** Who is let in where; absent: whoever has a pass, at every gate. */
  readonly entry?: EntrySettings;
  /** What organizers' rules say of who is let in; absent: nothing. */
  readonly gateRules?: GateRuleSet;
  readonly passRules: PassRules;
};

/** How passes are signed and shown. `requireRotating`: one that a phone shows rotating needs a supervisor when it stands still. */
export type PassRules = { readonly keys: KeyRing; readonly requireRotating: boolean };

/** What whoever cancels gets back of what they paid: a share in basis points, until an instant; null: as long as they can cancel. */
export type RefundRule = { readonly shareBp: number; readonly until: number | null };
/** By the event's rule, or as an organizer says. */
export type RefundWish = "rule" | "all" | "none";

export type TicketType = {
  readonly id: TicketTypeId;
  readonly name: string;
  /** Minor units of the college's currency; 0: free. */
  readonly price: number;
  /** False: an add-on. It comes with a ticket that admits, lets nobody in and takes no seat. */
  readonly admits: boolean;
  /** True: only a code that names it opens it. */
  readonly hidden: boolean;
  /** Of this type in one registration. */
  readonly perPersonMax: number;
  /** Narrower than the event's own times, which hold as well; null: those alone. */
  readonly salesOpenAt: number | null;
  readonly salesCloseAt: number | null;
};

/** No more than `size` tickets of all its types together. A ticket takes from every quota that names its type. */
export type Quota = {
  readonly id: QuotaId;
  readonly name: string;
  readonly size: number;
  readonly ticketTypeIds: readonly TicketTypeId[];
};

/** What a code is worth (D1 is its authority); how often it was used is ours. */
export type CodeTerms = {
  readonly id: CodeId;
  /** Registrations and holds with it; null: any number. */
  readonly usesMax: number | null;
  /** Usable in [opensAt, closesAt). */
  readonly opensAt: number | null;
  readonly closesAt: number | null;
  /** The types it is for, hidden ones too; null: every type that is not hidden. */
  readonly ticketTypeIds: readonly TicketTypeId[] | null;
  /** Off the price of each ticket it is for: a share in basis points, or minor units. */
  readonly discount: { readonly kind: "share" | "amount"; readonly value: number } | null;
};

/** One ticket that is asked for: its type, and who comes with it (empty for an add-on). */
export type Ticket = { readonly ticketTypeId: TicketTypeId; readonly name: string };

/** A ticket that was asked for, at what it costs after the discount, minor units. */
export type BookedTicket = Ticket & { readonly price: number };

/** What somebody asks for. No tickets: one of the event's first type, in their own name. */
export type Choice = { readonly tickets: readonly Ticket[]; readonly code: CodeTerms | null };

/** What is taken from the event while it is held or registered. */
export type Claim = {
  /** Seats: tickets that admit. */
  readonly seats: number;
  /** Tickets by type. */
  readonly counts: Readonly<Record<TicketTypeId, number>>;
  readonly codeId: CodeId | null;
};

/** The first of those who wait for the same types. */
export type LineHead = { readonly userId: UserId; readonly waitNumber: number; readonly claim: Claim };

/** In seats, but for `everWaited` and what is said of it: a group of three is three people. */
export type LedgerTotals = {
  readonly held: number;
  /** People on the waiting list. */
  readonly waiting: number;
  /** Seats kept for those who waited, until they take them or their time is over. */
  readonly offered: number;
  /** How often somebody joined the waiting list: the number of the newest place on it. */
  readonly everWaited: number;
  readonly pending: number;
  readonly confirmed: number;
  readonly cancelled: number;
  /** Passes admitted so far. */
  readonly admitted: number;
  /** Of those, how many have left and are not back; absent: none. */
  readonly left?: number;
  /** People in each zone, and how often each right was redeemed; without those that are 0. */
  readonly lists?: Readonly<Record<ListId, number>>;
  /** Scans answered with a refusal. */
  readonly refusedScans: number;
  /** Tickets of each type held, offered, pending or confirmed. */
  readonly taken: Readonly<Record<TicketTypeId, number>>;
};

/** Seats kept for a person while they decide, HOLD_MS long. */
export type Hold = { readonly userId: UserId; readonly expiresAt: number; readonly claim: Claim };

/**
 * `waiting`: on the waiting list. `offered`: a seat is kept for them until `offerEndsAt`. `pending`: it waits for an
 * organizer, or, with `payBy`, for its payment. `refunded`: cancelled, and money goes back.
 */
export type RegistrationStatus = "waiting" | "offered" | "pending" | "confirmed" | Gone;
export type Gone = "cancelled" | "refunded";
export type Registration = {
  readonly id: RegistrationId;
  readonly userId: UserId;
  /** The person's display name, for the gate's verdict and the door list. */
  readonly name: string;
  readonly status: RegistrationStatus;
  readonly requestedAt: number;
  readonly confirmedAt: number | null;
  readonly cancelledAt: number | null;
  /** Their place on the waiting list, which they joined after everybody with a smaller one; null: they never waited. */
  readonly waitNumber: number | null;
  /** Until when a seat is kept for somebody who waited, or was until its time was over; null: none was, or they answered. */
  readonly offerEndsAt: number | null;
  /** Until when it can be paid, or could; null: nothing is to be paid online, or it was, or they gave it back. */
  readonly payBy: number | null;
  /** How often its seats were kept for a payment. */
  readonly payTries: number;
  readonly paid: Paid | null;
  /** What went back when it was cancelled, minor units. */
  readonly refund: number;
  readonly claim: Claim;
  readonly tickets: readonly BookedTicket[];
  /** Absent: nobody said anything of it. */
  readonly marks?: GateMarks;
};

/** What the gate has to know of a registration. */
export type GateMarks = {
  /** Until it is lifted. */
  readonly blocked: { readonly at: number; readonly reason: string } | null;
  /** Questions still to be answered. */
  readonly unanswered: number;
  /** What is said at the gate, to everyone who scans and to those who lead them alone; empty: nothing. */
  readonly notes: { readonly everyone: string; readonly leads: string };
};

/** Money that came online, or what of it goes back; minor units. */
export type Paid = { readonly paymentId: PaymentId; readonly amount: number };

export type Pass = {
  readonly id: PassId;
  readonly registrationId: RegistrationId;
  /** Whose registration it is of; who comes with it is `name`. */
  readonly userId: UserId;
  /** Which of the tickets it was when they were taken, the first at 1. */
  readonly number: number;
  readonly ticketTypeId: TicketTypeId;
  readonly name: string;
  /** Eight characters a volunteer can type. */
  readonly shortCode: string;
  /** To be paid at the door, minor units: the ticket, and with a registration's first its add-ons. */
  readonly due: number;
  readonly issuedAt: number;
  /** From when on it lets nobody in: it was withdrawn, its seat given back, or `givenAt` says what became of it. */
  readonly revokedAt: number | null;
  /** When it was given to somebody else, who has a pass of their own; absent: it was not. */
  readonly givenAt?: number;
  /** When a pass with another code took its place; absent: none did. */
  readonly replacedAt?: number;
  readonly replacedBy?: PassId;
  /** When its badge was printed, and by which command; absent: it was not, or before the gate counted them. */
  readonly badge?: { readonly at: number; readonly printing: string };
  /** When and where it came in first. */
  readonly admission: { readonly at: number; readonly gateId: GateId; readonly gateName: string } | null;
  /** Absent: it was never scanned, or came in before there were lists. */
  readonly entry?: PassHistory;
  /** Absent: it was never scanned, or before scans were kept. */
  readonly taken?: TakenScans;
  readonly holder: Holder | null;
};

/** The newest scans that took a pass, in the order in which they happened, and what it did before them. */
export type TakenScans = Folded & { readonly scans: readonly TakenScan[] };

/** What a phone writes down of what it decides by itself, as far as it is here. */
export type ScanLog = {
  readonly id: ScanLogId;
  /** Whose phone it is. */
  readonly by: UserId;
  /** That it signs with, a raw point on P-256, base64url. */
  readonly publicKey: string;
  /** Its owner may overrule what the gate decides; by its newest opening. */
  readonly isLead: boolean;
  /** What that was until an opening that said otherwise, oldest first; absent: none did. */
  readonly wasLead?: readonly { readonly until: number; readonly isLead: boolean }[];
  readonly openedAt: number;
  /** Where it is; 0 and `CHAIN_START` before its first scan. */
  readonly seq: number;
  readonly hash: string;
};

/** One scan of such a log, its chain and its code checked. */
export type LateScan = Pick<
  LoggedScan,
  | "seq"
  | "scanId"
  | "gateId"
  | "listId"
  | "direction"
  | "passIds"
  | "undoes"
  | "refusal"
  | "reason"
  | "rulesAt"
  | "byRule"
> & {
  readonly hash: string;
  /** When it happened, by our clock, epoch milliseconds. */
  readonly at: number;
  /** Why its code is nobody's; null: it is somebody's, or nothing was shown. */
  readonly codeRefusal: CodeRefusal["code"] | null;
  /** What was shown could have been a copy: on paper, a picture, or typed. Absent: it moved, or nothing was shown. */
  readonly isStill?: true;
  /** Its code is genuine, of a key that had ended by then. */
  readonly isKeyEnded?: true;
};

/** The phone that shows a pass rotating: its public key, base64url of 32 bytes, and how many there were up to it. */
export type Holder = { readonly key: string; readonly since: number; readonly count: number };
