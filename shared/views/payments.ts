import type { TaxLine } from "../domain/money/types.ts";
import type { PaymentId } from "../ids.ts";

/**
 * open: can be paid. paid: paid, and the seat not given yet. settled: the seat is theirs. late: it was no longer to be had,
 * the money goes back. expired: nobody paid. suspect: the provider says something else than was asked; somebody has to look.
 */
export type PaymentState = "open" | "paid" | "settled" | "late" | "expired" | "suspect";

/** pending: to be sent. sent: the provider has it in hand. done: it is back. failed: the bank would not take it. */
export type RefundState = "pending" | "sent" | "done" | "failed";
/** late: nothing was left for it. asked: by people or a rule of ours. elsewhere: made at the provider's own pages. */
export type RefundReason = "late" | "asked" | "elsewhere";

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
