import type { CommandId } from "#shared/ids";
import type { TenantCtx } from "../context.ts";
import type { PaymentRow } from "../repositories/payments.ts";

/** `returned` is what came for orders that are not to be had any more, minor units. */
export type KitchensAnswer = { readonly answer: "confirmed" | "refund"; readonly returned: number };

/**
 * Tells each kitchen that its order is paid: it cooks it, or says that the money has to go back because what was kept for it
 * is gone. Called again after a crash; the same payment gets the same answers for good.
 */
export async function applyToKitchens(
  { objects }: Pick<TenantCtx, "objects">,
  {
    id: paymentId,
    eventId,
    userId,
    orders,
    amount: all,
  }: Pick<PaymentRow, "id" | "eventId" | "userId" | "orders" | "amount">,
): Promise<KitchensAnswer> {
  let returned = 0;
  for (const { stationId, orderId, amount } of orders ?? []) {
    // No client can name it so: theirs are UUIDs.
    const commandId = `own:payment-${paymentId}-${orderId}` as CommandId;
    const told = await objects
      .station(eventId, stationId)
      .kitchen(
        commandId,
        "system",
        amount > 0 ? { type: "ReceivePayment", orderId, paymentId, amount } : { type: "ConfirmOrder", userId, orderId },
      );
    // One without a price that is no longer kept costs nobody anything.
    if (told.ok || amount === 0) continue;
    if (told.refusal.code !== "payment-late") throw new Error(`a kitchen answers a payment with ${told.refusal.code}`);
    returned += amount;
  }
  return { answer: returned < all ? "confirmed" : "refund", returned };
}
