import type { AnnulRefusal, EntryRefusal } from "#shared/domain/entry/types";
import type { CodeRefusal } from "#shared/domain/passes/types";
import type { TicketTypeId } from "#shared/ids";
import type { ScanLogRefusal } from "#shared/views/roster";
import type { EventStatus, RegistrationStatus } from "./types.ts";

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
