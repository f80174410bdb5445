import type { Erasable } from "#durable-objects/authority/storage";
import type { CollegeId, EventId, StationId } from "#shared/ids";
import {
  FEED_SHARDS_MAX,
  feedName,
  ledgerName,
  PEOPLE_FEEDS,
  peopleFeedName,
  roomName,
  stationName,
} from "#shared/object-names";
import { callObject } from "./object-client.ts";

export type ErasedObjects = { readonly ledgers: number; readonly stations: number; readonly feeds: number };

/** Empties what a college has besides its events. @returns how many */
export async function erasePeopleFeeds(env: Env, collegeId: CollegeId): Promise<number> {
  for (let shard = 0; shard < PEOPLE_FEEDS; shard++)
    await callObject(
      () => env.LIVE_FEED.getByName(peopleFeedName(collegeId, shard)) as unknown as Erasable,
      (object) => object.erase(),
    );
  return PEOPLE_FEEDS;
}

/** Empties every object an event can have, whatever its capacity ever was. */
export async function eraseObjectsOf(
  env: Env,
  collegeId: CollegeId,
  eventId: EventId,
  stationIds: readonly StationId[],
): Promise<ErasedObjects> {
  const erase = (namespace: DurableObjectNamespace, name: string) =>
    callObject(
      () => namespace.getByName(name) as unknown as Erasable,
      (object) => object.erase(),
    );
  await erase(env.EVENT_LEDGER as unknown as DurableObjectNamespace, ledgerName(collegeId, eventId));
  await erase(env.WAITING_ROOM as unknown as DurableObjectNamespace, roomName(collegeId, eventId));
  for (const stationId of stationIds) {
    await erase(env.STATION as unknown as DurableObjectNamespace, stationName(collegeId, eventId, stationId));
  }
  const feeds = Array.from({ length: FEED_SHARDS_MAX }, (_, shard) => feedName(collegeId, eventId, shard));
  await Promise.all(feeds.map((name) => erase(env.LIVE_FEED as unknown as DurableObjectNamespace, name)));
  return { ledgers: 1, stations: stationIds.length, feeds: feeds.length };
}
