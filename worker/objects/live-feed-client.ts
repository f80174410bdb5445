import type { LiveFeedApi } from "#durable-objects/live-feed/live-feed-api";
import type { CollegeId, EventId } from "#shared/ids";
import { feedName, feedShardOf, feedShards } from "#shared/object-names";
import type { Followers } from "#shared/views/event";
import { callObject } from "./object-client.ts";
import type { SocketTarget } from "./socket-holder-client.ts";

export type LiveFeedClient = {
  /**
   * The shard that serves one listener.
   * @param listener stable per person, so that they find their shard again
   */
  readonly shardOf: (listener: string) => SocketTarget;
  /** Who listens now, at all shards together. */
  readonly count: () => Promise<Followers>;
  /** Everybody who listens connects again, and is let in as whoever they are by then. A repeat is harmless. */
  readonly disband: () => Promise<void>;
};

/** The live feed of one event. `capacity`, in seats, decides over how many objects it is spread. */
export function liveFeedClient(env: Env, collegeId: CollegeId, eventId: EventId, capacity: number): LiveFeedClient {
  const shards = feedShards(capacity);
  const atEach = <T>(ask: (feed: LiveFeedApi) => Promise<T>): Promise<T[]> =>
    Promise.all(
      Array.from({ length: shards }, (_, shard) => {
        const name = feedName(collegeId, eventId, shard);
        return callObject(() => env.LIVE_FEED.getByName(name) as unknown as LiveFeedApi, ask);
      }),
    );
  return {
    shardOf(listener) {
      const objectName = feedName(collegeId, eventId, feedShardOf(listener, shards));
      const connect = (request: Request) => env.LIVE_FEED.getByName(objectName).fetch(request);
      return { objectClass: "feed", objectName, connect };
    },
    async count() {
      const counts = await atEach((feed) => feed.count());
      const sum = (of: keyof Followers) => counts.reduce((total, one) => total + one[of], 0);
      return { people: sum("people"), visitors: sum("visitors") };
    },
    async disband() {
      await atEach((feed) => feed.disband());
    },
  };
}
