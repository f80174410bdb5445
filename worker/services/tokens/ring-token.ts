import type * as z from "zod";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { tokenCommandSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { staffToken } from "./read-token.ts";

/** The call once more; it gives nobody more time. */
export async function ringToken(
  ctx: ActorCtx,
  { commandId, stationId, tokenId }: z.output<typeof tokenCommandSchema>,
): Promise<Result<StaffTokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "Ring", tokenId } as const;
  return staffToken(await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command));
}
