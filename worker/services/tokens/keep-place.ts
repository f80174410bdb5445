import type * as z from "zod";
import type { QueueRefusal, TokenView } from "#shared/domain/queue/types";
import type { keepPlaceSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownToken } from "./read-token.ts";

const COMMANDS = { away: "StepAway", back: "Return", coming: "ConfirmComing", here: "ImHere" } as const;

/** The holder steps away or is back, says that they still come, or that they are there after a missed call. */
export async function keepPlace(
  ctx: ActorCtx,
  { commandId, stationId, tokenId, say }: z.output<typeof keepPlaceSchema>,
): Promise<Result<TokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const command = { type: COMMANDS[say], userId, tokenId } as const;
  return ownToken(await ctx.objects.station(eventId, stationId).queue(commandId, userId, command));
}
