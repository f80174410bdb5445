import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { orderLineSchema } from "#shared/inputs/kitchen";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";

/** The dish ran out: the guest said when ordering what then. */
export async function markGone(
  ctx: ActorCtx,
  { commandId, stationId, orderId, line }: z.output<typeof orderLineSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "MarkGone", orderId, line } as const;
  return kitchenOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, command));
}
