import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { setCooksSchema } from "#shared/inputs/kitchen";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "./require-station.ts";

export async function setCooks(
  ctx: ActorCtx,
  { commandId, stationId, cooks }: z.output<typeof setCooksSchema>,
): Promise<Result<Done, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "SetCooks", cooks } as const;
  const reply = await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
