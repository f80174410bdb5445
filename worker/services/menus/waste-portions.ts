import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { portionsSchema } from "#shared/inputs/kitchen";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

export async function wastePortions(
  ctx: ActorCtx,
  { commandId, stationId, skuId, portions }: z.output<typeof portionsSchema>,
): Promise<Result<Done, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "WasteSku", skuId, portions } as const;
  const reply = await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
