import type * as z from "zod";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { callTokenSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { staffToken } from "./read-token.ts";

/** Out of turn, on record as such. */
export async function callToken(
  ctx: ActorCtx,
  { commandId, stationId, tokenId, serverId }: z.output<typeof callTokenSchema>,
): Promise<Result<StaffTokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "CallToken", tokenId, ...(serverId && { serverId }) } as const;
  return staffToken(await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command));
}
