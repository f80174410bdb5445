import type { PassId, RegistrationId, TicketTypeId } from "#shared/ids";
import type { ScanRefusal } from "./refusals.ts";
import type { BookedTicket, EventStatus, RegistrationStatus } from "./types.ts";

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
      /** Who came, where it was more than one. */
      readonly passIds?: readonly PassId[];
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
