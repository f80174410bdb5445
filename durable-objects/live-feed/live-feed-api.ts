import type { UserId } from "#shared/ids";
import type { NudgeTopic } from "#shared/protocol/live";
import type { Followers } from "#shared/views/event";
import type { SocketHolder } from "../authority/sockets.ts";
import type { Erasable } from "../authority/storage.ts";

export type Publication = {
  /** `event`, or `station:{id}`: each has one source. */
  readonly key: string;
  /** The source's log position; an older one than already shown is ignored. */
  readonly seq: number;
  readonly value: unknown;
  readonly nudges: readonly { readonly userId: UserId; readonly topic: NudgeTopic }[];
};

/** What an authority may ask of a LiveFeed. */
export type LiveFeedApi = SocketHolder &
  Erasable & {
    publish(publication: Publication): Promise<void>;
    /** Asks people who listen here to look again. */
    nudge(nudges: Publication["nudges"]): Promise<void>;
    /** Who is connected here. A person has one feed, so the feeds of an event count nobody twice. */
    count(): Promise<Followers>;
    /** The event's listeners are spread anew: each connects again and finds its feed. */
    disband(): Promise<void>;
  };
