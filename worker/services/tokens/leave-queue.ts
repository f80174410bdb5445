import type * as z from "zod";
import type { QueueRefusal, TokenView } from "#shared/domain/queue/types";
import type { leaveQueueSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownToken } from "./read-token.ts";

export async function leaveQueue(
  ctx: ActorCtx,
  { commandId, stationId, tokenId }: z.output<typeof leaveQueueSchema>,
): Promise<Result<TokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const leave = { type: "Leave", userId, tokenId } as const;
  return ownToken(await ctx.objects.station(eventId, stationId).queue(commandId, userId, leave));
}
