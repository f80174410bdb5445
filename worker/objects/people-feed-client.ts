import type { LiveFeedApi } from "#durable-objects/live-feed/live-feed-api";
import type { CollegeId, UserId } from "#shared/ids";
import { feedShardOf, PEOPLE_FEEDS, peopleFeedName } from "#shared/object-names";
import type { NudgeTopic } from "#shared/protocol/live";
import { callObject } from "./object-client.ts";
import type { SocketTarget } from "./socket-holder-client.ts";

export type PeopleFeedClient = {
  /** Where somebody hears of what is theirs, whatever page they look at. */
  readonly feedOf: (userId: UserId) => SocketTarget;
  /** Asks those of them who listen to look again. Nobody else hears of it; a lost one is made good by the next look. */
  readonly nudge: (userIds: readonly UserId[], topic: NudgeTopic) => Promise<void>;
};

export function peopleFeedClient(env: Env, collegeId: CollegeId): PeopleFeedClient {
  const nameOf = (userId: UserId) => peopleFeedName(collegeId, feedShardOf(userId, PEOPLE_FEEDS));
  return {
    feedOf(userId) {
      const objectName = nameOf(userId);
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
