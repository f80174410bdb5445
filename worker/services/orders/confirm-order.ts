import type * as z from "zod";
import type { FoodRefusal, OrderView } from "#shared/domain/food/types";
import type { confirmOrderSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { ownOrder } from "./read-order.ts";

/** What is kept for somebody goes to the kitchen: they want it, and there is nothing to pay first. */
export async function confirmOrder(
  ctx: ActorCtx,
  { commandId, stationId, orderId }: z.output<typeof confirmOrderSchema>,
): Promise<Result<OrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  const { userId } = ctx.actor;
  const confirm = { type: "ConfirmOrder", userId, orderId } as const;
  return ownOrder(await ctx.objects.station(eventId, stationId).kitchen(commandId, userId, confirm));
}
