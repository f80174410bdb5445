import type { CodeRefusal } from "#shared/domain/passes/types";
import type { GateId, PassId, RegistrationId, UserId } from "#shared/ids";

/**
 * The ledger of one event: seats, registrations, passes, admissions.
 * A decision sees a slice: the event's totals plus the records of the one person (or pass) a command names,
 * so that its cost does not depend on how many others there are.
 */
export type LedgerSlice = {
  readonly event: LedgerEvent;
  /** The named person's hold, if it has not been released. */
  readonly hold: Hold | null;
  /** The named person's newest registration; a place on the waiting list is one too. */
  readonly registration: Registration | null;
  /** The named pass, or the pass of `registration`. */
  readonly pass: Pass | null;
};

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
  readonly gates: readonly { readonly id: GateId; readonly name: string }[];
};

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
  /** Scans answered with a refusal. */
  readonly refusedScans: number;
};

/** A seat kept for a person while they decide, HOLD_MS long. */
export type Hold = { readonly userId: UserId; readonly expiresAt: number };

/** `waiting`: on the waiting list. `offered`: a seat is kept for them until `offerEndsAt`. */
export type RegistrationStatus = "waiting" | "offered" | "pending" | "confirmed" | "cancelled";
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
  /** Until when a seat is kept, or was, for somebody who waited; null: none was offered. */
  readonly offerEndsAt: number | null;
};

export type Pass = {
  readonly id: PassId;
  readonly registrationId: RegistrationId;
  readonly userId: UserId;
  readonly name: string;
  /** Eight characters a volunteer can type. */
  readonly shortCode: string;
  readonly issuedAt: number;
  readonly revokedAt: number | null;
  readonly admission: { readonly at: number; readonly gateId: GateId; readonly gateName: string } | null;
};

export type LedgerCommand =
  | { readonly type: "ConfigureEvent"; readonly config: LedgerConfig }
  | { readonly type: "HoldSeat"; readonly userId: UserId }
  | { readonly type: "ReleaseHold"; readonly userId: UserId }
  | { readonly type: "Register"; readonly userId: UserId; readonly name: string }
  | { readonly type: "JoinWaitlist"; readonly userId: UserId; readonly name: string }
  /** An alarm: keep the free seat for this person, who is first in line. */
  | { readonly type: "OfferSeat"; readonly userId: UserId }
  /** An alarm: give the seat to the next, if this offer's time is over. */
  | { readonly type: "ExpireOffer"; readonly userId: UserId }
  | { readonly type: "ConfirmRegistration"; readonly userId: UserId }
  | { readonly type: "CancelRegistration"; readonly userId: UserId }
  | { readonly type: "RevokePass"; readonly passId: PassId }
  /** `codeRefusal` is what checking the code itself found; the slice's `pass` is the one it names. */
  | { readonly type: "ScanPass"; readonly gateId: GateId; readonly codeRefusal: CodeRefusal | null }
  /** An alarm: release this hold if it has expired. */
  | { readonly type: "ExpireHold"; readonly userId: UserId };

export type LedgerDomainEvent =
  | { readonly type: "EventConfigured"; readonly config: LedgerConfig; readonly at: number }
  | { readonly type: "SeatHeld"; readonly userId: UserId; readonly expiresAt: number; readonly at: number }
  | {
      readonly type: "HoldReleased";
      readonly userId: UserId;
      readonly reason: "used" | "released" | "expired";
      readonly at: number;
    }
  | {
      readonly type: "RegistrationRequested";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly at: number;
    }
  | {
      readonly type: "WaitlistJoined";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly waitNumber: number;
      readonly at: number;
    }
  | {
      readonly type: "SeatOffered";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly expiresAt: number;
      readonly at: number;
    }
  | {
      readonly type: "OfferTaken";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationConfirmed";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly at: number;
    }
  | {
      readonly type: "RegistrationCancelled";
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      /** What it was before, so totals follow from the event alone. */
      readonly was: Exclude<RegistrationStatus, "cancelled">;
      readonly at: number;
    }
  | {
      readonly type: "PassIssued";
      readonly passId: PassId;
      readonly registrationId: RegistrationId;
      readonly userId: UserId;
      readonly name: string;
      readonly shortCode: string;
      readonly at: number;
    }
  | { readonly type: "PassRevoked"; readonly passId: PassId; readonly at: number }
  | {
      readonly type: "PassAdmitted";
      readonly passId: PassId;
      readonly gateId: GateId;
      readonly gateName: string;
      readonly at: number;
    }
  /** A refused scan is a fact too: it is logged, counted and shown. */
  | {
      readonly type: "ScanRefused";
      readonly passId: PassId | null;
      readonly gateId: GateId;
      readonly refusal: ScanRefusal;
      readonly at: number;
    };

export type RegisterRefusal =
  | { readonly code: "event-full" }
  | { readonly code: "sales-closed"; readonly opensAt: number | null; readonly closedAt: number | null }
  | { readonly code: "event-not-published" }
  | { readonly code: "already-registered"; readonly registeredAt: number; readonly status: "pending" | "confirmed" };

export type WaitlistRefusal =
  | { readonly code: "seats-left"; readonly seatsLeft: number }
  | { readonly code: "already-waiting"; readonly since: number };

export type RegistrationRefusal =
  | { readonly code: "not-registered" }
  | { readonly code: "registration-not-pending"; readonly status: RegistrationStatus }
  | { readonly code: "already-cancelled"; readonly cancelledAt: number }
  /** A person who is inside cannot cancel. */
  | { readonly code: "already-admitted"; readonly admittedAt: number; readonly gateName: string };

export type ScanRefusal =
  | CodeRefusal
  | { readonly code: "event-not-live"; readonly status: EventStatus }
  | { readonly code: "gate-unknown" }
  | { readonly code: "pass-revoked"; readonly revokedAt: number }
  | { readonly code: "already-admitted"; readonly admittedAt: number; readonly gateName: string };

export type LedgerRefusal =
  | RegisterRefusal
  | WaitlistRefusal
  | RegistrationRefusal
  | ScanRefusal
  | { readonly code: "stale-config"; readonly version: number }
  | { readonly code: "capacity-below-taken"; readonly taken: number };

/** The gate's answer. Green with a name, or red with a reason. */
export type ScanVerdict =
  | {
      readonly verdict: "admit";
      readonly passId: PassId;
      readonly name: string;
      readonly at: number;
      readonly gateName: string;
      readonly inside: number;
    }
  | {
      readonly verdict: "stop";
      readonly passId: PassId | null;
      readonly name: string | null;
      readonly at: number;
      readonly refusal: ScanRefusal;
    };

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
};

/** A registration and its pass as their owner sees them. `code` is the QR's text. */
export type RegistrationView = {
  readonly id: RegistrationId;
  readonly status: RegistrationStatus;
  readonly requestedAt: number;
  /** While waiting: how many are before them. Null otherwise. */
  readonly ahead: number | null;
  readonly offerEndsAt: number | null;
  readonly pass: PassView | null;
};
export type PassView = {
  readonly id: PassId;
  readonly name: string;
  readonly code: string;
  readonly shortCode: string;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly revokedAt: number | null;
  readonly admission: { readonly at: number; readonly gateName: string } | null;
};
