import type { LiveFeedApi, Publication } from "#durable-objects/live-feed/live-feed-api";
import type { CollegeId, UserId } from "#shared/ids";
import { feedShardOf, PEOPLE_FEEDS, peopleFeedName } from "#shared/object-names";
import type { NudgeTopic } from "#shared/protocol/live";
import { EMERGENCIES_KEY } from "#shared/protocol/live-wire";
import type { Emergency } from "#shared/views/emergencies";
import { callObject } from "./object-client.ts";
import type { SocketTarget } from "./socket-holder-client.ts";

/** Before each try: a feed that restarts is back by the second, one that is busy by the third. */
const SHOW_PAUSES_MS = [0, 200, 800];

export type PeopleFeedClient = {
  /**
   * Where somebody hears of what is theirs and of what is everybody's, whatever page they look at.
   * @param listener of a person their id, so that they find their feed again; of a visitor anything
   */
  readonly feedOf: (listener: string) => SocketTarget;
  /** Shows all who listen what there is now, and who comes later too. An older `seq` hides no newer. @returns whether all feeds know */
  readonly show: (emergencies: readonly Emergency[], seq: number) => Promise<boolean>;
  /** Asks those of them who listen to look again. Nobody else hears of it; a lost one is made good by the next look. */
  readonly nudge: (userIds: readonly UserId[], topic: NudgeTopic) => Promise<void>;
};

export function peopleFeedClient(env: Env, collegeId: CollegeId): PeopleFeedClient {
  const nameOf = (listener: string) => peopleFeedName(collegeId, feedShardOf(listener, PEOPLE_FEEDS));
  const showAt = (shard: number, publication: Publication) =>
    callObject(
      () => env.LIVE_FEED.getByName(peopleFeedName(collegeId, shard)) as unknown as LiveFeedApi,
      (feed) => feed.publish(publication),
    );
  return {
    async show(value, seq) {
      let shards = Array.from({ length: PEOPLE_FEEDS }, (_, shard) => shard);
      for (const pauseMs of SHOW_PAUSES_MS) {
        await scheduler.wait(pauseMs);
        const publication = { key: EMERGENCIES_KEY, seq, value, nudges: [] };
        const told = await Promise.allSettled(shards.map((shard) => showAt(shard, publication)));
        shards = shards.filter((_, at) => told[at]?.status === "rejected");
        if (shards.length === 0) return true;
      }
      return false;
    },
    feedOf(listener) {
      const objectName = nameOf(listener);
      const connect = (request: Request) => env.LIVE_FEED.getByName(objectName).fetch(request);
      return { objectClass: "feed", objectName, connect };
    },
    async nudge(userIds, topic) {
      const byFeed = Map.groupBy(new Set(userIds), nameOf);
      await Promise.all(
        Array.from(byFeed, ([name, some]) =>
          callObject(
            () => env.LIVE_FEED.getByName(name) as unknown as LiveFeedApi,
            (feed) => feed.nudge(some.map((userId) => ({ userId, topic }))),
          ),
        ),
      );
    },
  };
}
