import type * as z from "zod";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import { AppError } from "#shared/errors";
import type { transferTokenSchema } from "#shared/inputs/staff";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { staffToken } from "./read-token.ts";

/**
 * Sends somebody to another queue of the same event. Answered once they are on the way: the other queue decides, and who
 * is refused there is back in their old place.
 */
export async function transferToken(
  ctx: ActorCtx,
  { commandId, stationId, tokenId, toStationId }: z.output<typeof transferTokenSchema>,
): Promise<Result<StaffTokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const target = await requireStation(ctx, toStationId);
  if (target.eventId !== eventId) throw new AppError("NOT_FOUND");
  if (target.kind !== "service" || toStationId === stationId) return refuse({ code: "not-another-queue" });
  const command = { type: "TransferOut", tokenId, transferId: commandId, to: toStationId } as const;
  return staffToken(await ctx.objects.station(eventId, stationId).queue(commandId, ctx.actor.userId, command));
}
