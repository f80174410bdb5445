import type { TokenId, UserId } from "#shared/ids";
import type { OrderedMap } from "#shared/ordered-map";

/**
 * The queue of one station: lanes of waiting tokens and the servers who call them.
 * `waiting` is ordered by (key, number); key = joinedAt − credit, so a priority lane is a head start.
 */
export type QueueState = {
  readonly config: QueueConfig;
  readonly status: QueueStatus;
  /** Time never runs back: decisions happen at max(now, lastAt). */
  readonly lastAt: number;
  readonly lastNumber: number;
  /** Privileged calls in a row while a regular waited; at FLOOR_STREAK_MAX a regular is next. */
  readonly streak: number;
  /** Staff serving now, at least 0; 0 means no estimate. */
  readonly servers: number;
  /** All live tokens (waiting, called, serving). */
  readonly tokens: OrderedMap<TokenId, Token>;
  readonly tokenOfUser: OrderedMap<UserId, TokenId>;
  /** Per lane id: the waiting tokens, in calling order. */
  readonly waiting: ReadonlyMap<string, OrderedMap<WaitingKey, TokenId>>;
  /** Waiting tokens without a head start, whatever their lane: whom the floor protects. */
  readonly regulars: OrderedMap<WaitingKey, TokenId>;
  /** Called and serving tokens, ordered by calledAt, then number. */
  readonly inService: OrderedMap<WaitingKey, TokenId>;
  /** Ends of services in the last 60 s, ascending: the live rate. */
  readonly recentDone: readonly number[];
  readonly estimator: Estimator;
};

/** Ordered by `key` (joinedAt − credit while waiting, calledAt in service), then by `number`. */
export type WaitingKey = { readonly key: number; readonly number: number };

export type QueueStatus = "open" | "paused" | "closed";

export type QueueConfig = {
  readonly version: number;
  readonly lanes: readonly Lane[];
  /** The usual seconds per person before anything is measured. */
  readonly priorServiceSeconds: number;
  /** A called person has this long to arrive. */
  readonly graceMs: number;
  /** Refuse joins beyond this many waiting. */
  readonly waitingMax: number;
};

/** `creditMs` is the head start of a lane: 0 for regular. `id` is a slug such as "regular", "access", "vip". */
export type Lane = { readonly id: string; readonly name: string; readonly creditMs: number };

export type TokenStatus = "waiting" | "called" | "serving" | "done" | "no-show" | "left" | "cancelled";

export type Token = {
  readonly id: TokenId;
  readonly userId: UserId;
  readonly name: string;
  /** Strictly rising per station; what the display calls. */
  readonly number: number;
  readonly laneId: string;
  /** Credit at issue: editing a lane never reorders people already waiting. */
  readonly creditMs: number;
  readonly status: TokenStatus;
  readonly joinedAt: number;
  readonly calledAt: number | null;
  readonly servedAt: number | null;
  readonly endedAt: number | null;
  /** What was promised at joining, for calibration; null while no server was on. */
  readonly quote: Eta | null;
};

/** Waiting-time estimate in milliseconds from now: median, the 50 % range and the 90 % range. */
export type Eta = {
  readonly medianMs: number;
  readonly likely: readonly [lowMs: number, highMs: number];
  readonly range: readonly [lowMs: number, highMs: number];
  /** True with fewer than ETA_SAMPLES_MIN measured services. */
  readonly first: boolean;
};

/** Decayed service statistics (count, sum, sum of squares, seconds) and the last learning instant. */
export type Estimator = { readonly n: number; readonly s: number; readonly q: number; readonly lastAt: number };

export type QueueCommand =
  | { readonly type: "ConfigureQueue"; readonly config: QueueConfig }
  | { readonly type: "OpenQueue" }
  | { readonly type: "PauseQueue" }
  | { readonly type: "CloseQueue" }
  | { readonly type: "SetServers"; readonly servers: number }
  | { readonly type: "Join"; readonly userId: UserId; readonly name: string; readonly laneId: string }
  | { readonly type: "Leave"; readonly userId: UserId; readonly tokenId: TokenId }
  | { readonly type: "CallNext" }
  | { readonly type: "Arrived"; readonly tokenId: TokenId }
  | { readonly type: "Finish"; readonly tokenId: TokenId }
  | { readonly type: "MarkNoShow"; readonly tokenId: TokenId }
  | { readonly type: "CancelToken"; readonly tokenId: TokenId };

export type QueueDomainEvent =
  | { readonly type: "QueueConfigured"; readonly config: QueueConfig; readonly at: number }
  | { readonly type: "QueueOpened" | "QueuePaused" | "QueueClosed"; readonly at: number }
  | { readonly type: "ServersSet"; readonly servers: number; readonly at: number }
  | {
      readonly type: "TokenJoined";
      readonly tokenId: TokenId;
      readonly userId: UserId;
      readonly name: string;
      readonly number: number;
      readonly laneId: string;
      readonly creditMs: number;
      readonly quote: Eta | null;
      readonly at: number;
    }
  | { readonly type: "TokenCalled"; readonly tokenId: TokenId; readonly streak: number; readonly at: number }
  | { readonly type: "TokenArrived"; readonly tokenId: TokenId; readonly at: number }
  /** `cycleSeconds`: from call to end, what the estimator learns. */
  | { readonly type: "TokenDone"; readonly tokenId: TokenId; readonly cycleSeconds: number; readonly at: number }
  | { readonly type: "TokenNoShow"; readonly tokenId: TokenId; readonly cycleSeconds: number; readonly at: number }
  | { readonly type: "TokenLeft"; readonly tokenId: TokenId; readonly at: number }
  | { readonly type: "TokenCancelled"; readonly tokenId: TokenId; readonly at: number };

export type QueueRefusal =
  | { readonly code: "queue-closed" }
  | { readonly code: "queue-paused" }
  | { readonly code: "queue-full"; readonly waitingMax: number }
  | { readonly code: "already-in-queue"; readonly tokenId: TokenId; readonly number: number }
  | { readonly code: "lane-unknown" }
  | { readonly code: "nobody-waiting" }
  | { readonly code: "token-unknown" }
  | { readonly code: "not-your-token" }
  | { readonly code: "wrong-state"; readonly status: TokenStatus }
  | { readonly code: "no-pass" }
  | { readonly code: "stale-config"; readonly version: number };

/** A token as its holder sees it. */
export type TokenView = {
  readonly id: TokenId;
  readonly number: number;
  readonly laneId: string;
  readonly status: TokenStatus;
  readonly joinedAt: number;
  readonly calledAt: number | null;
  readonly endedAt: number | null;
  /** 0 means next; null when no longer waiting. */
  readonly ahead: number | null;
  readonly eta: Eta | null;
  /** The estimate shown at joining. */
  readonly quote: Eta | null;
};

/** A token as staff see it. */
export type StaffTokenView = TokenView & { readonly name: string };

/** What everybody may know about a queue. */
export type QueueSummary = {
  readonly status: QueueStatus;
  readonly waiting: number;
  readonly called: readonly number[];
  readonly serving: readonly number[];
  readonly servers: number;
  /** People finished in the last 60 s. */
  readonly servedPerMinute: number;
  readonly servedTotal: number;
  /** For somebody joining the regular lane now. */
  readonly eta: Eta | null;
};
