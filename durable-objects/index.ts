export { EventLedger } from "./event-ledger/event-ledger-object.ts";
export { LiveFeed } from "./live-feed/live-feed-object.ts";
export { Station } from "./station/station-object.ts";
export { WaitingRoom } from "./waiting-room/waiting-room-object.ts";
