import type { LiveFeedApi } from "#durable-objects/live-feed/live-feed-api";
import type { CollegeId, EventId } from "#shared/ids";
import { feedName, feedShardOf, feedShards } from "#shared/object-names";
import { callObject } from "./object-client.ts";
import type { SocketTarget } from "./socket-holder-client.ts";

export type LiveFeedClient = {
  /**
   * The shard that serves one listener.
   * @param listener stable per person, so that they find their shard again
   */
  readonly shardOf: (listener: string) => SocketTarget;
  /** Everybody who listens connects again, and is let in as whoever they are by then. A repeat is harmless. */
  readonly disband: () => Promise<void>;
};

/** The live feed of one event. `capacity`, in seats, decides over how many objects it is spread. */
export function liveFeedClient(env: Env, collegeId: CollegeId, eventId: EventId, capacity: number): LiveFeedClient {
  const shards = feedShards(capacity);
  return {
    shardOf(listener) {
      const objectName = feedName(collegeId, eventId, feedShardOf(listener, shards));
      const connect = (request: Request) => env.LIVE_FEED.getByName(objectName).fetch(request);
      return { objectClass: "feed", objectName, connect };
    },
    async disband() {
      const names = Array.from({ length: shards }, (_, shard) => feedName(collegeId, eventId, shard));
      await Promise.all(
        names.map((name) => {
          const feed = () => env.LIVE_FEED.getByName(name) as unknown as LiveFeedApi;
          return callObject(feed, (object) => object.disband());
        }),
      );
    },
  };
}
