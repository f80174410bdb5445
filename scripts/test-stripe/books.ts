import { randomBytes } from "node:crypto";
import { invalid, missing, StripeRefusal } from "./stripe-error.ts";

/** Objects as Stripe's API shows them, with the few of their fields that anybody here reads. */
export type Session = {
  readonly id: string;
  readonly object: "checkout.session";
  status: "open" | "complete" | "expired";
  payment_status: "unpaid" | "paid";
  payment_intent: string | null;
  url: string | null;
  readonly amount_total: number;
  readonly currency: string;
  readonly client_reference_id: string | null;
  readonly customer_email: string | null;
  readonly metadata: Record<string, string>;
  readonly mode: "payment";
  readonly created: number;
  readonly expires_at: number;
  readonly success_url: string;
  readonly cancel_url: string | null;
  /** Not a field of Stripe's: what its hosted page shows. */
  readonly shown: readonly { readonly name: string; readonly quantity: number; readonly amount: number }[];
};
export type Intent = {
  readonly id: string;
  readonly object: "payment_intent";
  status: "requires_payment_method" | "succeeded";
  readonly amount: number;
  amount_received: number;
  last_payment_error: PaymentError | null;
  readonly currency: string;
  readonly metadata: Record<string, string>;
  readonly created: number;
};
/** `decline_code` comes with the code `card_declined` alone. */
export type PaymentError = { readonly type: "card_error"; readonly code: string; readonly decline_code: string | null };
export type Refund = {
  readonly id: string;
  readonly object: "refund";
  status: "pending" | "succeeded" | "failed";
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly metadata: Record<string, string>;
  readonly created: number;
};
export type Dispute = {
  readonly id: string;
  readonly object: "dispute";
  status: "needs_response" | "won" | "lost";
  readonly amount: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly created: number;
};
export type Account = {
  readonly id: string;
  readonly object: "account";
  charges_enabled: boolean;
  details_submitted: boolean;
  readonly email: string | null;
  readonly metadata: Record<string, string>;
  readonly created: number;
};
type Thing = Session | Intent | Refund | Dispute | Account;
export type StripeEvent = {
  readonly id: string;
  readonly object: "event";
  readonly type: string;
  readonly account: string;
  readonly api_version: string;
  readonly created: number;
  readonly livemode: false;
  readonly data: { readonly object: Thing };
};

export const API_VERSION = "2026-10-28.endive";
/** Source: Stripe's reference of `expires_at`: 30 minutes to 24 hours after creation. Its own clock is a little generous. */
const SESSION_SECONDS = { min: 30 * 60 - 5, max: 24 * 3_600 + 5 } as const;

/** Source: Stripe's "Minimum and maximum charge amounts": 30 pence, 50 euro cents, and so on. */
const AMOUNT_MIN = 30;

/** Everything of one connected account. */
type Ledger = { readonly account: Account; readonly things: Map<string, Thing> };

/** What Stripe knows, until the process ends. Objects of one account do not exist for another. */
export class Books {
  readonly #ledgers = new Map<string, Ledger>();
  readonly #listeners = new Set<(event: StripeEvent) => void>();
  readonly events: StripeEvent[] = [];

  onEvent(listener: (event: StripeEvent) => void): void {
    this.#listeners.add(listener);
  }

  addAccount(fields: Pick<Account, "email" | "metadata">): Account {
    const made = { id: newId("acct"), object: "account" as const, created: seconds() };
    const account: Account = { ...made, charges_enabled: false, details_submitted: false, ...fields };
    this.#ledgers.set(account.id, { account, things: new Map() });
    return account;
  }

  account(id: string): Account {
    return this.#ledger(id).account;
  }

  /** Somebody has answered all of Stripe's questions. */
  onboard(id: string): void {
    const account = this.account(id);
    account.charges_enabled = true;
    account.details_submitted = true;
    this.#tell(id, "account.updated", account);
  }

  addSession(
    accountId: string,
    wish: Pick<
      Session,
      | "client_reference_id"
      | "customer_email"
      | "metadata"
      | "expires_at"
      | "success_url"
      | "cancel_url"
      | "currency"
      | "shown"
    >,
    pageOf: (id: string) => string,
  ): Session {
    const { account } = this.#ledger(accountId);
    if (!account.charges_enabled)
      throw new StripeRefusal(400, "invalid_request_error", "Your account cannot currently make live charges.");
    const now = seconds();
    const lasts = wish.expires_at - now;
    if (lasts < SESSION_SECONDS.min || lasts > SESSION_SECONDS.max)
      throw invalid("The `expires_at` timestamp must be between 30 minutes and 24 hours from now.", "expires_at");
    const total = wish.shown.reduce((sum, { amount, quantity }) => sum + amount * quantity, 0);
    if (wish.shown.length === 0 || !Number.isSafeInteger(total) || total <= 0)
      throw invalid("Nothing to pay.", "line_items");
    if (total < AMOUNT_MIN)
      throw invalid("The Checkout Session's total amount due is too small.", "line_items", "amount_too_small");
    const id = newId("cs_test");
    return this.#keep<Session>(accountId, {
      id,
      object: "checkout.session",
      status: "open",
      payment_status: "unpaid",
      payment_intent: null,
      url: pageOf(id),
      amount_total: total,
      mode: "payment",
      created: now,
      ...wish,
    });
  }

  session(accountId: string, id: string): Session {
    const session = this.#find<Session>(accountId, "checkout.session", id);
    if (session.status === "open" && session.expires_at <= seconds()) this.#expire(accountId, session);
    return session;
  }

  /** For the hosted page, whose address alone says which session it is. */
  sessionAnywhere(id: string): { readonly accountId: string; readonly session: Session } {
    for (const [accountId, { things }] of this.#ledgers)
      if (things.has(id)) return { accountId, session: this.session(accountId, id) };
    throw missing("checkout.session", id);
  }

  pay(accountId: string, id: string): Session {
    const session = this.session(accountId, id);
    if (session.status !== "open") throw new StripeRefusal(400, "invalid_request_error", "This session is not open.");
    const intent = this.#intentOf(accountId, session);
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    intent.last_payment_error = null;
    session.status = "complete";
    session.payment_status = "paid";
    session.url = null;
    this.#tell(accountId, "payment_intent.succeeded", intent);
    this.#tell(accountId, "checkout.session.completed", session);
    return session;
  }

  /** Somebody tried a card, and their bank said no. The page stays open. */
  decline(accountId: string, id: string, error: PaymentError): Session {
    const session = this.session(accountId, id);
    if (session.status !== "open") throw new StripeRefusal(400, "invalid_request_error", "This session is not open.");
    const intent = this.#intentOf(accountId, session);
    intent.last_payment_error = error;
    this.#tell(accountId, "payment_intent.payment_failed", intent);
    return session;
  }

  expire(accountId: string, id: string): Session {
    const session = this.session(accountId, id);
    if (session.status !== "open")
      throw new StripeRefusal(
        400,
        "invalid_request_error",
        'Only Checkout Sessions with a status in ["open"] can be expired.',
      );
    this.#expire(accountId, session);
    return session;
  }

  intent(accountId: string, id: string): Intent {
    return this.#find<Intent>(accountId, "payment_intent", id);
  }

  addRefund(accountId: string, wish: Pick<Refund, "payment_intent" | "metadata"> & { amount: number | null }): Refund {
    const intent = this.intent(accountId, wish.payment_intent);
    const before = this.refundsOf(accountId, intent.id).filter(({ status }) => status !== "failed");
    const left = intent.amount_received - before.reduce((sum, { amount }) => sum + amount, 0);
    const amount = wish.amount ?? left;
    if (left === 0)
      throw new StripeRefusal(400, "invalid_request_error", "Charge has already been refunded.", {
        code: "charge_already_refunded",
      });
    if (amount <= 0 || amount > left)
      throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, "amount");
    const made = { id: newId("re"), object: "refund" as const, status: "succeeded" as const, created: seconds() };
    const refund = this.#keep<Refund>(accountId, {
      ...made,
      amount,
      currency: intent.currency,
      payment_intent: intent.id,
      metadata: wish.metadata,
    });
    this.#tell(accountId, "refund.created", refund);
    return refund;
  }

  refund(accountId: string, id: string): Refund {
    return this.#find<Refund>(accountId, "refund", id);
  }

  refundsOf(accountId: string, intentId: string): Refund[] {
    return [...this.#ledger(accountId).things.values()]
      .filter((thing): thing is Refund => thing.object === "refund" && thing.payment_intent === intentId)
      .reverse();
  }

  /** Banks say no days later, too. */
  setRefund(accountId: string, id: string, status: Refund["status"]): Refund {
    const refund = this.refund(accountId, id);
    refund.status = status;
    this.#tell(accountId, status === "failed" ? "refund.failed" : "refund.updated", refund);
    return refund;
  }

  /** @param part of what was paid; null: all of it */
  addDispute(accountId: string, intentId: string, part: number | null): Dispute {
    const { amount_received: all, currency } = this.intent(accountId, intentId);
    const amount = part ?? all;
    const made = { id: newId("du"), object: "dispute" as const, created: seconds() };
    const dispute = this.#keep<Dispute>(accountId, {
      ...made,
      status: "needs_response",
      amount,
      currency,
      payment_intent: intentId,
    });
    this.#tell(accountId, "charge.dispute.created", dispute);
    return dispute;
  }

  closeDispute(accountId: string, id: string, status: "won" | "lost"): Dispute {
    const dispute = this.dispute(accountId, id);
    dispute.status = status;
    this.#tell(accountId, "charge.dispute.closed", dispute);
    return dispute;
  }

  dispute(accountId: string, id: string): Dispute {
    return this.#find<Dispute>(accountId, "dispute", id);
  }

  /** It is made when a card is first tried, not with the session. */
  #intentOf(accountId: string, session: Session): Intent {
    if (session.payment_intent !== null) return this.intent(accountId, session.payment_intent);
    const { amount_total: amount, currency, metadata } = session;
    const made = { id: newId("pi"), object: "payment_intent" as const, created: seconds() };
    const intent = this.#keep<Intent>(accountId, {
      ...made,
      status: "requires_payment_method",
      amount,
      amount_received: 0,
      last_payment_error: null,
      currency,
      metadata,
    });
    session.payment_intent = intent.id;
    return intent;
  }

  #expire(accountId: string, session: Session): void {
    session.status = "expired";
    session.url = null;
    this.#tell(accountId, "checkout.session.expired", session);
  }

  #keep<T extends Thing>(accountId: string, thing: T): T {
    this.#ledger(accountId).things.set(thing.id, thing);
    return thing;
  }

  #find<T extends Thing>(accountId: string, object: T["object"], id: string): T {
    const found = this.#ledger(accountId).things.get(id);
    if (found?.object !== object) throw missing(object, id);
    return found as T;
  }

  #ledger(id: string): Ledger {
    const found = this.#ledgers.get(id);
    if (found) return found;
    const message = `The provided key does not have access to account '${id}' (or that account does not exist).`;
    throw new StripeRefusal(403, "invalid_request_error", message, { code: "account_invalid" });
  }

  #tell(account: string, type: string, thing: Thing): void {
    const said = { id: newId("evt"), object: "event" as const, type, account, created: seconds() };
    // As it was at that moment: a message that comes late says what is no longer so.
    const event = { ...said, api_version: API_VERSION, livemode: false as const, data: { object: { ...thing } } };
    this.events.push(event);
    for (const listen of this.#listeners) listen(event);
  }
}

function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString("hex")}`;
}

export function seconds(): number {
  return Math.floor(Date.now() / 1_000);
}
