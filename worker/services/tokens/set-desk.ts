import type * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setDeskSchema } from "#shared/inputs/staff";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

const DUTIES = { on: "ServerOn", finish: "ServerDrain", off: "ServerOff" } as const;

export async function setDesk(
  ctx: ActorCtx,
  { commandId, stationId, serverId, duty }: z.output<typeof setDeskSchema>,
): Promise<Result<Done, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: DUTIES[duty], serverId } as const;
  const reply = await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command);
  return reply.ok ? ok({}) : reply;
}
