import type { RefundId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { logLine } from "../../log.ts";
import type { PaymentPort, ProviderRefund } from "../../payments/payment-port.ts";
import { findPayment, type PaymentRow } from "../../repositories/payments.ts";
import type { ProviderEvent } from "../../repositories/provider-events.ts";
import { findRefund, markTried, type RefundRow, saveRefundAnswer } from "../../repositories/refunds.ts";
import { shapeCreditNote } from "../receipts/shape-receipt.ts";

/** What failed is tried again after this, and then after ever longer: twice as long as it has waited. */
const AGAIN_MS = 2 * 60_000;
const AGAIN_MAX_MS = 6 * 3_600_000;

/** Sends a refund that is due, or asks what became of it. */
export async function sendRefund(ctx: TenantCtx, port: PaymentPort, id: RefundId): Promise<void> {
  const { db, now } = ctx;
  const refund = await findRefund(db, id);
  const payment = refund && (await findPayment(db, refund.paymentId));
  if (!refund || !payment?.intentId || (refund.state !== "pending" && refund.state !== "sent")) return;
  await markTried(db, id, now, againAt(refund, now));
  const said = refund.providerId
    ? await port.getRefund(payment.accountId, refund.providerId)
    : await port.refund({ ...toSend(refund, payment), intentId: payment.intentId });
  await noteRefund(ctx, refund, { said, event: null });
}

/** Notes what the provider says of a refund; a repeat changes nothing. */
export async function noteRefund(
  ctx: Pick<TenantCtx, "db" | "now">,
  refund: RefundRow,
  { said, event }: { readonly said: ProviderRefund; readonly event: ProviderEvent | null },
): Promise<void> {
  if (said.state === "failed" && refund.state !== "failed")
    logLine("error", "the bank does not take a refund", { paymentId: refund.paymentId, refundId: refund.id });
  await saveRefundAnswer(ctx.db, refund.id, {
    state: said.state,
    providerId: said.id,
    now: ctx.now,
    checkAt: said.state === "sent" ? againAt(refund, ctx.now) : null,
    event,
    creditNote: said.state === "done" ? await shapeCreditNote(ctx, refund) : null,
  });
}

function toSend({ id, amount, triedAt }: RefundRow, { accountId, currency }: PaymentRow) {
  return { accountId, refundId: id, amount, currency, isRepeat: triedAt !== null };
}

function againAt({ createdAt }: RefundRow, now: number): number {
  return now + Math.min(AGAIN_MAX_MS, Math.max(AGAIN_MS, now - createdAt));
}
