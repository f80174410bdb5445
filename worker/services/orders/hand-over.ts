import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { handOverSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";

/** By the text of a pickup QR or its four characters. */
export async function handOver(
  ctx: ActorCtx,
  { commandId, stationId, code }: z.output<typeof handOverSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  const { eventId } = await requireStation(ctx, stationId);
  return kitchenOrder(await ctx.objects.station(eventId, stationId).handOver(commandId, ctx.actor.userId, code));
}
