import type * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setExtraSchema } from "#shared/inputs/staff";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

/** One desk more while it is crowded, VIP first there. */
export async function setExtra(
  ctx: ActorCtx,
  { commandId, stationId, open }: z.output<typeof setExtraSchema>,
): Promise<Result<Done, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: open ? "OpenExtra" : "CloseExtra" } as const;
  const reply = await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
