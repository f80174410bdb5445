/** Integer minor units of a currency (cents), as ISO 4217 defines them. Never a fraction. */
export type Amount = number;

/** Where money of one sale lies. Debits are positive, credits negative. */
export type Account =
  /** What the customer still has to pay. */
  | "receivable"
  /** What the provider holds for the college. */
  | "cash:provider"
  | "revenue"
  /** Tax within what was paid, owed to the state. */
  | "tax"
  /** What has been promised back and has not been sent. */
  | "refunds-owed"
  | "provider-fees"
  /** What a bank has taken back until a dispute is decided. */
  | "disputed";

export type Posting = { readonly account: Account; readonly amount: Amount };

/** What of an amount is taxed at one rate: `gross` contains `tax`. Rates are basis points, 1900 is 19 %. */
export type TaxLine = { readonly rateBp: number; readonly gross: Amount; readonly tax: Amount };

/** Names a fact: whoever hears of it twice hears the same id. */
export type FactId = string;

type FactOf<T extends string, F> = { readonly type: T; readonly id: FactId; readonly at: number } & F;

/** What has happened to the money of one sale, a registration or an order. Ours and the provider's, in any order. */
export type MoneyFact =
  | FactOf<"Charged", { readonly lines: readonly TaxLine[] }>
  /** Nobody paid in time, and what was for sale went back. */
  | FactOf<"ChargeDropped", { readonly chargeId: FactId }>
  | FactOf<"Captured", { readonly amount: Amount }>
  /** Money came for what is no longer to be had: all of it is owed back. */
  | FactOf<"PaymentLate", { readonly amount: Amount }>
  /** A part of what a late payment owes is being sent back. It moves nothing before it is `Refunded`. */
  | FactOf<"RefundBegun", { readonly promiseId: FactId; readonly amount: Amount }>
  | FactOf<"RefundPromised", { readonly lines: readonly TaxLine[] }>
  /** The provider has sent back what a promise, or a late payment, owes. */
  | FactOf<"Refunded", { readonly promiseId: FactId; readonly amount: Amount }>
  | FactOf<"FeeTaken", { readonly amount: Amount }>
  | FactOf<"Disputed", { readonly amount: Amount }>
  | FactOf<"DisputeWon", { readonly disputeId: FactId }>;

export type Entry = { readonly fact: MoneyFact; readonly postings: readonly Posting[] };

/** The books of one sale. */
export type Journal = {
  /** In the order in which they make sense, which need not be that in which they were heard. */
  readonly entries: readonly Entry[];
  /** Facts whose ground is missing: heard too early, or wrong. They move nothing, and somebody has to look at what stays. */
  readonly held: readonly MoneyFact[];
  readonly balances: Readonly<Record<Account, Amount>>;
  readonly captured: Amount;
  readonly refunded: Amount;
  readonly disputed: Amount;
  /** What of the sale is neither promised back nor owed back, by rate. */
  readonly kept: readonly TaxLine[];
  /** Late payments that nobody is sending back, all or in part: none was sent, or the bank would not take it. */
  readonly unsent: readonly { readonly paymentId: FactId; readonly amount: Amount }[];
};

export type MoneyRefusal =
  | { readonly code: "refund-too-large"; readonly refundable: Amount }
  | { readonly code: "nothing-to-refund" };
