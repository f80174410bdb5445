import type { PaymentId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import type { ApplyToLedger } from "../../payments/apply-to-ledger.ts";
import type { PaymentPort } from "../../payments/payment-port.ts";
import { expirePayment, findPayment, type PaymentRow, saveCheckAt } from "../../repositories/payments.ts";
import { promiseOwed } from "./promise-owed.ts";
import { finishPayment, settlePayment } from "./settle-payment.ts";

const AGAIN_MS = 5 * 60_000;
/** The provider ends a checkout by itself; whoever is paying just then is waited for. */
const GRACE_MS = 2 * 60_000;

type Deps = { readonly port: PaymentPort; readonly apply: ApplyToLedger };

/**
 * For a payment whose message has not come, or whose settling was interrupted: asks, and goes on from there. What is owed of it is
 * promised once it is settled: before, the ledger may still say that all of it goes back as late.
 */
export async function checkPayment(ctx: TenantCtx, deps: Deps, id: PaymentId): Promise<void> {
  const payment = await findPayment(ctx.db, id);
  if (payment?.state === "open" || payment?.state === "paid") await askAbout(ctx, deps, payment);
  await promiseOwed(ctx, id);
}

async function askAbout(ctx: TenantCtx, { port, apply }: Deps, payment: PaymentRow): Promise<void> {
  const { db, now } = ctx;
  const { id } = payment;
  // First, so that one that always fails does not keep the others waiting.
  await saveCheckAt(db, payment, nextCheck(payment, now));
  if (payment.state === "paid") return finishPayment(ctx, apply, id);
  const isOver = payment.expiresAt + GRACE_MS <= now;
  if (payment.sessionId === null) {
    // Its page was never shown to anybody.
    if (isOver) await expirePayment(db, id);
    return;
  }
  const { accountId, sessionId } = payment;
  const checkout = await (isOver ? port.endCheckout(accountId, sessionId) : port.getCheckout(accountId, sessionId));
  if (checkout.isPaid) return settlePayment(ctx, apply, payment, { checkout, event: null });
  if (checkout.status === "expired") await expirePayment(db, id);
}

function nextCheck({ expiresAt, state }: PaymentRow, now: number): number {
  const over = expiresAt + GRACE_MS;
  return state === "open" && now < over ? Math.min(now + AGAIN_MS, over) : now + AGAIN_MS;
}
