import type { Folded, Incident, TakenScan } from "#shared/domain/entry/merge";
import type {
  AnnulRefusal,
  Direction,
  EntryRefusal,
  EntrySettings,
  EntryStep,
  PassHistory,
  ScanRef,
} from "#shared/domain/entry/types";
import type { StepCounts } from "#shared/domain/entry/view";
import type { CodeRefusal, KeyRing } from "#shared/domain/passes/types";
import type {
  CodeId,
  CommandId,
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
import type { ScanLogRefusal } from "#shared/views/roster";

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
  "seq" | "scanId" | "gateId" | "listId" | "direction" | "passIds" | "undoes" | "refusal" | "reason"
> & {
  readonly hash: string;
  /** When it happened, by our clock, epoch milliseconds. */
  readonly at: number;
  /** Why its code is nobody's; null: it is somebody's, or nothing was shown. */
  readonly codeRefusal: CodeRefusal["code"] | null;
  /** What was shown could have been a copy: on paper, a picture, or typed. Absent: it moved, or nothing was shown. */
  readonly isStill?: true;
};

/** The phone that shows a pass rotating: its public key, base64url of 32 bytes, and how many there were up to it. */
export type Holder = { readonly key: string; readonly since: number; readonly count: number };

/** The end of the hold, or the offer, that whoever asks was told of; absent: of none. */
type SeenHold = number | undefined;

/** Somebody who was not asked anything when they got their seat; `unanswered` are the questions they still have to answer. */
type BroughtIn = {
  readonly userId: UserId;
  readonly name: string;
  readonly choice: Choice;
  readonly unanswered?: number;
};

export type LedgerCommand =
  | { readonly type: "ConfigureEvent"; readonly config: LedgerConfig }
  | { readonly type: "HoldSeat"; readonly userId: UserId; readonly choice: Choice; readonly heldUntil?: SeenHold }
  | { readonly type: "ReleaseHold"; readonly userId: UserId }
  | {
      readonly type: "Register";
      readonly userId: UserId;
      readonly name: string;
      readonly choice: Choice;
      readonly heldUntil?: SeenHold;
    }
  | { readonly type: "JoinWaitlist"; readonly userId: UserId; readonly name: string; readonly choice: Choice }
  /** At the door: `userId` is a guest's, whom no account belongs to. The event's times of sale do not bind the door. */
  | (BroughtIn & { readonly type: "RegisterGuest" })
  /** From an organizer's list: a member, or a guest. The event's times of sale and its approval do not bind it. */
  | (BroughtIn & { readonly type: "BringIn" })
  /** The named person takes over a pass that the slice's `giver` has. */
  | { readonly type: "TakePass"; readonly userId: UserId; readonly name: string; readonly passId: PassId }
  /** An alarm: keep free seats for this person, whose turn it is. */
  | { readonly type: "OfferSeat"; readonly userId: UserId }
  /** An alarm: give the seat to the next, if this offer's time is over. */
  | { readonly type: "ExpireOffer"; readonly userId: UserId }
  /** `atDoor`: though it is to be paid online, they may pay when they come. */
  | { readonly type: "ConfirmRegistration"; readonly userId: UserId; readonly atDoor: boolean }
  | { readonly type: "CancelRegistration"; readonly userId: UserId; readonly refund: RefundWish }
  /** Somebody is about to pay: keep the seats for as long as that takes. */
  | { readonly type: "AwaitPayment"; readonly userId: UserId }
  | {
      readonly type: "ReceivePayment";
      readonly userId: UserId;
      readonly registrationId: RegistrationId;
      readonly paymentId: PaymentId;
      readonly amount: number;
    }
  /** An alarm: give the seats back, if the time to pay for them is over. */
  | { readonly type: "ExpirePayment"; readonly userId: UserId }
  | { readonly type: "RevokePasses"; readonly userId: UserId }
  /** What the gate is to know of a registration; what is left out stays. `blockReason` null: it is blocked no more. */
  | {
      readonly type: "MarkRegistration";
      readonly userId: UserId;
      readonly marks: Partial<Omit<GateMarks, "blocked">> & { readonly blockReason?: string | null };
    }
  /** `codeRefusal` is what checking the code itself found; the slice's first pass is the one it names. */
  | {
      readonly type: "ScanPass";
      readonly gateId: GateId;
      readonly codeRefusal: CodeRefusal | null;
      /** Absent: the event's entry, inwards. */
      readonly listId?: ListId | undefined;
      readonly direction?: Direction | undefined;
      /** So many of its registration, the scanned one among them; absent: this pass alone. */
      readonly people?: number | undefined;
      /** These of its registration, all or nobody; absent: as `people` says. */
      readonly passIds?: readonly PassId[] | undefined;
      /** Nobody showed a code: one pass was looked up, or a booking. */
      readonly found?: "pass" | "booking";
      /** All the same, past whatever can be overridden. */
      readonly force?: { readonly reason: string } | undefined;
      readonly isSupervisor?: boolean | undefined;
      readonly scan?: ScanRef;
      /** What was scanned; undefined: the short code was typed, or the person looked up. */
      readonly shown?: "static" | { readonly holderKey: string } | undefined;
      /** Gates whose keepers did not say that they have not let the pass in. */
      readonly silentGates?: readonly GateId[] | undefined;
    }
  /** Undoes the scan that let the slice's passes in or out. */
  | { readonly type: "AnnulScan"; readonly gateId: GateId; readonly scan: ScanRef }
  | {
      readonly type: "OpenScanLog";
      readonly logId: ScanLogId;
      readonly by: UserId;
      readonly publicKey: string;
      readonly isLead: boolean;
    }
  /** The next scan of the slice's log. `tried`: what the ledger had decided, where the phone asked it first and heard no answer. */
  | { readonly type: "TakeLateScan"; readonly scan: LateScan; readonly tried: readonly LedgerDomainEvent[] | null }
  /**
   * Badges for this pass and for those of its booking who are inside without one. `again`: of this pass alone, whose code ends
   * with the badge it is on.
   */
  | {
      readonly type: "PrintBadge";
      readonly userId: UserId;
      readonly passId: PassId;
      readonly printing: string;
      readonly again: boolean;
      readonly by: UserId;
      readonly isLead: boolean;
    }
  /** The phone of the named person shows this pass rotating from now on; `replace`: instead of the one that does. */
  | {
      readonly type: "RegisterHolder";
      readonly userId: UserId;
      readonly passId: PassId;
      readonly holderKey: string;
      readonly replace: boolean;
    }
  /** An alarm: release this hold if it has expired. */
  | { readonly type: "ExpireHold"; readonly userId: UserId };

export type LedgerDomainEvent =
  | { readonly type: "EventConfigured"; readonly config: LedgerConfig; readonly at: number }
  | {
      readonly type: "SeatHeld";
      readonly userId: UserId;
      readonly expiresAt: number;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "HoldReleased";
      readonly userId: UserId;
      readonly reason: "used" | "released" | "replaced" | "expired";
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationRequested";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  | {
      readonly type: "WaitlistJoined";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly waitNumber: number;
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  | {
      readonly type: "SeatOffered";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly expiresAt: number;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "OfferTaken";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What was kept for them, and what they took of it. */
      readonly offered: Claim;
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  | {
      readonly type: "RegistrationConfirmed";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationCancelled";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What it was before, so totals follow from the event alone. */
      readonly was: Exclude<RegistrationStatus, Gone>;
      /** `withdrawn`: an organizer did. */
      readonly why: "asked" | "withdrawn" | "offer-over" | "unpaid";
      readonly claim: Claim;
      readonly refund: Paid | null;
      /** What stays of the money for its tickets, by the event's rule; absent: nothing. */
      readonly kept?: Paid;
      readonly at: number;
    }
  | {
      readonly type: "PaymentAwaited";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly until: number;
      readonly at: number;
    }
  | {
      readonly type: "PaymentReceived";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly paymentId: PaymentId;
      readonly amount: number;
      readonly at: number;
    }
  /** Money came after its time was over, and its seats were still free. */
  | {
      readonly type: "RegistrationReinstated";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly claim: Claim;
      readonly at: number;
    }
  | {
      readonly type: "PassIssued";
      readonly passId: PassId;
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly number: number;
      readonly ticketTypeId: TicketTypeId;
      readonly name: string;
      readonly shortCode: string;
      readonly due: number;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationMarked";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly marks: GateMarks;
      readonly at: number;
    }
  | { readonly type: "PassRevoked"; readonly passId: PassId; readonly at: number }
  | { readonly type: "BadgePrinted"; readonly passId: PassId; readonly printing: string; readonly at: number }
  /** Whatever it did is the new one's; what shows its code opens nothing any more. */
  | {
      readonly type: "PassReplaced";
      readonly passId: PassId;
      readonly newPassId: PassId;
      /** After all those of its registration. */
      readonly number: number;
      readonly shortCode: string;
      readonly printing: string;
      readonly at: number;
    }
  | { readonly type: "HolderRegistered"; readonly passId: PassId; readonly holderKey: string; readonly at: number }
  /** The pass is void and its place is theirs no longer; what follows in the same turn makes it somebody else's. */
  | {
      readonly type: "PassGiven";
      readonly passId: PassId;
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What goes with it. */
      readonly claim: Claim;
      readonly tickets: readonly BookedTicket[];
      readonly at: number;
    }
  /** `step` absent: in by the event's entry, for the first time. */
  | (PassScanned & { readonly type: "PassAdmitted"; readonly step?: StepOf<"entered"> })
  | (PassScanned & { readonly type: "PassLeft"; readonly step: StepOf<"left"> })
  | (PassScanned & { readonly type: "RightRedeemed"; readonly step: StepOf<"redeemed"> })
  /** The newest step of a pass did not happen after all. */
  | {
      readonly type: "ScanAnnulled";
      readonly passId: PassId;
      readonly gateId: GateId;
      readonly step: EntryStep;
      /** Absent: what the step did to the counts is undone. */
      readonly change?: StepCounts;
      readonly at: number;
    }
  | {
      readonly type: "ScanLogOpened";
      readonly logId: ScanLogId;
      readonly by: UserId;
      readonly publicKey: string;
      readonly isLead: boolean;
      readonly at: number;
    }
  /** A log is here up to this scan. */
  | {
      readonly type: "ScanLogTaken";
      readonly logId: ScanLogId;
      readonly seq: number;
      readonly hash: string;
      readonly at: number;
    }
  /** A scanner let somebody in, or out, by itself; `change` is what that does to the counts, after all that is known by now. */
  | (LateScanned & {
      readonly type: "LateScanTaken";
      readonly did: "entered" | "left" | "redeemed";
      readonly gateName: string;
      readonly change: StepCounts;
      readonly forced?: { readonly checks: readonly string[]; readonly reason: string };
    })
  /** A scanner stopped somebody by itself. */
  | (LateScanned & { readonly type: "LateScanRefused"; readonly refusal: string })
  /** A scanner took back a scan; `passId` null, in old entries: one that was not known, or not its own. */
  | (LateScanned & { readonly type: "LateScanUndone"; readonly undoes: CommandId; readonly change: StepCounts })
  /** A scanner took back what was not its own, or not soon enough: it stands. */
  | (LateScanned & {
      readonly type: "LateUndoRefused";
      readonly undoes: CommandId;
      readonly refusal: AnnulRefusal["code"];
    })
  /** What people must look at; `at`: when it was found. Found again: another scan is the first by now. */
  | { readonly type: "IncidentFound"; readonly passId: PassId | null; readonly incident: Incident; readonly at: number }
  /** Another log explains it. */
  | {
      readonly type: "IncidentCleared";
      readonly passId: PassId | null;
      readonly incident: Incident;
      readonly at: number;
    }
  /** A refused scan is a fact too: it is logged, counted and shown. */
  | {
      readonly type: "ScanRefused";
      readonly passId: PassId | null;
      readonly gateId: GateId;
      /** Absent: the event's entry. */
      readonly listId?: ListId;
      readonly refusal: ScanRefusal;
      readonly at: number;
    };

/** `at`: when it happened; its log's entry says when it was known. `passId` null: the code is nobody's. */
type LateScanned = {
  readonly passId: PassId | null;
  readonly gateId: GateId;
  readonly listId: ListId;
  readonly direction: Direction;
  readonly scan: ScanRef;
  readonly late: { readonly logId: ScanLogId; readonly seq: number };
  readonly at: number;
};

type StepOf<T extends EntryStep["type"]> = Extract<EntryStep, { type: T }>;
type PassScanned = {
  readonly passId: PassId;
  readonly gateId: GateId;
  readonly gateName: string;
  readonly scan?: ScanRef;
  /** What a supervisor overrode, and why. */
  readonly forced?: { readonly checks: readonly ScanRefusal["code"][]; readonly reason: string };
  readonly at: number;
};

export type RegisterRefusal =
  /** `seatsLeft` of the seats that were asked for, fewer than those. */
  | { readonly code: "event-full"; readonly seatsLeft: number }
  /** The event has seats, but this type, or a quota it shares, has fewer left than were asked for. */
  | {
      readonly code: "tickets-sold-out";
      readonly ticketTypeId: TicketTypeId;
      readonly name: string;
      readonly left: number;
    }
  /** All is taken, and what was offered to them went on to the next in line. */
  | { readonly code: "offer-expired"; readonly endedAt: number }
  | { readonly code: "sales-closed"; readonly opensAt: number | null; readonly closedAt: number | null }
  | { readonly code: "event-not-published" }
  | { readonly code: "already-registered"; readonly registeredAt: number; readonly status: "pending" | "confirmed" }
  | { readonly code: "already-waiting"; readonly since: number }
  | ChoiceRefusal;

/** What is wrong with the tickets or the code that were chosen, whoever chose them. */
export type ChoiceRefusal =
  /** Also a hidden type without the code that opens it: nobody learns that there is one. */
  | { readonly code: "ticket-type-unknown"; readonly ticketTypeId: TicketTypeId }
  | {
      readonly code: "ticket-type-closed";
      readonly name: string;
      readonly opensAt: number | null;
      readonly closedAt: number | null;
    }
  | { readonly code: "over-person-limit"; readonly name: string; readonly max: number }
  /** Add-ons come with a ticket that admits. */
  | { readonly code: "add-on-alone" }
  /** Nobody made it, or it was withdrawn. */
  | { readonly code: "code-unknown" }
  | { readonly code: "code-not-for-these" }
  | { readonly code: "code-not-now"; readonly opensAt: number | null; readonly closedAt: number | null }
  | { readonly code: "code-used-up" };

/** What was kept for them is somebody else's by now. `seatsLeft`: free for whoever comes, and not what they want. */
export type HoldRefusal = { readonly code: "hold-expired"; readonly expiredAt: number; readonly seatsLeft: number };

export type WaitlistRefusal = { readonly code: "seats-left"; readonly seatsLeft: number };

export type RegistrationRefusal =
  | { readonly code: "not-registered" }
  | { readonly code: "registration-not-pending"; readonly status: RegistrationStatus }
  | { readonly code: "already-cancelled"; readonly cancelledAt: number }
  /** An organizer has said yes, and its payment is waited for. */
  | { readonly code: "payment-awaited"; readonly payBy: number }
  /** Nothing is to be paid online, or an organizer has to say yes first. */
  | { readonly code: "payment-not-due" }
  /** The seats cannot be kept for another checkout. */
  | { readonly code: "payment-time-over"; readonly payBy: number }
  /** What was paid for is no longer to be had: the money goes back. */
  | { readonly code: "payment-late" }
  /** A person who is inside cannot cancel. */
  | { readonly code: "already-admitted"; readonly admittedAt: number; readonly gateName: string };

export type GuestRefusal =
  /** `waiting`: people on the waiting list, who come before whoever stands at the door. */
  { readonly code: "door-full"; readonly waiting: number };

/** Why a pass stays whose it is. */
export type GiveRefusal =
  | { readonly code: "not-registered" }
  | { readonly code: "pass-not-there" }
  | { readonly code: "not-confirmed-yet" }
  | { readonly code: "pass-given-to-oneself" }
  | { readonly code: "pass-given"; readonly givenAt: number }
  | { readonly code: "pass-revoked"; readonly revokedAt: number }
  | { readonly code: "already-admitted"; readonly admittedAt: number; readonly gateName: string };

/** Why no badge is printed. */
export type BadgeRefusal =
  /** So many passes of this registration were replaced. */
  | { readonly code: "badges-used-up"; readonly max: number }
  | { readonly code: "badge-outside" }
  | { readonly code: "badge-for-leads" };

/** Why a phone does not show this pass rotating. */
export type HolderRefusal =
  | { readonly code: "not-registered" }
  | { readonly code: "pass-not-there" }
  | { readonly code: "pass-revoked"; readonly revokedAt: number }
  /** Another phone does, and nobody said that this one is to take its place. */
  | { readonly code: "holder-elsewhere"; readonly since: number }
  | { readonly code: "holder-changes-used-up"; readonly max: number };

export type ScanRefusal =
  | CodeRefusal
  /** It stands still, though a phone shows it rotating, and the event wants to see that. */
  | { readonly code: "pass-not-rotating" }
  /** Another phone shows it since then. */
  | { readonly code: "pass-other-phone"; readonly since: number }
  | { readonly code: "event-not-live"; readonly status: EventStatus }
  | { readonly code: "gate-unknown" }
  | { readonly code: "list-unknown" }
  /** A genuine code, or somebody who was looked up, and no pass of this event. */
  | { readonly code: "pass-not-found" }
  /** There is no pass before it is paid. */
  | { readonly code: "registration-unpaid"; readonly payBy: number }
  | { readonly code: "registration-not-confirmed"; readonly status: RegistrationStatus }
  /** A booking was looked up that has several passes. */
  | { readonly code: "pass-ambiguous"; readonly passes: number }
  /** Fewer of the party can come in, or leave, than were asked for. */
  | { readonly code: "party-too-small"; readonly left: number; readonly of: number }
  | EntryRefusal;

export type LedgerRefusal =
  | ScanLogRefusal
  | RegisterRefusal
  | HoldRefusal
  | WaitlistRefusal
  | RegistrationRefusal
  | GuestRefusal
  | GiveRefusal
  | BadgeRefusal
  | HolderRefusal
  | ScanRefusal
  | AnnulRefusal
  /** People are in there by its count: it cannot go. */
  | { readonly code: "zone-not-empty"; readonly name: string; readonly people: number }
  | { readonly code: "stale-config"; readonly version: number }
  | { readonly code: "capacity-below-taken"; readonly taken: number }
  | { readonly code: "quota-below-taken"; readonly name: string; readonly taken: number }
  /** A type that somebody has cannot go, nor turn into an add-on or back. */
  | { readonly code: "ticket-type-taken"; readonly ticketTypeId: TicketTypeId; readonly taken: number };

/** What the gate sees of a party of more than one: how many there are, and how many of them can still come in, or leave. */
export type PartyView = { readonly size: number; readonly left: number };
/** What only some lists and passes bring; absent otherwise. */
type VerdictMore = {
  readonly party?: PartyView;
  /** What is to be said or done, as far as whoever scans may know. */
  readonly notes?: readonly string[];
};

/** The gate's answer. Green with a name, or red with a reason. */
export type ScanVerdict =
  | (VerdictMore & {
      readonly verdict: "admit";
      /** Absent: let in. */
      readonly did?: "left" | "redeemed";
      /** Of a zone or a right. */
      readonly listName?: string;
      /** How many came by this scan; absent: one. */
      readonly people?: number;
      readonly forced?: readonly ScanRefusal["code"][];
      readonly passId: PassId;
      readonly name: string;
      readonly ticketType: string;
      readonly due: number;
      readonly at: number;
      readonly gateName: string;
      readonly inside: number;
    })
  | (VerdictMore & {
      readonly verdict: "stop";
      /** Whether a supervisor could let them in all the same. */
      readonly canForce?: boolean;
      readonly passId: PassId | null;
      readonly name: string | null;
      readonly at: number;
      readonly refusal: ScanRefusal;
    });

/** How many people an undone scan concerned, and how many are inside now. */
export type AnnulReply = { readonly people: number; readonly inside: number };

/** What everyone looking at an event may know: no person in it. */
export type EventSummary = {
  readonly status: EventStatus;
  readonly capacity: number;
  readonly seatsLeft: number;
  readonly registered: number;
  readonly waiting: number;
  readonly inside: number;
  readonly refusedScans: number;
  /** Admissions in the last 60 s. */
  readonly admittedPerMinute: number;
  /** How many of each type whoever comes can have; types that are hidden are not told. */
  readonly ticketsLeft: Readonly<Record<TicketTypeId, number>>;
};

/** A registration and its pass as their owner sees them. `code` is the QR's text. */
export type RegistrationView = {
  readonly id: RegistrationId;
  readonly status: RegistrationStatus;
  readonly requestedAt: number;
  /** While waiting: how many are before them. Null otherwise. */
  readonly ahead: number | null;
  readonly offerEndsAt: number | null;
  /** Questions still to be answered, or they are asked at the gate; absent: none. */
  readonly unanswered?: number;
  /** Until when it is to be paid online; null: it is not. */
  readonly payBy: number | null;
  /** Of all tickets, what was paid of it online, and what of that goes back; minor units. */
  readonly price: number;
  readonly paid: number;
  readonly refund: number;
  readonly tickets: readonly TicketView[];
  /** In the order of the tickets that admit. */
  readonly passes: readonly PassView[];
};
export type TicketView = BookedTicket & { readonly ticketType: string };
export type PassView = {
  readonly id: PassId;
  readonly name: string;
  readonly ticketType: string;
  readonly due: number;
  readonly code: string;
  readonly shortCode: string;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly revokedAt: number | null;
  readonly givenAt: number | null;
  readonly admission: { readonly at: number; readonly gateName: string } | null;
  /** Where it gets in surely when it stands still, whatever the network does; absent: everywhere or nowhere alike. */
  readonly homeGate?: string;
  /** Of which printing its badge is; absent: it has none. */
  readonly badge?: { readonly at: number; readonly printing: string };
  /** The phone that shows it rotating; `grant` is what the issuer signed for it, of use to that phone alone. */
  readonly holder: { readonly key: string; readonly since: number; readonly grant: string } | null;
};
