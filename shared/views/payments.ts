import type { EventStatus, RegistrationStatus } from "../domain/ledger/types.ts";
import type { TaxLine } from "../domain/money/types.ts";
import type { OrderId, PaymentId, RefundId, StationId, UserId } from "../ids.ts";

/**
 * open: can be paid. paid: paid, and the seat not given yet. settled: the seat, or the food, is theirs. late: it was no longer to be had,
 * the money goes back. expired: nobody paid. suspect: the provider says something else than was asked; somebody has to look.
 */
export type PaymentState = "open" | "paid" | "settled" | "late" | "expired" | "suspect";

/**
 * Why a card was not charged, as far as its owner can do something about it. declined: the bank says no more. no-money: too little
 * on it, or over its limit. not-proved: the bank asked who it is, and was not answered. try-again: nobody's mistake.
 */
export const PAYMENT_FAILURES = [
  "declined",
  "no-money",
  "card-expired",
  "wrong-number",
  "wrong-cvc",
  "not-proved",
  "not-accepted",
  "try-again",
  "other",
] as const;
export type PaymentFailure = (typeof PAYMENT_FAILURES)[number];

/** pending: to be sent. sent: the provider has it in hand. done: it is back. failed: the bank would not take it. */
export type RefundState = "pending" | "sent" | "done" | "failed";
/**
 * late: nothing was left for it. owed: its registration, order or event was cancelled, or a dish became cheaper. asked: by somebody who manages money. elsewhere: made
 * at the provider's own pages.
 */
export type RefundReason = "late" | "owed" | "asked" | "elsewhere";

/** Food that a payment pays for; with amount 0 it goes to the kitchen together with what is paid. */
export type PaidOrder = { readonly stationId: StationId; readonly orderId: OrderId; readonly amount: number };

/** One line of what is sold: `amount` is the price of all of it, in minor units, with the tax in it. */
export type SoldItem = { readonly name: string; readonly quantity: number; readonly amount: number };

export type ReceiptKind = "receipt" | "credit-note";

/** What a receipt says, as it was when it was written. */
export type ReceiptContent = {
  readonly seller: { readonly legalName: string; readonly address: string; readonly taxId: string | null };
  readonly buyer: string;
  readonly eventTitle: string;
  readonly currency: string;
  readonly items: readonly SoldItem[];
  readonly lines: readonly TaxLine[];
  readonly paymentId: PaymentId;
  /** Of a credit note: which receipt it takes back from; null for a payment that has none. */
  readonly ofNumber: number | null;
};

/** A receipt in its owner's list. */
export type ReceiptView = {
  readonly number: number;
  readonly kind: ReceiptKind;
  readonly eventTitle: string;
  readonly amount: number;
  readonly currency: string;
  readonly issuedAt: number;
};

/** The payments section of a college's settings. */
export type PaymentSettings = {
  /** False: this installation has no payment provider at all. */
  readonly isAvailable: boolean;
  readonly legalName: string;
  readonly address: string;
  readonly taxId: string | null;
  readonly taxRateBp: number;
  /** none: not connected. open: connected, and the provider still wants to know something. ready: takes money. */
  readonly account: "none" | "open" | "ready";
  readonly accountId: string | null;
};

/** A payment in its organizer's list. Amounts are minor units of `currency`. */
export type OrderView = {
  readonly id: PaymentId;
  readonly userId: UserId;
  /** Null: it is no longer known here. */
  readonly name: string | null;
  /** Of the registration that it paid; null: they have registered anew since, or it paid for food. */
  readonly registration: RegistrationStatus | null;
  readonly isFood: boolean;
  readonly items: readonly SoldItem[];
  readonly amount: number;
  readonly currency: string;
  readonly state: PaymentState;
  readonly createdAt: number;
  readonly paidAt: number | null;
  readonly disputed: number;
  /** What can still be promised back. */
  readonly refundable: number;
  readonly refunds: readonly {
    readonly id: RefundId;
    readonly amount: number;
    readonly state: RefundState;
    readonly reason: RefundReason;
    readonly at: number;
  }[];
};

/** What somebody paid and gets back. `isSent`: the provider has sent all of it; banks take some days. */
export type MoneyBack = {
  readonly id: PaymentId;
  /** late: there was no seat left for it. cancelled: their registration or the event was. asked: an organizer gives it back. */
  readonly why: "late" | "cancelled" | "asked";
  /** Minor units of `currency`. */
  readonly amount: number;
  readonly currency: string;
  readonly isSent: boolean;
};

/** Over all payments of an event. `owed`: promised back, and not back yet. */
export type OrderSums = {
  readonly captured: number;
  readonly refunded: number;
  readonly owed: number;
  readonly open: number;
  readonly disputed: number;
};

export type OrdersPage = {
  readonly event: { readonly title: string; readonly status: EventStatus };
  readonly orders: readonly OrderView[];
  /** With the first page alone. */
  readonly sums: OrderSums | null;
  readonly nextCursor: PaymentId | null;
};
