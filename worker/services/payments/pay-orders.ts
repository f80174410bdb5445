import type * as z from "zod";
import { PAYING_MS } from "#shared/domain/food/holds";
import type { FoodRefusal, OrderView } from "#shared/domain/food/types";
import { AppError } from "#shared/errors";
import type { CommandId, StationId } from "#shared/ids";
import type { payOrdersSchema } from "#shared/inputs/payments";
import { type Result, refuse } from "#shared/result";
import type { SoldItem } from "#shared/views/payments";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { openPayments } from "../../payments/open-payments.ts";
import { requireBasket } from "../orders/require-basket.ts";
import { type BegunPayment, beginPayment, type PaymentRefusal } from "./begin-payment.ts";

/** The kitchens keep the food some minutes longer than the page can be paid on: the provider's word takes its time. */
const OPEN_MS = (PAYING_MS * 2) / 3;

/**
 * The page on which somebody pays for what they ordered, at one stand or at several. It is kept for as long as the page is
 * open; orders of the same basket that cost nothing now go to their kitchens together with what is paid.
 * @throws AppError PAYMENTS_OFF, PROVIDER_FAILED, NOT_FOUND for what is not theirs
 */
export async function payOrders(
  ctx: ActorCtx,
  { commandId, orders: asked }: z.output<typeof payOrdersSchema>,
): Promise<Result<BegunPayment, FoodRefusal | PaymentRefusal>> {
  const { userId, email } = ctx.actor;
  const port = await openPayments(ctx.env);
  if (!port) throw new AppError("PAYMENTS_OFF");
  const { eventId, orders } = await requireBasket(ctx, asked);
  if (orders.some(({ order }) => order.paid > 0 && order.pay === "ahead")) return refuse({ code: "already-paid" });
  for (const { stationId, order } of orders) {
    const station = ctx.objects.station(eventId, stationId);
    const awaitId = `own:await-${order.id}-${commandId}` as CommandId;
    const kept = await station.kitchen(awaitId, userId, { type: "AwaitPayment", userId, orderId: order.id });
    if (!kept.ok) return kept;
  }
  const due = orders.map(({ stationId, order }) => ({ stationId, orderId: order.id, amount: dueOf(order) }));
  if (due.every(({ amount }) => amount === 0)) return refuse({ code: "nothing-to-pay" });
  const page = pageOf(ctx, asked);
  return beginPayment(ctx, port, {
    ...{ paymentId: await idOfCommand("payment", userId, commandId), eventId, userId, email, openMs: OPEN_MS },
    ...{ paidFor: { userId, orderIds: due.map(({ orderId }) => orderId) }, orders: due },
    items: orders.flatMap(({ order }) => soldItems(order)),
    ...{ paidUrl: `${page}?payment=made`, leftUrl: `${page}?payment=left` },
  });
}

function dueOf({ pay, total }: OrderView): number {
  return pay === "ahead" ? total : 0;
}

function soldItems(order: OrderView): SoldItem[] {
  if (dueOf(order) === 0) return [];
  return order.lines.flatMap(({ name, quantity, price }) =>
    price === 0 ? [] : [{ name, quantity, amount: price * quantity }],
  );
}

function pageOf(
  { origin, scope }: ActorCtx,
  [first]: readonly { readonly stationId: StationId; readonly orderId: string }[],
): string {
  return `${origin}/${scope.college.slug}/stations/${first?.stationId}/orders/${first?.orderId}`;
}
