import type * as z from "zod";
import type { FoodRefusal, OrderQuote } from "#shared/domain/food/types";
import { AppError } from "#shared/errors";
import type { quoteOrderSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { CollegeCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

/** What a basket would be promised now; nothing is kept for whoever asks. */
export async function quoteOrder(
  ctx: CollegeCtx,
  { stationId, lines }: z.output<typeof quoteOrderSchema>,
): Promise<Result<OrderQuote, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const quote = await ctx.objects.station(eventId, stationId).quote(lines);
  if (!quote) throw new AppError("NOT_FOUND");
  return quote;
}
