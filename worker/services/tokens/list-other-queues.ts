import type { QueueRef } from "#shared/domain/queue/types";
import type { EventId, StationId } from "#shared/ids";
import type { ActorCtx } from "../../context.ts";
import { listTokenPlaces } from "../../repositories/tokens.ts";

/**
 * The other queues of the event in which this person has a place: none where they have one in this queue, which answers for itself.
 * The read model may trail somebody who left a moment ago, so whoever has as many as `enough` is asked after at the queues.
 */
export async function listOtherQueues(
  ctx: ActorCtx,
  eventId: EventId,
  stationId: StationId,
  enough: number,
): Promise<QueueRef[]> {
  const { userId } = ctx.actor;
  const places = await listTokenPlaces(ctx.db, eventId, userId);
  if (places.length < enough || places.some(({ id }) => id === stationId)) return [];
  const held = await Promise.all(
    places.map(async ({ id }) => (await ctx.objects.station(eventId, id).view(userId)).token !== null),
  );
  return places.filter((_, index) => held[index]);
}
