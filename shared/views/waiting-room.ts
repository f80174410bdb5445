import type { PlaceView } from "#shared/domain/waiting-room/types";
import type { RoomMode } from "#shared/room-modes";

/** How somebody stands, and when to ask again. */
export type RoomPlace = {
  readonly view: PlaceView;
  /** To be handed in with the next question; null where there is no place. */
  readonly ticket: string | null;
  /** Milliseconds; for everybody a little different, so that a crowd does not come at once. */
  readonly askAgainMs: number;
};

/** The room as its organizers see it. */
export type RoomOverview = {
  readonly mode: RoomMode;
  readonly status: "closed" | "gathering" | "open";
  readonly waiting: number;
  /** People whose turn came in the last minute. */
  readonly calledPerMinute: number;
};
