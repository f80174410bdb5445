import type { CollegeId, EventId } from "#shared/ids";
import { feedName, feedShardOf, feedShards } from "#shared/object-names";
import type { SocketTarget } from "./socket-holder-client.ts";

export type LiveFeedClient = {
  /**
   * The shard that serves one listener.
   * @param listener stable per person, so that they find their shard again
   */
  readonly shardOf: (listener: string) => SocketTarget;
};

/** The live feed of one event. `capacity`, in seats, decides over how many objects it is spread. */
export function liveFeedClient(env: Env, collegeId: CollegeId, eventId: EventId, capacity: number): LiveFeedClient {
  return {
    shardOf(listener) {
      const objectName = feedName(collegeId, eventId, feedShardOf(listener, feedShards(capacity)));
      const connect = (request: Request) => env.LIVE_FEED.getByName(objectName).fetch(request);
      return { objectClass: "feed", objectName, connect };
    },
  };
}
