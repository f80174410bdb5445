import type { CollegeId, EventId, UserId } from "#shared/ids";
import { feedName, feedShardOf } from "#shared/object-names";
import type { NudgeTopic } from "#shared/protocol/live";
import type { LiveFeedApi } from "../live-feed/live-feed-api.ts";

export type FeedAddress = { readonly collegeId: CollegeId; readonly eventId: EventId; readonly shards: number };

export type FeedSource = {
  readonly address: FeedAddress;
  /** The entry this source keeps up to date. */
  readonly key: string;
  /** The source's log position. */
  readonly seq: number;
  readonly value: unknown;
};

/** One more message per shard each time: an event with many shards is told less often, within these bounds. */
const PUBLISH_MS_PER_SHARD = 20;
const PUBLISH_INTERVAL_MIN_MS = 100;
const PUBLISH_INTERVAL_MAX_MS = 1_000;
const PUBLISH_RETRY_MS = 2_000;
/** A killed object's last change reaches its feeds this much later at most: soon enough, and rarely needed. */
const CATCH_UP_MS = 5_000;

/**
 * Tells an event's feed shards what one source (the ledger or a station) now looks like. One publication is on its way
 * at a time and always carries the newest value, so a slow feed sees fewer updates, never older ones; a failed one
 * is repeated. What waits to be told is in memory alone: the object's alarm stays armed until all is told, and asks the
 * next life to catch up.
 */
export class FeedPublisher {
  readonly #feeds: DurableObjectNamespace;
  readonly #read: () => FeedSource | null;
  #nudges: { userId: UserId; topic: NudgeTopic }[] = [];
  #dirty = false;
  #busy = false;
  /** The newest position all feeds were told of in this life of the object. */
  #toldSeq = -1;

  /** @param read what there is to tell now; null while there is nothing */
  constructor(feeds: DurableObjectNamespace, read: () => FeedSource | null) {
    this.#feeds = feeds;
    this.#read = read;
  }

  nudge(userId: UserId, topic: NudgeTopic): void {
    this.#nudges.push({ userId, topic });
  }

  /** Publishes soon; call after every change. */
  changed(): void {
    this.#dirty = true;
    if (!this.#busy) void this.#run();
  }

  /** Publishes what a former life of the object may not have got to. */
  catchUp(): void {
    if (this.#isBehind()) this.changed();
  }

  /** When to see whether there is still something to catch up with, epoch milliseconds; null when all is told. */
  catchUpAt(now: number): number | null {
    return this.#isBehind() ? now + CATCH_UP_MS : null;
  }

  #isBehind(): boolean {
    return (this.#read()?.seq ?? -1) > this.#toldSeq;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#dirty) {
        this.#dirty = false;
        const nudges = this.#nudges;
        this.#nudges = [];
        const shards = await this.#publish(nudges);
        if (shards === null) {
          this.#nudges = [...nudges, ...this.#nudges];
          this.#dirty = true;
        }
        await new Promise((done) => setTimeout(done, shards === null ? PUBLISH_RETRY_MS : pauseFor(shards)));
      }
    } finally {
      this.#busy = false;
    }
  }

  /** @returns the number of shards told, or null if any could not be reached */
  async #publish(nudges: readonly { userId: UserId; topic: NudgeTopic }[]): Promise<number | null> {
    const source = this.#read();
    if (!source) return 0;
    const { shards } = source.address;
    const told = await Promise.allSettled(
      feedsAt(this.#feeds, source.address).map((feed, shard) =>
        feed.publish({
          key: source.key,
          seq: source.seq,
          value: source.value,
          nudges: nudges.filter((nudge) => feedShardOf(nudge.userId, shards) === shard),
        }),
      ),
    );
    if (told.some((one) => one.status === "rejected")) return null;
    this.#toldSeq = Math.max(this.#toldSeq, source.seq);
    return shards;
  }
}

function pauseFor(shards: number): number {
  return Math.min(PUBLISH_INTERVAL_MAX_MS, Math.max(PUBLISH_INTERVAL_MIN_MS, shards * PUBLISH_MS_PER_SHARD));
}

/** Makes every listener of these feeds connect again. @throws if a feed could not be reached; a repeat is harmless */
export async function disbandFeeds(feeds: DurableObjectNamespace, address: FeedAddress): Promise<void> {
  await Promise.all(feedsAt(feeds, address).map((feed) => feed.disband()));
}

function feedsAt(feeds: DurableObjectNamespace, { collegeId, eventId, shards }: FeedAddress): LiveFeedApi[] {
  return Array.from(
    { length: shards },
    (_, shard) => feeds.getByName(feedName(collegeId, eventId, shard)) as unknown as LiveFeedApi,
  );
}
