import type { CollegeId, EventId } from "#shared/ids";
import { feedName, feedShardOf, feedShards } from "#shared/object-names";

export type LiveFeedClient = {
  /**
   * Hands a listener's WebSocket upgrade to their shard.
   * @param listener stable per person, so that they find their shard again
   */
  readonly connect: (request: Request, listener: string) => Promise<Response>;
};

/** The live feed of one event. `capacity`, in seats, decides over how many objects it is spread. */
export function liveFeedClient(env: Env, collegeId: CollegeId, eventId: EventId, capacity: number): LiveFeedClient {
  return {
    connect(request, listener) {
      const shard = feedShardOf(listener, feedShards(capacity));
      return env.LIVE_FEED.getByName(feedName(collegeId, eventId, shard)).fetch(request);
    },
  };
}
