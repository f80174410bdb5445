import type { PassView } from "#shared/domain/ledger/answers";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { PassId, TicketTypeId, TransferId, UserId } from "#shared/ids";
import type { EventCard, TicketOffer } from "./event.ts";
import type { FormPage } from "./forms.ts";

/** What an event allows at its door and with its passes. */
export type EventRules = {
  /** Whether whoever has a pass may give it to somebody else. */
  readonly transfers: boolean;
  /** At the door; 0: none. */
  readonly guestsMax: number;
  /** How long names and addresses of guests are kept after the event's end. */
  readonly guestDays: number;
};

/** What a volunteer needs to register somebody at the door. */
export type GuestDesk = {
  readonly ticketTypes: readonly Pick<TicketOffer, "id" | "name" | "price" | "left">[];
  readonly guestsLeft: number;
};

/** `pass.code` is shown on the volunteer's screen, and admitted from there. */
export type RegisteredGuest = { readonly userId: UserId; readonly pass: PassView };

export type TooManyGuests = { readonly code: "too-many-guests"; readonly max: number };
export type GuestDeskRefusal = LedgerRefusal | TooManyGuests;

/** `open`: nobody has answered. `accepted`: the pass is given, or about to be. `withdrawn`: whoever made it took it back. */
export type TransferState = "open" | "accepted" | "withdrawn" | "expired";

/** An offer as whoever made it sees it. */
export type TransferView = {
  readonly id: TransferId;
  readonly passId: PassId;
  readonly email: string;
  readonly state: TransferState;
  readonly offeredAt: number;
  readonly expiresAt: number;
};

/** `allowed`: whether another pass may be offered now. */
export type TransfersPage = { readonly offers: readonly TransferView[]; readonly allowed: boolean };

/** What somebody is offered, and what the event asks of them. */
export type OfferedPass = {
  readonly event: EventCard;
  readonly from: string;
  readonly ticketType: string;
  /** Of the pass, and of the add-ons that go with it. */
  readonly ticketTypeIds: readonly TicketTypeId[];
  /** To be paid at the door, minor units. */
  readonly due: number;
  readonly expiresAt: number;
  /** Whoever asks has it by now. */
  readonly isAccepted: boolean;
  readonly form: FormPage;
};

/** Why an offer of a pass is none any more. */
export type TransferOver =
  | { readonly code: "transfer-accepted"; readonly acceptedAt: number }
  | { readonly code: "transfer-withdrawn"; readonly withdrawnAt: number }
  | { readonly code: "transfer-expired"; readonly expiredAt: number };

export type OfferRefusal =
  | LedgerRefusal
  | { readonly code: "transfers-off" }
  | { readonly code: "pass-offered"; readonly email: string }
  | TransferOver
  | { readonly code: "too-many-offers"; readonly max: number };
