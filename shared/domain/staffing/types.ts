import type { StationId, UserId } from "#shared/ids";

/** One queue as whoever distributes helpers sees it. */
export type StationLoad = {
  readonly id: StationId;
  /** Whether people are called there: a queue that rests, or is closed and empty, needs nobody. */
  readonly isServing: boolean;
  /** People who can be called, those with a head start counted twice. */
  readonly queue: number;
  /** Arrivals per second. */
  readonly arrivalRate: number;
  /** Seconds from one call of a server to its next. */
  readonly cycleSeconds: number;
  /** Who serves there and stays, and who is on the way there. */
  readonly servers: number;
  /** Long, and to be relieved: half as much must be saved to bring somebody there. */
  readonly isRelieved: boolean;
  /** It never gives away one of so many; at least 1. */
  readonly serversMin: number;
};

/** Somebody who helps at an event today and is there. */
export type Helper = {
  readonly id: UserId;
  /** Where they serve; null: at no desk, free to go anywhere. */
  readonly stationId: StationId | null;
  /** What is left of the service they are at, seconds; 0 when they wait for somebody to come. */
  readonly busySeconds: number;
  readonly isOnBreak: boolean;
  /** Stations at which they may serve. */
  readonly mayServe: ReadonlySet<StationId>;
};

/** A helper was asked to go, or went. Counts from `at`, epoch milliseconds. */
export type Move = {
  readonly helperId: UserId;
  readonly from: StationId | null;
  readonly to: StationId;
  readonly at: number;
  /** Asked and not answered yet, or on the way. */
  readonly isOpen: boolean;
};

/** A helper would rather stay. `at`: epoch milliseconds. */
export type Decline = { readonly helperId: UserId; readonly at: number };

/** All that a proposal rests on. `now`: epoch milliseconds. */
export type Staffing = {
  readonly now: number;
  readonly stations: readonly StationLoad[];
  readonly helpers: readonly Helper[];
  /** Of the last hour at least, in any order. */
  readonly moves: readonly Move[];
  /** Of the last quarter of an hour at least, in any order. */
  readonly declines: readonly Decline[];
};

export type Proposal = {
  readonly helperId: UserId;
  readonly from: StationId | null;
  readonly to: StationId;
  /** What the move spares people who wait, in person-seconds, less what it costs those it leaves and the way itself. */
  readonly savedSeconds: number;
};

/** Why a helper does not go somewhere. */
export type Hindrance =
  | "station-unknown"
  | "already-there"
  | "not-serving"
  | "on-break"
  | "may-not-serve"
  | "is-moving"
  | "declined"
  | "just-moved"
  | "moved-enough"
  | "receiver-rests"
  | "would-reverse"
  | "donor-needs-them"
  | "donor-waits-longer";
