import type * as z from "zod";
import type { QueueRefusal, TokenView } from "#shared/domain/queue/types";
import type { chooseNoticeSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownToken } from "./read-token.ts";

/** How long before their turn the holder hears of it. */
export async function chooseNotice(
  ctx: ActorCtx,
  { commandId, stationId, tokenId, noticeMs }: z.output<typeof chooseNoticeSchema>,
): Promise<Result<TokenView, QueueRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const command = { type: "ChooseNotice", userId, tokenId, noticeMs } as const;
  return ownToken(await ctx.objects.station(eventId, stationId).queue(commandId, userId, command));
}
