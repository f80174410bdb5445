import type { OrderView } from "#shared/domain/food/types";
import { AppError } from "#shared/errors";
import type { EventId, OrderId, StationId } from "#shared/ids";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

export type BasketOrder = { readonly stationId: StationId; readonly order: OrderView };

/**
 * Somebody's own orders, at one event.
 * @throws AppError NOT_FOUND for one there is not, somebody else's, and one at another event than the first
 */
export async function requireBasket(
  ctx: ActorCtx,
  asked: readonly { readonly stationId: StationId; readonly orderId: OrderId }[],
): Promise<{ readonly eventId: EventId; readonly orders: readonly BasketOrder[] }> {
  const eventId = await requireOneEvent(
    ctx,
    asked.map(({ stationId }) => stationId),
  );
  const orders = await Promise.all(
    asked.map(async ({ stationId, orderId }) => {
      const order = await ctx.objects.station(eventId, stationId).order(orderId, ctx.actor.userId);
      if (!order) throw new AppError("NOT_FOUND");
      return { stationId, order };
    }),
  );
  return { eventId, orders };
}

/** @throws AppError NOT_FOUND for stations that are not at one event, and for none */
export async function requireOneEvent(ctx: ActorCtx, stationIds: readonly StationId[]): Promise<EventId> {
  const stations = await Promise.all(stationIds.map((stationId) => requireStation(ctx, stationId)));
  const [first] = stations;
  if (!first || stations.some(({ eventId }) => eventId !== first.eventId)) throw new AppError("NOT_FOUND");
  return first.eventId;
}
