import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { voidOrderSchema } from "#shared/inputs/kitchen";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";

export async function voidOrder(
  ctx: ActorCtx,
  { commandId, stationId, orderId, reason }: z.output<typeof voidOrderSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "VoidOrder", orderId, reason } as const;
  return kitchenOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, command));
}
