import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { markPaidSchema } from "#shared/inputs/kitchen";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";

/** Money was taken at the counter, or that was a slip. */
export async function markPaid(
  ctx: ActorCtx,
  { commandId, stationId, orderId, paid }: z.output<typeof markPaidSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const mark = { type: "MarkPaid", orderId, paid } as const;
  return kitchenOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, ctx.actor.userId, mark));
}
