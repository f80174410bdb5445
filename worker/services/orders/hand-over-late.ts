import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import { AppError } from "#shared/errors";
import type { handOverLateSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";
import { kitchenOrder } from "./read-order.ts";
import { sayElsewhere } from "./say-elsewhere.ts";

/** Nobody brings a hand-over of another day. */
const LATE_MAX_MS = 36 * 3_600_000;

/** What a phone without a network handed over by itself: taken once, and noted if it had been handed over before. */
export async function handOverLate(
  ctx: ActorCtx,
  { commandId, stationId, code, handedAt }: z.output<typeof handOverLateSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  if (handedAt < ctx.now - LATE_MAX_MS) throw new AppError("BAD_INPUT", "That was handed over too long ago.");
  const { eventId } = await requireStation(ctx, stationId);
  const station = ctx.objects.station(eventId, stationId);
  const told = kitchenOrder(await station.handOverLate(commandId, ctx.actor.userId, code, handedAt));
  return sayElsewhere(ctx, eventId, code, told);
}
