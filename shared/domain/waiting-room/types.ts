import type { EventId, UserId } from "#shared/ids";
import type { RoomMode } from "#shared/room-modes";
import type { Eta, Pace } from "../eta/types.ts";

/** `version` is the event's; registration is open in [opensAt, closesAt), epoch milliseconds. */
export type RoomConfig = {
  readonly version: number;
  readonly mode: RoomMode;
  readonly opensAt: number;
  readonly closesAt: number;
};

/** What decides the order of those who came before the opening; `commitment` is the SHA-256 of `seed`, hex. */
export type Lot = { readonly seed: string; readonly commitment: string };

/** Everybody up to the place `through` who was not called before has their turn since `at`. */
export type Call = { readonly through: number; readonly at: number; readonly arrived: number };

/** How the ledger does, as it says itself. */
export type LedgerReading = {
  /** Writing commands it takes a second, over the last seconds. */
  readonly commandsPerSecond: number;
  /** More arrives than it can make durable for long. */
  readonly isStrained: boolean;
  readonly seatsLeft: number;
  /** Seats kept while somebody decides: some come back. */
  readonly held: number;
  /** People on the waiting list: what comes back is theirs. */
  readonly waiting: number;
  /** How many different people have come with an admission, in this life of the object. */
  readonly arrived: number;
  /** Nobody can register any more: sales closed, or the event ended. */
  readonly isOver: boolean;
};

export type Seats = Pick<LedgerReading, "seatsLeft" | "held" | "waiting">;

export type RoomPhase =
  | { readonly status: "closed" }
  /** Before the opening of registration. */
  | { readonly status: "gathering"; readonly lot: Lot }
  | {
      readonly status: "open";
      /** Null: opened by a busy ledger, nobody was here before. */
      readonly lot: Lot | null;
      /** How many came before the opening: their places are drawn. */
      readonly early: number;
      /** The last place that was called. */
      readonly through: number;
      /** The last place whose turn is over. */
      readonly missedThrough: number;
      /** Turns that are not over, oldest first. */
      readonly calls: readonly Call[];
      /** People called a second at most. */
      readonly pace: number;
      /** People who could be called at once. */
      readonly tokens: number;
      /** Null until the ledger has said: nobody is called before. */
      readonly seats: Seats | null;
      /** How many came with an admission, over all lives of the ledger; `arrivedSeen` is its own last count. */
      readonly arrived: number;
      readonly arrivedSeen: number;
      readonly estimator: Pace;
      /** When somebody was last called while others waited. */
      readonly lastCallAt: number;
      /** When there was last a reason to be open. */
      readonly busyAt: number;
    };

/** One room serves an event's rounds of waiting, one after the other; places of an earlier round are void. */
export type RoomState = {
  readonly config: RoomConfig;
  readonly round: number;
  /** How many places were given in this round. */
  readonly lastNumber: number;
  readonly tickedAt: number;
  readonly phase: RoomPhase;
};

/** Numbers are given in the order of arrival. Whose number is of those before the opening has their place drawn. */
export type Place = { readonly userId: UserId; readonly round: number; readonly number: number };

/** What one command may look at. */
export type RoomSlice = { readonly room: RoomState; readonly place: Place | null };

export type RoomCommand =
  | { readonly type: "ConfigureRoom"; readonly config: RoomConfig }
  /** The ledger has more to do than it can for long. */
  | { readonly type: "OpenBusyRoom" }
  /** `again`: also if their turn has passed. */
  | { readonly type: "EnterRoom"; readonly userId: UserId; readonly again: boolean }
  /** An alarm. `reading` is null if the ledger did not answer. */
  | { readonly type: "Tick"; readonly reading: LedgerReading | null };

export type RoomEvent =
  | { readonly type: "RoomConfigured"; readonly config: RoomConfig; readonly at: number }
  | { readonly type: "GatheringBegun"; readonly round: number; readonly lot: Lot; readonly at: number }
  | {
      readonly type: "RoomOpened";
      readonly round: number;
      readonly lot: Lot | null;
      readonly early: number;
      readonly at: number;
    }
  | { readonly type: "PlaceTaken"; readonly userId: UserId; readonly number: number; readonly at: number }
  | { readonly type: "RoomTicked"; readonly at: number }
  | {
      readonly type: "PaceSet";
      readonly pace: number;
      readonly tokens: number;
      /** Null: the ledger did not answer. */
      readonly reading: LedgerReading | null;
      readonly at: number;
    }
  | { readonly type: "PeopleCalled"; readonly through: number; readonly at: number }
  | { readonly type: "TurnsEnded"; readonly through: number; readonly at: number }
  | { readonly type: "RoomBusy"; readonly at: number }
  | { readonly type: "RoomClosed"; readonly at: number };

export type EnterRefusal =
  /** Nothing is in the way of registering. */
  | { readonly code: "room-closed" }
  /** Their turn came and went. */
  | { readonly code: "turn-missed" };

/** Without an admission nobody registers while the room is open. */
export type RoomRefusal = { readonly code: "waiting-room"; readonly eventId: EventId };

/** What everybody may know of a room, and all that is needed to tell anybody how they stand. */
export type RoomStanding = {
  readonly status: RoomPhase["status"];
  readonly round: number;
  readonly opensAt: number;
  readonly lastNumber: number;
  readonly early: number;
  /** The seed is null until the opening. */
  readonly lot: { readonly seed: string | null; readonly commitment: string } | null;
  readonly through: number;
  readonly missedThrough: number;
  readonly calls: readonly Pick<Call, "through" | "at">[];
  readonly pace: number;
  readonly tokens: number;
  readonly estimator: Pace;
  readonly seats: Seats | null;
  /** Seats that nobody who was called is on their way to; 0 until the ledger has said. */
  readonly toCallFor: number;
};

/** How one person stands. */
export type PlaceView =
  /** Nothing is in the way of registering. */
  | { readonly state: "free" }
  | {
      readonly state: "gathering";
      readonly opensAt: number;
      /** How many are here. */
      readonly here: number;
      readonly commitment: string;
    }
  | {
      readonly state: "waiting";
      readonly ahead: number;
      /** Null: no honest time exists, for more are ahead than there are seats. */
      readonly eta: Eta | null;
      /** That nobody who was called is on their way to. Null: not known yet. */
      readonly seatsLeft: number | null;
      /** `fewer`: more are ahead than seats are left. `gone`: none is left, and who has their turn can join the waiting list. */
      readonly seats: "enough" | "fewer" | "gone";
      /** How their place was drawn; null for who came after the opening. */
      readonly drawn: Drawn | null;
    }
  | { readonly state: "admitted"; readonly until: number }
  | { readonly state: "missed" };

/** Anybody can draw again: `drawPlace(seed, number, early)`, and the seed's SHA-256 was known before. */
export type Drawn = Lot & { readonly number: number; readonly early: number; readonly place: number };
