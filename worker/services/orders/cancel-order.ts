import type * as z from "zod";
import type { FoodRefusal, OrderView } from "#shared/domain/food/types";
import type { cancelOrderSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { tryEndCheckouts } from "../payments/end-checkouts.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownOrder } from "./read-order.ts";

export async function cancelOrder(
  ctx: ActorCtx,
  { commandId, stationId, orderId }: z.output<typeof cancelOrderSchema>,
): Promise<Result<OrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const cancel = { type: "CancelOrder", userId, orderId } as const;
  const cancelled = ownOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, userId, cancel));
  if (cancelled.ok && cancelled.value.pay === "ahead" && cancelled.value.paid === 0) {
    await tryEndCheckouts(ctx, { userId, orderIds: [orderId] });
  }
  return cancelled;
}
