import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { listOrdersSchema } from "#shared/inputs/payments";
import type { OrdersPage } from "#shared/views/payments";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";
import { listOrders as listRows, sumOrders } from "../../repositories/payment-orders.ts";
import { shapeOrder } from "./shape-order.ts";

/** What people paid online at an event, newest first; with the first page, what it comes to. */
export async function listOrders(
  ctx: ActorCtx,
  { eventId, cursor, limit }: z.output<typeof listOrdersSchema>,
): Promise<OrdersPage> {
  const [event, rows, sums] = await Promise.all([
    findEvent(ctx.db, eventId),
    listRows(ctx.db, eventId, { before: cursor ?? null, limit: limit + 1 }),
    cursor ? null : sumOrders(ctx.db, eventId),
  ]);
  if (!event) throw new AppError("NOT_FOUND");
  const { title, status } = event;
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const orders = rows.slice(0, limit).map(shapeOrder);
  return { event: { title, status }, orders, sums, nextCursor: last?.payment.id ?? null };
}
