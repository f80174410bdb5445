import type * as z from "zod";
import type { orderSchema } from "#shared/inputs/attendee";
import type { PaymentFailure } from "#shared/views/payments";
import type { OrderPage } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { applyToLedger } from "../../payments/apply-to-ledger.ts";
import { openPayments } from "../../payments/open-payments.ts";
import { listPaymentsOf } from "../../repositories/payments.ts";
import { getOrder } from "../orders/get-order.ts";
import { checkPayment } from "./check-payment.ts";

/**
 * Whoever comes back from paying for food need not wait until the provider's message does: it is asked.
 * @returns the order as it is then, and, unpaid, what their card came to
 */
export async function lookForOrderPayment(
  ctx: ActorCtx,
  asked: z.output<typeof orderSchema>,
): Promise<OrderPage & { readonly failure: PaymentFailure | null }> {
  const before = await getOrder(ctx, asked);
  const port = before.order.holdUntil === null ? null : await openPayments(ctx.env);
  if (!port) return { ...before, failure: null };
  const paidFor = { userId: ctx.actor.userId, orderIds: [asked.orderId] };
  for (const { id, state } of await listPaymentsOf(ctx.db, paidFor)) {
    if (state === "open" || state === "paid") await checkPayment(ctx, { port, apply: applyToLedger }, id);
  }
  const after = await getOrder(ctx, asked);
  const open = (await listPaymentsOf(ctx.db, paidFor)).findLast(({ state }) => state === "open");
  const failure = open?.sessionId ? await port.whyUnpaid(open.accountId, open.sessionId) : null;
  return { ...after, failure };
}
