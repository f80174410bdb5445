import type { RefundId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { logLine } from "../../log.ts";
import { applyToKitchens } from "../../payments/apply-to-kitchens.ts";
import type { ApplyToLedger } from "../../payments/apply-to-ledger.ts";
import type { Checkout } from "../../payments/payment-port.ts";
import {
  findPayment,
  markLate,
  markPaid,
  markSettled,
  markSuspect,
  type PaymentRow,
} from "../../repositories/payments.ts";
import type { ProviderEvent } from "../../repositories/provider-events.ts";
import { shapeReceipt } from "../receipts/shape-receipt.ts";

export type Heard = { readonly checkout: Checkout; readonly event: ProviderEvent | null };

/**
 * Money came. First that is noted, then the ledger is asked, then what it said is noted: whatever is interrupted goes on with
 * the next message or sweep, and nothing is done twice. What was paid too late goes back by itself.
 */
export async function settlePayment(
  ctx: TenantCtx,
  apply: ApplyToLedger,
  payment: PaymentRow,
  { checkout, event }: Heard,
): Promise<void> {
  const { db, now } = ctx;
  const { id } = payment;
  const { intentId, id: sessionId, amount, currency } = checkout;
  if (!isWhatWasAsked(payment, checkout) || !intentId) {
    // It is in the books, and can be given back; what came in another currency is for the provider's own pages.
    const received = intentId && currency === payment.currency ? amount : null;
    const isNew = await markSuspect(db, id, { sessionId, intentId, received, paidAt: now });
    if (isNew) logLine("error", "a payment is not what was asked for", { paymentId: id, amount });
    return;
  }
  await markPaid(db, id, { sessionId, intentId, paidAt: now, event });
  await finishPayment(ctx, apply, id);
}

/** Asks the ledger, or the kitchens, about money that has come; does nothing for a payment that is over. */
export async function finishPayment(ctx: TenantCtx, apply: ApplyToLedger, id: PaymentRow["id"]): Promise<void> {
  const { db, now } = ctx;
  const paid = await findPayment(db, id);
  if (paid?.state !== "paid" || paid.paidAt === null) return;
  const { eventId, userId, registrationId, amount } = paid;
  const told = registrationId
    ? { answer: await apply(ctx, { eventId, userId, registrationId, paymentId: id, amount }), returned: 0 }
    : await applyToKitchens(ctx, paid);
  const { returned } = told;
  if (told.answer === "confirmed") await markSettled(db, id, await shapeReceipt(ctx, paid), { returned, now });
  else await markLate(db, id, lateRefundOf(id), now);
}

function isWhatWasAsked(payment: PaymentRow, { amount, currency, reference }: Checkout): boolean {
  return payment.amount === amount && payment.currency === currency && payment.id === reference;
}

/** What came too late goes back whole: one refund, named after its payment. */
function lateRefundOf(id: PaymentRow["id"]): RefundId {
  return id.replace(/^pay_/, "rfd_") as RefundId;
}
