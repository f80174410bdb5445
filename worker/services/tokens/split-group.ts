import type * as z from "zod";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { splitGroupSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { staffToken } from "./read-token.ts";

export async function splitGroup(
  ctx: ActorCtx,
  { commandId, stationId, tokenId, people }: z.output<typeof splitGroupSchema>,
): Promise<Result<StaffTokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "SplitGroup", tokenId, people } as const;
  return staffToken(await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command));
}
