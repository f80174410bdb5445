import type * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import { AppError } from "#shared/errors";
import type { pauseQueueSchema } from "#shared/inputs/staff";
import { PAUSE_MAX_MS } from "#shared/limits";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "./require-station.ts";

/** A pause with what those waiting are told of it. */
export async function pauseQueue(
  ctx: ActorCtx,
  { commandId, stationId, reason, resumesAt }: z.output<typeof pauseQueueSchema>,
): Promise<Result<Done, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  if (resumesAt !== null && (resumesAt <= ctx.now || resumesAt > ctx.now + PAUSE_MAX_MS)) {
    throw new AppError("BAD_INPUT", "A pause ends within the next twelve hours.");
  }
  const command = {
    type: "PauseQueue",
    ...(reason && { reason }),
    ...(resumesAt !== null && { resumesAt }),
  } as const;
  const reply = await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
