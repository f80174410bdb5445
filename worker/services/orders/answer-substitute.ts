import type * as z from "zod";
import type { FoodRefusal, OrderView } from "#shared/domain/food/types";
import type { answerSubstituteSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownOrder } from "./read-order.ts";

export async function answerSubstitute(
  ctx: ActorCtx,
  { commandId, stationId, orderId, line, accept }: z.output<typeof answerSubstituteSchema>,
): Promise<Result<OrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const answer = { type: "AnswerSubstitute", userId, orderId, line, accept } as const;
  return ownOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, userId, answer));
}
