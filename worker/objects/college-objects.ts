import type { EventId, StationId } from "#shared/ids";
import type { CollegeScope } from "../auth/scope.ts";
import { type EventLedgerClient, eventLedgerClient } from "./event-ledger-client.ts";
import { type LiveFeedClient, liveFeedClient } from "./live-feed-client.ts";
import { type PeopleFeedClient, peopleFeedClient } from "./people-feed-client.ts";
import { type StationClient, stationClient } from "./station-client.ts";
import { type WaitingRoomClient, waitingRoomClient } from "./waiting-room-client.ts";

export type CollegeObjects = {
  readonly ledger: (eventId: EventId) => EventLedgerClient;
  readonly feed: (eventId: EventId, capacity: number) => LiveFeedClient;
  readonly people: PeopleFeedClient;
  readonly room: (eventId: EventId) => WaitingRoomClient;
  readonly station: (eventId: EventId, stationId: StationId) => StationClient;
};

/** The authorities of one college; a scope opens no other's. Whether an id exists is for the caller to know first. */
export function collegeObjects({ college }: CollegeScope, env: Env): CollegeObjects {
  return {
    ledger: (eventId) => eventLedgerClient(env, college.id, eventId),
    feed: (eventId, capacity) => liveFeedClient(env, college.id, eventId, capacity),
    people: peopleFeedClient(env, college.id),
    room: (eventId) => waitingRoomClient(env, college.id, eventId),
    station: (eventId, stationId) => stationClient(env, college.id, eventId, stationId),
  };
}
