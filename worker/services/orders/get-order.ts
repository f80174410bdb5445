import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { orderSchema } from "#shared/inputs/attendee";
import type { OrderPage } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { getStationRef } from "../stations/get-station-ref.ts";

export async function getOrder(
  ctx: ActorCtx,
  { stationId, orderId }: z.output<typeof orderSchema>,
): Promise<OrderPage> {
  const { kind: _, ...station } = await getStationRef(ctx, stationId);
  const order = await ctx.objects.station(station.eventId, stationId).order(orderId, ctx.actor.userId);
  if (!order) throw new AppError("NOT_FOUND");
  return { station, order };
}
