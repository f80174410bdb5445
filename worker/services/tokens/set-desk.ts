import type * as z from "zod";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setDeskSchema } from "#shared/inputs/staff";
import { type Done, ok, type Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { sayAvailability } from "../../repositories/availabilities.ts";
import { leaveOtherDesks } from "../staffing/leave-desks.ts";
import { requireStation } from "../stations/require-station.ts";

const DUTIES = { on: "ServerOn", finish: "ServerDrain", off: "ServerOff" } as const;

export async function setDesk(
  ctx: ActorCtx,
  { commandId, stationId, serverId, duty }: z.output<typeof setDeskSchema>,
): Promise<Result<Done, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const command =
    duty === "mine"
      ? ({ type: "ServerOn", serverId, staffId: userId } as const)
      : ({ type: DUTIES[duty], serverId } as const);
  const reply = await ctx.objects.station(eventId, stationId).queue(commandId, userId, command);
  if (!reply.ok) return reply;
  if (duty === "mine") {
    // Nobody serves at two queues; after the desk is theirs, so that a failure here leaves them with one too many, never none.
    await leaveOtherDesks(ctx, { eventId, stationId, commandId });
    await sayAvailability(ctx.db, { eventId, userId, availability: null, now: ctx.now });
  }
  return ok({});
}
