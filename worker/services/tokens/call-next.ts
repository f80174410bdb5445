import type * as z from "zod";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { callNextSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { staffToken } from "./read-token.ts";

export async function callNext(
  ctx: ActorCtx,
  { commandId, stationId, serverId }: z.output<typeof callNextSchema>,
): Promise<Result<StaffTokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const station = ctx.objects.station(eventId, stationId);
  return staffToken(
    await station.queue(commandId, ctx.actor.userId, { type: "CallNext", ...(serverId && { serverId }) }),
  );
}
