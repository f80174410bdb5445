import type { PaymentId, RefundId } from "#shared/ids";
import type { PaymentFailure, SoldItem } from "#shared/views/payments";

/** The provider's name of the account that a college's money goes to. */
export type AccountId = string;

export type NewCheckout = {
  readonly accountId: AccountId;
  /** Also what makes a repeat harmless: everything else must be the same then. */
  readonly paymentId: PaymentId;
  readonly currency: string;
  readonly items: readonly SoldItem[];
  readonly email: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  /** Where the buyer goes once they have paid, or have not. */
  readonly paidUrl: string;
  readonly leftUrl: string;
};

export type Checkout = {
  readonly id: string;
  /** The page to pay on; null once there is nothing to pay. */
  readonly url: string | null;
  readonly status: "open" | "complete" | "expired";
  readonly isPaid: boolean;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** What of ours it is for, as we said when it was made. */
  readonly reference: string | null;
  readonly intentId: string | null;
};

export type ProviderRefund = {
  readonly id: string;
  readonly state: "sent" | "done" | "failed";
  readonly amount: number;
  readonly intentId: string;
  /** Null for one that was made at the provider's own pages. */
  readonly reference: string | null;
};

export type NewRefund = {
  readonly accountId: AccountId;
  readonly refundId: RefundId;
  readonly intentId: string;
  readonly amount: number;
  readonly currency: string;
  /** Tried before, so it may have been made. */
  readonly isRepeat: boolean;
};

export type Dispute = {
  readonly id: string;
  readonly intentId: string;
  readonly amount: number;
  readonly isWon: boolean;
};

/** What a message is about. The message itself may be old; what is so now has to be asked. */
export type Wakeup = {
  readonly id: string;
  readonly type: string;
  readonly accountId: AccountId | null;
  readonly about: { readonly kind: "checkout" | "refund" | "dispute" | "account" | "other"; readonly id: string };
};

export type AccountState = { readonly chargesEnabled: boolean };

/**
 * Whoever takes money for colleges. What is asked for twice is done once. Every call
 * @throws AppError PROVIDER_FAILED when there was no answer, or none that could be understood: it may have been done
 */
export type PaymentPort = {
  readonly createCheckout: (checkout: NewCheckout) => Promise<Checkout>;
  readonly getCheckout: (accountId: AccountId, id: string) => Promise<Checkout>;
  /** What the last card that was tried on it came to; null if none was, or one paid. */
  readonly whyUnpaid: (accountId: AccountId, id: string) => Promise<PaymentFailure | null>;
  /** Nobody can pay it any more; what was paid before stays paid, and the answer says so. */
  readonly endCheckout: (accountId: AccountId, id: string) => Promise<Checkout>;
  readonly refund: (refund: NewRefund) => Promise<ProviderRefund>;
  readonly getRefund: (accountId: AccountId, id: string) => Promise<ProviderRefund>;
  readonly getDispute: (accountId: AccountId, id: string) => Promise<Dispute>;
  /** @throws AppError BAD_INPUT for what the provider did not say, or said more than five minutes ago */
  readonly readWebhook: (raw: string, signature: string) => Promise<Wakeup>;
  readonly createAccount: (owner: { readonly collegeId: string; readonly email: string }) => Promise<AccountId>;
  readonly getAccount: (accountId: AccountId) => Promise<AccountState>;
  /** A page, for some minutes, on which the provider asks the account's owner its questions. */
  readonly onboardingUrl: (accountId: AccountId, backUrl: string) => Promise<string>;
};
