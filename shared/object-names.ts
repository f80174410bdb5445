import type { CollegeId, EventId, StationId } from "./ids.ts";

/** The college comes first in every name: an object cannot be reached from another college's scope. */
export function ledgerName(collegeId: CollegeId, eventId: EventId): string {
  return `c:${collegeId}:e:${eventId}`;
}

export function stationName(collegeId: CollegeId, eventId: EventId, stationId: StationId): string {
  return `${ledgerName(collegeId, eventId)}:s:${stationId}`;
}

export function feedName(collegeId: CollegeId, eventId: EventId, shard: number): string {
  return `${ledgerName(collegeId, eventId)}:feed:${shard}`;
}

export function roomName(collegeId: CollegeId, eventId: EventId): string {
  return `${ledgerName(collegeId, eventId)}:room`;
}

/** Feeds of a college's people and visitors, whatever they look at: room for as many as an event's feeds have. */
export const PEOPLE_FEEDS = 40;

export function peopleFeedName(collegeId: CollegeId, shard: number): string {
  return `c:${collegeId}:people:${shard}`;
}

/** Listeners one feed object serves with room to spare. */
const LISTENERS_PER_SHARD = 500;
/** Every change is sent to every shard, so their number is bounded too. */
export const FEED_SHARDS_MAX = 200;

/** How many feed objects an event of this capacity is spread over. */
export function feedShards(capacity: number): number {
  return Math.min(FEED_SHARDS_MAX, Math.max(1, Math.ceil(capacity / LISTENERS_PER_SHARD)));
}

/** The shard of one listener: FNV-1a over the key, so a person finds their feed again. */
export function feedShardOf(key: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % shards;
}
