import { taxLines } from "#shared/domain/money/tax";
import { AppError } from "#shared/errors";
import type { EventId, PaymentId, UserId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { PaidOrder, SoldItem } from "#shared/views/payments";
import type { TenantCtx } from "../../context.ts";
import type { PaymentPort } from "../../payments/payment-port.ts";
import {
  addPayment,
  findPayment,
  listPaymentsOf,
  type PaidFor,
  type PaymentRow,
  saveSession,
} from "../../repositories/payments.ts";
import { endCheckouts } from "./end-checkouts.ts";
import { requireSeller } from "./require-seller.ts";

/** Stripe keeps a checkout open for half an hour at least; a minute is for clocks that differ. */
export const CHECKOUT_MS = 31 * 60_000;
/** A page with more than this part of its time left is shown again: whoever asks often gets one page each twenty minutes. */
const SHOWN_AGAIN_PART = 1 / 3;
/** A message that has not come by then is asked for. */
const FIRST_CHECK_MS = 3 * 60_000;

export type NewPayment = {
  /** Follows from the command that asks for it, so that a repeat finds the same checkout. */
  readonly paymentId: PaymentId;
  readonly eventId: EventId;
  readonly paidFor: PaidFor;
  /** Of food: what each stand is to be told of it. */
  readonly orders: readonly PaidOrder[] | null;
  readonly userId: UserId;
  readonly email: string;
  readonly items: readonly SoldItem[];
  /** Until it can no longer be paid; the sweep ends it then, whatever the provider allows. */
  readonly openMs: number;
  readonly paidUrl: string;
  readonly leftUrl: string;
};

export type BegunPayment = { readonly paymentId: PaymentId; readonly url: string; readonly expiresAt: number };

/** It has been paid, on another page perhaps; it shows as soon as the provider has said so. */
export type PaymentRefusal = { readonly code: "already-paid" };

/**
 * Opens the one page on which something can be paid: the one that is open, or another, which ends it. It is noted before the
 * provider hears of it: whatever is paid is known here.
 * @throws AppError PAYMENTS_OFF, PROVIDER_FAILED (ask again with the same id), NOT_FOUND if it can no longer be paid
 */
export async function beginPayment(
  ctx: TenantCtx,
  port: PaymentPort,
  asked: NewPayment,
): Promise<Result<BegunPayment, PaymentRefusal>> {
  const { db, now, scope } = ctx;
  const { paymentId, eventId, paidFor, orders, userId, email, items, openMs, paidUrl, leftUrl } = asked;
  const seller = await requireSeller(ctx);
  const shown = await findOpenPage(ctx, port, asked);
  if (shown) return shown;
  if (await endCheckouts(ctx, port, paidFor, paymentId)) return refuse({ code: "already-paid" });
  const rateBp = seller.taxRateBp;
  await addPayment(db, {
    id: paymentId,
    eventId,
    registrationId: "registrationId" in paidFor ? paidFor.registrationId : null,
    orders,
    userId,
    amount: sumOf(items),
    currency: scope.college.currency,
    items,
    lines: taxLines(items.map(({ amount }) => ({ amount, rateBp }))),
    state: "open",
    accountId: seller.accountId,
    sessionId: null,
    intentId: null,
    disputed: 0,
    owed: null,
    forfeited: 0,
    returned: 0,
    received: null,
    createdAt: now,
    expiresAt: now + openMs,
    paidAt: null,
    checkAt: now + FIRST_CHECK_MS,
  });
  // As it was first noted: the provider gives the same page only for the same words.
  const payment = await findPayment(db, paymentId);
  if (payment?.state === "paid" || payment?.state === "settled") return refuse({ code: "already-paid" });
  if (payment?.state !== "open" || payment.expiresAt <= now || payment.userId !== userId)
    throw new AppError("NOT_FOUND");
  const { accountId, currency, createdAt, expiresAt } = payment;
  const providerExpiresAt = Math.max(expiresAt, createdAt + CHECKOUT_MS);
  const { id, url, isPaid } = payment.sessionId
    ? await port.getCheckout(accountId, payment.sessionId)
    : await port.createCheckout({
        ...{ accountId, paymentId, currency, items: payment.items, email },
        ...{ expiresAt: providerExpiresAt, paidUrl, leftUrl },
      });
  if (payment.sessionId === null) await saveSession(db, paymentId, id);
  if (isPaid) return refuse({ code: "already-paid" });
  if (!url) throw new AppError("NOT_FOUND");
  return ok({ paymentId, url, expiresAt });
}

/** Null: there is none, or its time is almost over. A command that has a page of its own gets that. */
export async function findOpenPage(
  { db, now, scope }: TenantCtx,
  port: PaymentPort,
  { paymentId, paidFor, orders, userId, items, openMs }: Omit<NewPayment, "email" | "paidUrl" | "leftUrl">,
): Promise<Result<BegunPayment, PaymentRefusal> | null> {
  const all = await listPaymentsOf(db, paidFor);
  const open = all.find(
    (one) =>
      one.state === "open" &&
      one.expiresAt >= now + openMs * SHOWN_AGAIN_PART &&
      one.userId === userId &&
      one.amount === sumOf(items) &&
      isForSame(one, orders) &&
      one.currency === scope.college.currency,
  );
  if (!open?.sessionId || all.some(({ id }) => id === paymentId)) return null;
  const { url, isPaid } = await port.getCheckout(open.accountId, open.sessionId);
  if (isPaid) return refuse({ code: "already-paid" });
  if (!url) return null;
  return ok({ paymentId: open.id, url, expiresAt: open.expiresAt });
}

function isForSame({ orders: noted }: Pick<PaymentRow, "orders">, orders: NewPayment["orders"]): boolean {
  const ids = (of: NewPayment["orders"]) =>
    (of ?? [])
      .map(({ orderId }) => orderId)
      .sort()
      .join(" ");
  return ids(noted) === ids(orders);
}

function sumOf(items: readonly SoldItem[]): number {
  return items.reduce((sum, { amount }) => sum + amount, 0);
}
