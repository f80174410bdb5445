import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { orderCommandSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";

export async function rejectOrder(
  ctx: ActorCtx,
  { commandId, stationId, orderId }: z.output<typeof orderCommandSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const station = ctx.objects.station(eventId, stationId);
  return kitchenOrder(
    await station.kitchen(commandId, ctx.actor.userId, { type: "RejectOrder", orderId, reason: null }),
  );
}
