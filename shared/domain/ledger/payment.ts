import type { Given } from "#shared/given";
import { ok, type Result, refuse } from "#shared/result";
import { NO_CLAIM } from "./choice.ts";
import type { LedgerCommand } from "./commands.ts";
import { confirmed, type Open } from "./confirm.ts";
import type { LedgerDomainEvent } from "./events.ts";
import type { LedgerRefusal } from "./refusals.ts";
import type { BookedTicket, LedgerConfig, LedgerSlice, Paid, RefundWish, Registration } from "./types.ts";
import { isSold, whyClosed, whyNotEnough } from "./view.ts";

/** Seats are kept this long for a payment: a checkout is open for 31 minutes, and its message takes its time. */
export const PAY_MS = 35 * 60_000;
/** How often that begins again: who pays at last must not keep seats from others all day. */
export const PAY_TRIES_MAX = 5;
/** An organizer has said yes while the person was elsewhere: time to read the mail. */
export const ACCEPTED_PAY_MS = 48 * 3_600_000;

type Decision = Result<LedgerDomainEvent[], LedgerRefusal>;

/** Of all tickets, in minor units of the college's currency. */
export function priceOf(tickets: readonly Pick<BookedTicket, "price">[]): number {
  return tickets.reduce((sum, { price }) => sum + price, 0);
}

/** What comes after a registration that needs nobody's approval: its passes, or the time to pay for them. */
export function passesOrPayment(open: Open, config: LedgerConfig, given: Given, payBy: number): LedgerDomainEvent[] {
  if (!config.payOnline || priceOf(open.tickets) === 0) return confirmed(open, config, given, false);
  return [paymentAwaited(open, payBy, given.now)];
}

/** Whether somebody is asked for money while they are elsewhere: an organizer has said yes. */
export function isAskedLater({ at, until }: Extract<LedgerDomainEvent, { type: "PaymentAwaited" }>): boolean {
  return until - at >= ACCEPTED_PAY_MS;
}

/** Its seats are kept for another checkout, PAY_TRIES_MAX times at most. */
export function awaitPayment({ registration }: LedgerSlice, now: number): Decision {
  if (!registration) return refuse({ code: "not-registered" });
  const { status, payBy, payTries } = registration;
  if (status !== "pending") return refuse({ code: "registration-not-pending", status });
  if (payBy === null) return refuse({ code: "payment-not-due" });
  const until = now + PAY_MS;
  if (now < payBy && until <= payBy) return ok([]);
  if (now >= payBy || payTries >= PAY_TRIES_MAX) return refuse({ code: "payment-time-over", payBy });
  return ok([paymentAwaited(registration, until, now)]);
}

/**
 * Money came for this registration. It buys what was registered, also when its time was over a moment ago and the seats are
 * still free; whatever else it is for has to go back. The same payment is told the same for good.
 */
export function receivePayment(
  slice: LedgerSlice,
  { registrationId, userId, paymentId, amount }: Extract<LedgerCommand, { type: "ReceivePayment" }>,
  given: Given,
): Decision {
  const { registration } = slice;
  const { config } = slice.event;
  const { now } = given;
  const late: Decision = refuse({ code: "payment-late" });
  if (registration?.id !== registrationId) return late;
  if (registration.paid) return registration.paid.paymentId === paymentId ? ok([]) : late;
  const takesPlace = config.status === "published" || config.status === "live";
  if (!takesPlace || amount !== priceOf(registration.tickets)) return late;
  const received = { type: "PaymentReceived", registrationId, userId, paymentId, amount, at: now } as const;
  const settled = [received, ...confirmed(registration, config, given, true)];
  if (registration.status === "pending" && registration.payBy !== null) return ok(settled);
  if (!canReinstate(slice, registration, now)) return late;
  const { claim } = registration;
  return ok([{ type: "RegistrationReinstated", registrationId, userId, claim, at: now }, ...settled]);
}

/** Nobody paid in time: the seats go back. */
export function expirePayment({ registration }: LedgerSlice, now: number): LedgerDomainEvent[] {
  if (registration?.status !== "pending" || registration.payBy === null || now < registration.payBy) return [];
  const { id: registrationId, userId, claim } = registration;
  return [
    {
      type: "RegistrationCancelled",
      registrationId,
      userId,
      was: "pending",
      why: "unpaid",
      claim,
      refund: null,
      at: now,
    },
  ];
}

/**
 * What of the money goes back when a registration is cancelled: for tickets that were given to others, nothing. A share is
 * rounded up, in the person's favour.
 */
export function refundOf(
  { paid, tickets }: Registration,
  config: LedgerConfig,
  wish: RefundWish,
  now: number,
): Paid | null {
  if (!paid) return null;
  const amount = Math.ceil((Math.min(paid.amount, priceOf(tickets)) * shareBack(config, wish, now)) / 10_000);
  return amount > 0 ? { ...paid, amount } : null;
}

/** What of the money for the tickets that are given back stays; what was paid for others' is neither. */
export function keptOf({ paid, tickets }: Registration, refund: Paid | null): Paid | null {
  if (!paid) return null;
  const amount = Math.min(paid.amount, priceOf(tickets)) - (refund?.amount ?? 0);
  return amount > 0 ? { ...paid, amount } : null;
}

function shareBack({ refund: { shareBp, until } }: LedgerConfig, wish: RefundWish, now: number): number {
  if (wish === "rule") return until === null || now < until ? shareBp : 0;
  return wish === "all" ? 10_000 : 0;
}

/** Only what ran out of time: who gave their seats back did not mean to pay. A code may have been used by somebody else since. */
function canReinstate(slice: LedgerSlice, { status, payBy, claim }: Registration, now: number): boolean {
  const hasLapsed = status === "cancelled" && payBy !== null && claim.codeId === null;
  const { event } = slice;
  if (!hasLapsed || whyClosed(event, now) || !isSold(claim, event.config, now)) return false;
  return whyNotEnough(slice, claim, NO_CLAIM, now) === null;
}

function paymentAwaited({ id, userId }: Pick<Registration, "id" | "userId">, until: number, now: number) {
  return { type: "PaymentAwaited", registrationId: id, userId, until, at: now } as const;
}
