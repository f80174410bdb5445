import type { TenantCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { findName } from "../../repositories/members.ts";
import { findPaymentAccount } from "../../repositories/payment-accounts.ts";
import type { PaymentRow } from "../../repositories/payments.ts";
import { findReceiptOf, type NewReceipt } from "../../repositories/receipts.ts";
import type { RefundRow } from "../../repositories/refunds.ts";

/** What a payment's receipt says, taken down now: names and addresses change, receipts do not. */
export async function shapeReceipt(ctx: TenantCtx, payment: PaymentRow): Promise<NewReceipt> {
  const { db, now, scope } = ctx;
  const [seller, event, buyer] = await Promise.all([
    findPaymentAccount(db),
    findEvent(db, payment.eventId),
    findName(db, payment.userId),
  ]);
  const { id, eventId, userId, currency, items, lines } = payment;
  return {
    kind: "receipt",
    causeId: id,
    paymentId: id,
    eventId,
    userId,
    issuedAt: now,
    content: {
      seller: {
        legalName: seller?.legalName ?? scope.college.name,
        address: seller?.address ?? "",
        taxId: seller?.taxId ?? null,
      },
      buyer: buyer ?? "",
      eventTitle: event?.title ?? "",
      currency,
      items,
      lines,
      paymentId: id,
      ofNumber: null,
    },
  };
}

/** What a refund takes back, in the words of the receipt it takes it from. @returns null for what has none: it was never sold */
export async function shapeCreditNote(
  { db, now }: Pick<TenantCtx, "db" | "now">,
  { id, paymentId, amount, lines }: RefundRow,
): Promise<NewReceipt | null> {
  const receipt = await findReceiptOf(db, paymentId);
  if (!receipt) return null;
  const { eventId, userId, content, number } = receipt;
  const items = [{ name: content.eventTitle, quantity: 1, amount }];
  return {
    kind: "credit-note",
    causeId: id,
    paymentId,
    eventId,
    userId,
    issuedAt: now,
    content: { ...content, items, lines, ofNumber: number },
  };
}
