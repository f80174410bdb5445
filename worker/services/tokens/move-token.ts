import type * as z from "zod";
import type { QueueRefusal, TokenView } from "#shared/domain/queue/types";
import { AppError } from "#shared/errors";
import type { moveTokenSchema } from "#shared/inputs/attendee";
import { type Result, refuse } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownToken } from "./read-token.ts";

/**
 * Somebody goes to another queue of the event by themselves, and keeps the time at which they joined this one: from a queue that is
 * to be relieved, to one that would let them join.
 */
export async function moveToken(
  ctx: ActorCtx,
  { commandId, stationId, tokenId, toStationId }: z.output<typeof moveTokenSchema>,
): Promise<Result<TokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const target = await requireStation(ctx, toStationId);
  if (target.eventId !== eventId) throw new AppError("NOT_FOUND");
  if (target.kind !== "service" || toStationId === stationId) return refuse({ code: "not-another-queue" });
  const { userId } = ctx.actor;
  const command = { type: "TransferOut", userId, tokenId, transferId: commandId, to: toStationId } as const;
  return ownToken(await ctx.objects.station(eventId, stationId).queue(commandId, userId, command));
}
