import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { portionsSchema } from "#shared/inputs/kitchen";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

/** Over the counter, to somebody without an order: the books and the menu know of it at once. */
export async function sellPortions(
  ctx: ActorCtx,
  { commandId, stationId, skuId, portions }: z.output<typeof portionsSchema>,
): Promise<Result<Done, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "SellSku", skuId, portions } as const;
  const reply = await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
