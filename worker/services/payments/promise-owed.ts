import type { PaymentId, RefundId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { idOfCause } from "../../ids.ts";
import { findPayment, finishOwed, saveCheckAt } from "../../repositories/payments.ts";
import { listRefundsOf } from "../../repositories/refunds.ts";
import { promiseRefund } from "./promise-refund.ts";
import { refundableNow } from "./read-journal.ts";

const AGAIN_MS = 5 * 60_000;

/**
 * Promises what goes back of a settled payment because its registration, or its event, was cancelled: all in all what is owed, and no
 * more than is left. What a bank holds meanwhile is promised once its dispute is decided; what a bank would not take is not
 * promised again by itself, for somebody has to look at it.
 */
export async function promiseOwed(ctx: TenantCtx, id: PaymentId): Promise<void> {
  const { db, now } = ctx;
  const payment = await findPayment(db, id);
  if (payment?.state !== "settled" || payment.owed === null || payment.checkAt === null) return;
  await saveCheckAt(db, payment, now + AGAIN_MS);
  const refunds = await listRefundsOf(db, id);
  const before = refunds.filter(({ reason }) => reason === "owed");
  const missing = payment.owed - before.reduce((sum, { amount }) => sum + amount, 0);
  const amount = Math.min(missing, refundableNow(payment, refunds));
  if (amount > 0) {
    const refundId = await owedRefundId(id, before.length);
    const promised = await promiseRefund(ctx, { refundId, paymentId: id, amount, reason: "owed" });
    // Somebody else promised some of it meanwhile: the next look finds what is left.
    if (!promised.ok) return;
  }
  await finishOwed(db, payment);
}

/** One name for the nth time that some of it is promised, so that two who find the same promise it once. */
function owedRefundId(id: PaymentId, nth: number): Promise<RefundId> {
  return idOfCause("refund", `owed:${id}:${nth}`);
}
