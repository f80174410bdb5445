import { grossOf } from "#shared/domain/money/tax";
import type { PaymentId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import type { ApplyToLedger } from "../../payments/apply-to-ledger.ts";
import type { PaymentPort } from "../../payments/payment-port.ts";
import { endPayment, findPayment, type PaymentRow, saveCheckAt } from "../../repositories/payments.ts";
import { promiseRefund } from "./promise-refund.ts";
import { readJournal } from "./read-journal.ts";
import { finishPayment, refundOf, settlePayment } from "./settle-payment.ts";

const AGAIN_MS = 5 * 60_000;
/** The provider ends a checkout by itself; whoever is paying just then is waited for. */
const GRACE_MS = 2 * 60_000;

/** For a payment whose message has not come, or whose settling was interrupted: asks, and goes on from there. */
export async function checkPayment(
  ctx: TenantCtx,
  { port, apply }: { readonly port: PaymentPort; readonly apply: ApplyToLedger },
  id: PaymentId,
): Promise<void> {
  const { db, now } = ctx;
  const payment = await findPayment(db, id);
  if (payment?.owed) {
    await saveCheckAt(db, payment, now + AGAIN_MS);
    await promiseOwed(ctx, payment, payment.owed);
  }
  if (!payment || (payment.state !== "open" && payment.state !== "paid")) return;
  // First, so that one that always fails does not keep the others waiting.
  await saveCheckAt(db, payment, nextCheck(payment, now));
  if (payment.state === "paid") return finishPayment(ctx, apply, id);
  const isOver = payment.expiresAt + GRACE_MS <= now;
  if (payment.sessionId === null) {
    // Its page was never shown to anybody.
    if (isOver) await endPayment(db, id, { from: ["open"], to: "expired" });
    return;
  }
  const { accountId, sessionId } = payment;
  const checkout = await (isOver ? port.endCheckout(accountId, sessionId) : port.getCheckout(accountId, sessionId));
  if (checkout.isPaid) return settlePayment(ctx, apply, payment, { checkout, event: null });
  if (checkout.status === "expired") await endPayment(db, id, { from: ["open"], to: "expired" });
}

/** Its registration was cancelled: once, and no more than is left of it. */
async function promiseOwed(ctx: TenantCtx, payment: PaymentRow, owed: number): Promise<void> {
  if (payment.state !== "paid" && payment.state !== "settled") return;
  const left = grossOf((await readJournal(ctx, payment)).kept);
  const refundId = refundOf(payment.id);
  if (left > 0) await promiseRefund(ctx, { refundId, paymentId: payment.id, amount: Math.min(owed, left) });
  // What is paid and not settled is looked at again.
  if (payment.state === "settled") await saveCheckAt(ctx.db, payment, null);
}

function nextCheck({ expiresAt, state }: PaymentRow, now: number): number {
  const over = expiresAt + GRACE_MS;
  return state === "open" && now < over ? Math.min(now + AGAIN_MS, over) : now + AGAIN_MS;
}
