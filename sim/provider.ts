import { AppError } from "#shared/errors";
import type {
  Checkout,
  NewCheckout,
  NewRefund,
  PaymentPort,
  ProviderRefund,
  Wakeup,
} from "#worker/payments/payment-port";
import type { Timeline } from "./timeline.ts";

export const ACCOUNT = "acct_riverside";
/** Source: Stripe's reference of `expires_at`: half an hour at least. Its own clock is a little generous. */
const CHECKOUT_MS_MIN = 30 * 60_000 - 5_000;
const SOON_MS = 2_000;
/** Every other message is slower than the next one, so they come in another order than they were written. */
const LATER_MS = 20_000;
/** A refund is told of later than our own sweep waits for that: who asks again must not get it twice. */
const REFUND_TOLD_MS = 5 * 60_000;
const AGAIN_MS = 70_000;
/** Whoever did not take a message is asked again, as often as this. */
const TRIES_MAX = 60;

type Session = Omit<Checkout, "status"> & { status: Checkout["status"]; readonly expiresAt: number };
type Answered = { readonly words: string; readonly answer: Checkout | ProviderRefund };
type Intent = { readonly id: string; readonly amount: number; readonly reference: string | null };

/**
 * A payment provider in memory, as the real one behaves: a key asked for twice gets its first answer, a checkout ends at its
 * time, nobody gets back more than they paid, and each message comes twice, in any order, until somebody has taken it.
 */
export class Provider {
  readonly intents: Intent[] = [];
  readonly refunds: ProviderRefund[] = [];
  /** From when until when nobody can reach it, nor hears from it. */
  outage: { readonly from: number; readonly until: number } | null = null;
  readonly #timeline: Timeline;
  readonly #sessions = new Map<string, Session>();
  readonly #answers = new Map<string, Answered>();
  readonly #bring: (message: Wakeup) => Promise<boolean>;
  #things = 0;
  #messages = 0;

  /** @param bring takes a message to whom it concerns; false: it was not taken */
  constructor(timeline: Timeline, bring: (message: Wakeup) => Promise<boolean>) {
    this.#timeline = timeline;
    this.#bring = bring;
  }

  readonly port: PaymentPort = {
    createCheckout: async (asked) => this.#once(`checkout:${asked.paymentId}`, asked, () => this.#open(asked)),
    getCheckout: async (_, id) => this.#shown(this.#session(id)),
    whyUnpaid: never,
    endCheckout: async (_, id) => {
      const session = this.#session(id);
      if (session.status === "open") this.#expire(session);
      return this.#shown(session);
    },
    refund: async (asked) => this.refund(asked, asked.refundId),
    getRefund: async (_, id) => {
      this.#reach();
      const found = this.refunds.find((refund) => refund.id === id);
      if (!found) throw new AppError("PROVIDER_FAILED");
      return found;
    },
    readWebhook: async (raw) => JSON.parse(raw),
    getDispute: never,
    createAccount: never,
    getAccount: never,
    onboardingUrl: never,
  };

  /** Somebody fills in the page at an address. @returns false when there is nothing to pay there any more */
  pay(url: string): boolean {
    const session = [...this.#sessions.values()].find((one) => one.url === url);
    if (!session) throw new Error(`there is no page at ${url}`);
    this.#passTime(session);
    if (session.status !== "open") return false;
    const intent = { id: this.#newId("pi"), amount: session.amount, reference: session.reference };
    this.intents.push(intent);
    this.#sessions.set(session.id, { ...session, status: "complete", isPaid: true, intentId: intent.id });
    this.#tell("checkout.session.completed", { kind: "checkout", id: session.id });
    return true;
  }

  /** Sends money back, once for `key`. */
  refund({ isRepeat, ...asked }: NewRefund, key: string): ProviderRefund {
    this.#reach();
    const made = isRepeat ? this.refunds.find(({ reference }) => reference === asked.refundId) : undefined;
    return made ?? this.#once(`refund:${key}`, asked, () => this.#sendBack(asked));
  }

  #open({ paymentId, currency, items, expiresAt }: NewCheckout): Checkout {
    if (expiresAt - this.#timeline.now < CHECKOUT_MS_MIN) throw new AppError("PROVIDER_FAILED");
    const id = this.#newId("cs");
    const amount = items.reduce((sum, item) => sum + item.amount, 0);
    const paid = { isPaid: false, intentId: null, reference: paymentId };
    const session: Session = {
      id,
      url: `https://pay.test/${id}`,
      status: "open",
      ...paid,
      amount,
      currency,
      expiresAt,
    };
    this.#sessions.set(id, session);
    this.#timeline.at(expiresAt, () => this.#passTime(this.#sessions.get(id) ?? session));
    return this.#shown(session);
  }

  #sendBack({ intentId, amount, refundId }: Omit<NewRefund, "isRepeat">): ProviderRefund {
    const intent = this.intents.find(({ id }) => id === intentId);
    const before = this.refunds.filter((refund) => refund.intentId === intentId);
    const left = (intent?.amount ?? 0) - before.reduce((sum, refund) => sum + refund.amount, 0);
    if (amount <= 0 || amount > left) throw new AppError("PROVIDER_FAILED");
    const refund: ProviderRefund = { id: this.#newId("re"), state: "done", amount, intentId, reference: refundId };
    this.refunds.push(refund);
    this.#tell("refund.created", { kind: "refund", id: refund.id });
    return refund;
  }

  /** A key says the same as before or nothing at all. */
  #once<A extends Checkout | ProviderRefund>(key: string, asked: object, run: () => A): A {
    this.#reach();
    const words = JSON.stringify(asked);
    const known = this.#answers.get(key);
    if (known && known.words !== words) throw new AppError("PROVIDER_FAILED");
    if (known) return known.answer as A;
    const answer = run();
    this.#answers.set(key, { words, answer });
    return answer;
  }

  #session(id: string): Session {
    this.#reach();
    const session = this.#sessions.get(id);
    if (!session) throw new AppError("PROVIDER_FAILED");
    this.#passTime(session);
    return session;
  }

  #passTime(session: Session): void {
    if (session.status === "open" && session.expiresAt <= this.#timeline.now) this.#expire(session);
  }

  #expire(session: Session): void {
    session.status = "expired";
    this.#tell("checkout.session.expired", { kind: "checkout", id: session.id });
  }

  #shown({ expiresAt: _, ...session }: Session): Checkout {
    return { ...session, url: session.status === "open" ? session.url : null };
  }

  /** @throws AppError PROVIDER_FAILED */
  #reach(): void {
    const { now } = this.#timeline;
    if (this.outage && this.outage.from <= now && now < this.outage.until) throw new AppError("PROVIDER_FAILED");
  }

  #tell(type: string, about: Wakeup["about"]): void {
    const message = { id: this.#newId("evt"), type, accountId: ACCOUNT, about };
    const soon = this.#messages++ % 2 === 0 ? LATER_MS : SOON_MS;
    const first = about.kind === "refund" ? REFUND_TOLD_MS : soon;
    for (const delayMs of [first, first + AGAIN_MS]) this.#send(message, this.#timeline.now + delayMs, TRIES_MAX);
  }

  #send(message: Wakeup, at: number, tries: number): void {
    const { from, until } = this.outage ?? { from: 0, until: 0 };
    this.#timeline.at(from <= at && at < until ? until + SOON_MS : at, async () => {
      const isTaken = await this.#bring(message).catch((error) => this.#timeline.fail(error));
      if (isTaken === false && tries > 1) this.#send(message, this.#timeline.now + AGAIN_MS, tries - 1);
    });
  }

  #newId(kind: string): string {
    this.#things += 1;
    return `${kind}_${this.#things}`;
  }
}

async function never(): Promise<never> {
  throw new Error("nobody asks the provider for this here");
}
