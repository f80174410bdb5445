import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import { decodeCode } from "#shared/domain/passes/format";
import type { EventId } from "#shared/ids";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { findStandOf } from "../../repositories/orders.ts";

/**
 * A genuine code whose order the station does not know is another stand's: the kitchens of an event share a key. Whoever holds it
 * out is sent there by name.
 */
export async function sayElsewhere(
  ctx: ActorCtx,
  eventId: EventId,
  text: string,
  told: Result<KitchenOrderView, FoodRefusal>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  if (told.ok || told.refusal.code !== "order-unknown") return told;
  const decoded = decodeCode(text);
  if (decoded.form !== "signed" || decoded.code.kind !== "pickup") return told;
  return refuse({ code: "order-elsewhere", stand: await findStandOf(ctx.db, eventId, decoded.code.orderId) });
}
