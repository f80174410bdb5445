import type { CollegeId, EventId } from "#shared/ids";
import { feedName, feedShardOf, feedShards } from "#shared/object-names";

/**
 * Hands a listener's WebSocket upgrade to their shard of an event's feed.
 * @param capacity of the event, seats: decides the number of shards
 * @param listener stable per person, so that they find their shard again
 */
export function connectToFeed(
  env: Env,
  { collegeId, eventId, capacity, listener }: { collegeId: CollegeId; eventId: EventId; capacity: number; listener: string },
  request: Request,
): Promise<Response> {
  const shard = feedShardOf(listener, feedShards(capacity));
  return env.LIVE_FEED.get(env.LIVE_FEED.idFromName(feedName(collegeId, eventId, shard))).fetch(request);
}
