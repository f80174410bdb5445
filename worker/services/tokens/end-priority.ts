import type * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { endPrioritySchema } from "#shared/inputs/staff";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

/** People are called in order again, though a rule put those with a head start first. */
export async function endPriority(
  ctx: ActorCtx,
  { commandId, stationId }: z.output<typeof endPrioritySchema>,
): Promise<Result<Done, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const reply = await ctx.objects
    .station(eventId, stationId)
    .queue(commandId, ctx.actor.userId, { type: "EndPriority" });
  return reply.ok ? ok({}) : reply;
}
