import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { offerSubstituteSchema } from "#shared/inputs/kitchen";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";

export async function offerSubstitute(
  ctx: ActorCtx,
  { commandId, stationId, orderId, line, skuId }: z.output<typeof offerSubstituteSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "OfferSubstitute", orderId, line, skuId } as const;
  return kitchenOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, command));
}
