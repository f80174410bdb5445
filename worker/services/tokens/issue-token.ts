import type * as z from "zod";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { issueTokenSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { staffToken } from "./read-token.ts";

/** A number for somebody without a phone. */
export async function issueToken(
  ctx: ActorCtx,
  { commandId, stationId, name, laneId, people }: z.output<typeof issueTokenSchema>,
): Promise<Result<StaffTokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const command = { type: "IssueToken", name, laneId, people } as const;
  return staffToken(await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command));
}
