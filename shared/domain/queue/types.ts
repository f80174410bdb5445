import type { CalibrationRecord, Estimator, Eta } from "#shared/domain/eta/types";
import type { StationId, TokenId, UserId } from "#shared/ids";
import type { OrderedMap } from "#shared/ordered-map";

export type { Eta } from "#shared/domain/eta/types";

/**
 * The queue of one station: lanes of waiting tokens and the servers who call them.
 * Waiting tokens are ordered by (key, number); key = joinedAt − credit, so a priority lane is a head start.
 */
export type QueueState = {
  readonly config: QueueConfig;
  readonly status: QueueStatus;
  /** What those waiting are told of a pause; null unless paused. */
  readonly pause: Pause | null;
  /** Closed by a rule, which may open it again; absent: by staff, or not at all. */
  readonly pausedByRule?: true;
  /** Time never runs back: decisions happen at max(now, lastAt). */
  readonly lastAt: number;
  readonly lastNumber: number;
  /** Privileged calls in a row while a regular waited; at FLOOR_STREAK_MAX a regular is next. */
  readonly streak: number;
  /** Calls made since the queue exists: a missed person comes back after some more. */
  readonly callsMade: number;
  /** Since when people are held while nobody can be called; null otherwise. */
  readonly heldAloneSince: number | null;
  /** On duty or draining, in the order they came; an estimate exists while one is on duty. */
  readonly servers: readonly Server[];
  /** Whether more people wait than a station bears, and when that last changed. */
  readonly crowd: { readonly isCrowded: boolean; readonly changedAt: number };
  /** When it last opened; absent: never, or before this was kept. */
  readonly openedAt?: number | undefined;
  /** When somebody came where nobody waited, as those who serve here were told it; absent: never yet. */
  readonly lineBeganAt?: number | undefined;
  /** People who wait are shown the way to shorter queues; absent: they are not. */
  readonly relief?: Surge | undefined;
  /** Every desk calls those with a head start first, up to the floor; absent: in the order of their keys. */
  readonly priority?: Surge | undefined;
  /** All live tokens. */
  readonly tokens: OrderedMap<TokenId, Token>;
  readonly tokenOfUser: OrderedMap<UserId, TokenId>;
  /** Waiting tokens without a head start, whatever their lane, in calling order: whom the floor protects. */
  readonly regulars: OrderedMap<WaitingKey, Callable>;
  /** Waiting tokens with a head start, in calling order. */
  readonly privileged: OrderedMap<WaitingKey, Callable>;
  /** How many hold a place in each lane, stepped away and missed ones too; lanes without anybody are left out. */
  readonly inLane: ReadonlyMap<string, number>;
  /** Called and serving tokens, ordered by calledAt, then number. */
  readonly inService: OrderedMap<WaitingKey, TokenId>;
  /** Missed tokens, ordered by the number of calls after which they come back. */
  readonly held: OrderedMap<WaitingKey, TokenId>;
  /** What is due when, for tokens that time changes. */
  readonly due: OrderedMap<WaitingKey, TokenId>;
  /** Until when somebody just served may not join again. */
  readonly cooldowns: Readonly<Record<string, number>>;
  /** Ends of services in the last 60 s, ascending: the live rate. */
  readonly recentDone: readonly number[];
  readonly estimator: Estimator;
};

/** What was begun at an instant because many waited, and is over when fewer than so many do. */
export type Surge = { readonly since: number; readonly below: number };

/** Ordered by `key` (joinedAt − credit while waiting, calledAt in service, an instant when due), then by `number`. */
export type WaitingKey = { readonly key: number; readonly number: number };
/** `units`: how much work a token is, a person alone being 1. */
export type Callable = { readonly id: TokenId; readonly units: number };

export type QueueStatus = "open" | "paused" | "closed";
export type Pause = { readonly reason: string | null; readonly resumesAt: number | null };

export type QueueConfig = {
  readonly version: number;
  readonly lanes: readonly Lane[];
  /** The usual seconds per person before anything is measured. */
  readonly priorServiceSeconds: number;
  /** A called person on site has this long to arrive. */
  readonly graceMs: number;
  /** Refuse joins beyond this many waiting. */
  readonly waitingMax: number;
} & Partial<QueueSettings>;

/** Everything a station may set of its queue beside lanes and pace. */
export type QueueSetup = Omit<QueueSettings, "spareLanes" | "serversMin"> & Pick<QueueConfig, "graceMs" | "waitingMax">;

/** What a station may set beside; `settingsOf` has the usual values. */
export type QueueSettings = {
  /** Somebody who joined from afar has this long. */
  readonly remoteGraceMs: number;
  /** A freed server calls on in the same command. */
  readonly callsByItself: boolean;
  readonly presence: Presence;
  /** Whoever joins is asked by their own phone how far they are from here; null: nobody asks. */
  readonly nearMetres: number | null;
  /** Whether one whose phone says "farther" is refused. Phones are wrong indoors, so usually it is only said. */
  readonly refusesFar: boolean;
  /** How long after being served the same person may join again. */
  readonly cooldownMs: number;
  /** How long somebody may step away. */
  readonly awayMaxMs: number;
  /** No joins whose median would end after this instant. */
  readonly closesAt: number | null;
  /** People in one group. */
  readonly peopleMax: number;
  /** How often a call may be repeated. */
  readonly ringsMax: number;
  /** The missed call that costs the place; those before cost minutes. */
  readonly missesMax: number;
  /** Whoever was missed comes back after so many further calls. */
  readonly backAfterCalls: number;
  /** Desks kept in reserve, which rules open when the queue is long. */
  readonly spareLanes: number;
  /** Of those who serve, so many are never sent to another queue. */
  readonly serversMin: number;
};

/**
 * Whether people must prove that they are there, by a code shown at the station: nobody asks; who gives none is called as
 * somebody from afar; who gives none is refused; or nobody joins by themselves, and staff hand out numbers.
 */
export const PRESENCES = ["ignored", "asked", "required", "staff"] as const;
export type Presence = (typeof PRESENCES)[number];

/** What somebody must know of a queue's settings before they join. */
export type JoinRules = Pick<QueueSettings, "presence" | "nearMetres" | "refusesFar" | "peopleMax" | "closesAt">;

/**
 * `creditMs` is the head start of a lane: 0 for regular. `id` is a slug such as "regular", "access", "vip".
 * `waitingMax`: how many may wait in this lane; absent, as many as in the queue.
 */
export type Lane = {
  readonly id: string;
  readonly name: string;
  readonly creditMs: number;
  readonly waitingMax?: number;
  /** Staff alone give out its numbers. */
  readonly staffOnly?: boolean;
};

/** Free, or with one token. A draining one finishes and leaves. */
export type Server = {
  readonly id: string;
  /** Who serves there, where they said so. */
  readonly staffId?: UserId | undefined;
  /** Draining towards another queue, which is to take them first; back on duty when it has not by then. */
  readonly leaving?: { readonly moveId: string; readonly to: StationId; readonly until: number } | undefined;
  /** Somebody on the way here: calls nobody before they say that they are there, and is forgotten then. */
  readonly coming?: { readonly moveId: string; readonly until: number } | undefined;
  /** A spare lane: it closes by itself. */
  readonly spare?: Surge | undefined;
  readonly tokenId: TokenId | null;
  readonly isDraining: boolean;
  /** An extra lane: privileged tokens first, as long as it is crowded. */
  readonly privilegedFirst: boolean;
  /**
   * A cycle that has ended with people waiting and is learned with the next call: what lies between is work too.
   * `units`: of the work done.
   */
  readonly unlearned: { readonly from: number; readonly endedAt: number; readonly units: number } | null;
};

export const LIVE_STATUSES = ["waiting", "away", "held", "parked", "called", "serving"] as const;
/** `parked`: on its way to another station, which has not answered yet. */
export type TokenStatus =
  | (typeof LIVE_STATUSES)[number]
  | "done"
  | "no-show"
  | "left"
  | "cancelled"
  | "transferred"
  | "expired";

export type Token = {
  readonly id: TokenId;
  /** Null for a token handed out at the desk. */
  readonly userId: UserId | null;
  readonly name: string;
  /** Strictly rising per station; what the display calls. */
  readonly number: number;
  readonly laneId: string;
  /** Credit at issue: editing a lane never reorders people already waiting. */
  readonly creditMs: number;
  readonly people: number;
  /** Joined without proof of being there: called earlier to mind, and given longer to come. */
  readonly isRemote: boolean;
  /** Their phone said that they were far away when they joined. Absent: it did not, or nobody asked. */
  readonly isFar?: true;
  /** How long before their turn they want to hear of it, walking included; absent: the usual time. */
  readonly noticeMs?: number;
  /** When they were told that it is nearly their turn, and that it comes later or sooner than they were told; absent: not yet. */
  readonly nearAt?: number;
  readonly delayedAt?: number;
  readonly soonerAt?: number;
  readonly status: TokenStatus;
  readonly joinedAt: number;
  /** Of the newest call. */
  readonly calledAt: number | null;
  readonly servedAt: number | null;
  readonly endedAt: number | null;
  readonly serverId: string | null;
  /** When time changes it next, whatever it is then; null when only somebody can. */
  readonly dueAt: number | null;
  /** While held: how many calls the station must have made for it to come back. */
  readonly backAfterCalls: number | null;
  readonly misses: number;
  /** Of the newest miss; absent: there was none. */
  readonly missedAt?: number;
  readonly rings: number;
  readonly askedAt: number | null;
  readonly confirmedAt: number | null;
  /** An undone no-show is not undone again. */
  readonly wasRestored: boolean;
  /** Away, held, moved or called out of turn: its wait says nothing about the estimate. */
  readonly isOutOfTurn: boolean;
  readonly transfer: {
    readonly id: string;
    readonly to: StationId;
    /** Nobody sent them: the other queue takes them as it takes who joins. */
    readonly byThemselves?: true;
    /** What they are again when the other queue does not take them. */
    readonly was?: Pick<Token, "status" | "dueAt" | "backAfterCalls">;
  } | null;
  /** What was promised at joining, for calibration; null while no server was on. */
  readonly quote: Eta | null;
};

/** What goes along to another station; sent by staff there, unless they go by themselves. */
export type MovedToken = Pick<
  Token,
  "userId" | "name" | "people" | "joinedAt" | "laneId" | "creditMs" | "isRemote" | "isFar" | "noticeMs"
> & { readonly byThemselves?: true };

type Person = { readonly userId: UserId; readonly tokenId: TokenId };
type OfToken = { readonly tokenId: TokenId };

export type QueueCommand =
  | { readonly type: "ConfigureQueue"; readonly config: QueueConfig }
  | { readonly type: "OpenQueue" }
  | { readonly type: "PauseQueue"; readonly reason?: string; readonly resumesAt?: number }
  | { readonly type: "CloseQueue" }
  /** A rule wants nobody new for now, while those who wait are served; or people again. What staff closed or paused stays so. */
  | { readonly type: "PauseJoins" | "ResumeJoins" }
  /** The day is over: whoever still waits is told so. */
  | { readonly type: "EndQueue" }
  /** Desks "1" to "n": the first n on duty, the rest off or finishing. */
  | { readonly type: "SetServers"; readonly servers: number }
  /** With `staffId` it is who will serve there: whatever desk they had here before is left. */
  | { readonly type: "ServerOn"; readonly serverId: string; readonly staffId?: UserId }
  | { readonly type: "ServerDrain"; readonly serverId: string }
  | { readonly type: "ServerOff"; readonly serverId: string }
  /** Without a desk named, the first that is not in use. */
  | { readonly type: "OpenExtra"; readonly serverId?: string }
  /** Without a desk named, whichever still serves privileged tokens first. */
  | { readonly type: "CloseExtra"; readonly serverId?: string }
  /** One of the desks in reserve opens, for as long as many wait. */
  | { readonly type: "OpenSpare"; readonly privilegedFirst: boolean }
  /** Shows people who wait the way to shorter queues, for as long as many wait. */
  | { readonly type: "Relieve" }
  /** Calls those with a head start first, for as long as many wait; or in order again. */
  | { readonly type: "PrioritiseLanes" | "EndPriority" }
  /** Somebody who serves here is to serve at another queue: they finish, and go once it has taken them. */
  | { readonly type: "ReserveServer"; readonly staffId: UserId; readonly moveId: string; readonly to: StationId }
  /** The other queue has them, or does not want them. */
  | { readonly type: "ConfirmDetach" | "ReleaseServer"; readonly moveId: string }
  /** Somebody comes from another queue, or is free to; not after `until`: by then the other queue has them back. */
  | { readonly type: "AttachServer"; readonly staffId: UserId; readonly moveId: string; readonly until: number }
  | {
      readonly type: "Join";
      readonly userId: UserId;
      readonly name: string;
      readonly laneId: string;
      readonly people?: number;
      /** Whether the code shown at the station was given. */
      readonly isThere?: boolean;
      /** What their own phone says of `nearMetres`; absent: it does not know. */
      readonly isNear?: boolean;
      readonly noticeMs?: number;
    }
  /** A token for somebody at the desk, on paper. */
  | { readonly type: "IssueToken"; readonly name: string; readonly laneId: string; readonly people?: number }
  | ({ readonly type: "Leave" | "StepAway" | "Return" | "ConfirmComing" | "ImHere" } & Person)
  | ({ readonly type: "ChooseNotice"; readonly noticeMs: number } & Person)
  | { readonly type: "CallNext"; readonly serverId?: string }
  | ({ readonly type: "CallToken"; readonly serverId?: string } & OfToken)
  | ({ readonly type: "Ring" | "Arrived" | "Finish" | "MarkMissed" | "UndoNoShow" } & OfToken)
  | ({ readonly type: "CancelToken"; readonly reason?: string } & OfToken)
  | ({ readonly type: "SplitGroup"; readonly people: number } & OfToken)
  /** With `userId`, by whoever holds it, as long as the way to shorter queues is shown; else by staff. */
  | ({
      readonly type: "TransferOut";
      readonly transferId: string;
      readonly to: StationId;
      readonly userId?: UserId;
    } & OfToken)
  | ({ readonly type: "ConfirmTransfer" | "TransferFailed"; readonly transferId: string } & OfToken)
  | {
      readonly type: "AcceptTransfer";
      readonly transferId: string;
      readonly token: MovedToken;
    }
  | { readonly type: "Tick" };

type Happened<T extends string> = { readonly type: T; readonly at: number };
type TokenHappened<T extends string> = Happened<T> & OfToken;

export type QueueDomainEvent =
  | (Happened<"QueueConfigured"> & { readonly config: QueueConfig })
  | Happened<"QueueOpened" | "QueueEnded">
  | (Happened<"QueueClosed"> & { readonly byRule?: true })
  | (Happened<"QueuePaused"> & { readonly pause: Pause })
  | (Happened<"ServerOn"> & {
      readonly serverId: string;
      readonly privilegedFirst: boolean;
      readonly staffId?: UserId;
      /** A spare lane, until fewer than so many wait. */
      readonly spareBelow?: number;
    })
  | (Happened<"ServerDraining" | "ServerOff" | "ServerOrdinary" | "ServerReleased"> & { readonly serverId: string })
  | (Happened<"ServerReserved"> & {
      readonly serverId: string;
      readonly moveId: string;
      readonly to: StationId;
      readonly until: number;
    })
  | (Happened<"ServerComing"> & {
      readonly serverId: string;
      readonly staffId: UserId;
      readonly moveId: string;
      readonly until: number;
    })
  | Happened<"CrowdGathered" | "CrowdGone" | "ReliefEnded" | "PriorityEnded">
  /** The first to wait where nobody did: whoever helps there wants to know. */
  | Happened<"LineBegan">
  | (Happened<"ReliefBegan" | "PriorityBegan"> & { readonly below: number })
  | (TokenHappened<"TokenJoined"> & {
      readonly token: Pick<
        Token,
        "userId" | "name" | "number" | "laneId" | "creditMs" | "people" | "isRemote" | "isFar" | "noticeMs" | "quote"
      >;
      /** When it counts from: the join, or that of the station it came from. */
      readonly joinedAt: number;
      /** Came from another station or out of a group. */
      readonly isMoved: boolean;
    })
  | (TokenHappened<"TokenCalled"> & {
      readonly serverId: string;
      readonly streak: number;
      readonly dueAt: number;
      readonly isOutOfTurn: boolean;
    })
  | (TokenHappened<"TokenHeld"> & { readonly because: "missed" | "silent"; readonly backAfterCalls: number })
  | (TokenHappened<"TokenAway"> & { readonly dueAt: number })
  | (TokenHappened<"ComingAsked"> & { readonly dueAt: number })
  | (TokenHappened<"NoticeChosen"> & { readonly noticeMs: number })
  /**
   * It is nearly their turn: once for each token, and once more if they choose to hear of it later. At the instant of
   * joining it is no news to them. `medianMs`: what they are told then.
   */
  | (TokenHappened<"TurnNear"> & { readonly medianMs: number })
  /** Once for each token: their turn comes this much later than they were told at joining. */
  | (TokenHappened<"TurnDelayed"> & { readonly byMs: number })
  /** Once for each token whose turn is not near yet: it comes this much sooner than they were told at joining. */
  | (TokenHappened<"TurnSooner"> & { readonly byMs: number })
  | (TokenHappened<"TokenCancelled"> & { readonly reason: string | null })
  | (TokenHappened<"TokenParked"> & {
      readonly transferId: string;
      readonly to: StationId;
      readonly byThemselves?: true;
    })
  /** As it is again: it had ended, and a replay no longer knows it. */
  | (TokenHappened<"TokenRestored"> & { readonly token: Token })
  | (TokenHappened<"TokenSplit"> & { readonly people: number })
  | TokenHappened<
      | "TokenRung"
      | "TokenArrived"
      | "TokenDone"
      | "TokenNoShow"
      | "TokenReturned"
      | "TokenRecalled"
      | "CallWithdrawn"
      | "ComingConfirmed"
      | "TokenLeft"
      | "TokenTransferred"
      | "TransferReverted"
      | "TokenExpired"
    >;

export type QueueRef = { readonly id: StationId; readonly name: string };

export type QueueRefusal =
  /** They are sent to where they are, or to where nobody queues. */
  | { readonly code: "not-another-queue" }
  /** Nobody is asked to go elsewhere by themselves. */
  | { readonly code: "not-relieved" }
  | { readonly code: "queue-closed"; readonly byRule?: true }
  | { readonly code: "queue-paused"; readonly pause?: Pause }
  | { readonly code: "queue-full"; readonly waitingMax: number }
  | { readonly code: "lane-full"; readonly waitingMax: number }
  | { readonly code: "already-in-queue"; readonly tokenId: TokenId; readonly number: number }
  | { readonly code: "cooling-down"; readonly until: number }
  | { readonly code: "ends-too-soon"; readonly closesAt: number }
  | { readonly code: "presence-needed" }
  | { readonly code: "presence-code-wrong"; readonly triesLeft: number }
  | { readonly code: "presence-tries-over"; readonly until: number }
  | { readonly code: "too-far"; readonly nearMetres: number }
  | { readonly code: "staff-gives-numbers" }
  | { readonly code: "lane-staff-only" }
  | { readonly code: "group-too-large"; readonly peopleMax: number }
  | { readonly code: "lane-unknown" }
  | { readonly code: "nobody-waiting" }
  | { readonly code: "server-unknown" }
  | { readonly code: "server-busy" }
  /** Without them too few would serve. */
  | { readonly code: "last-server"; readonly serversMin: number }
  /** Every desk there can be is in use. */
  | { readonly code: "servers-all" }
  | { readonly code: "no-spare-lane" }
  /** No lane has a head start. */
  | { readonly code: "no-priority-lane" }
  /** Staff have closed or paused it: no rule changes that. */
  | { readonly code: "shut-by-staff" }
  /** The way here was given up meanwhile. */
  | { readonly code: "move-lapsed" }
  | { readonly code: "not-crowded" }
  | { readonly code: "still-crowded" }
  | { readonly code: "token-unknown" }
  | { readonly code: "not-your-token" }
  | { readonly code: "wrong-state"; readonly status: TokenStatus }
  | { readonly code: "rung-enough" }
  | { readonly code: "undo-expired" }
  | { readonly code: "no-pass" }
  /** They wait at as many queues of the event as one person may. */
  | { readonly code: "too-many-queues"; readonly queues: readonly QueueRef[] }
  | { readonly code: "stale-config"; readonly version: number };

/** A token as its holder sees it. */
export type TokenView = {
  readonly id: TokenId;
  readonly number: number;
  readonly laneId: string;
  readonly people: number;
  readonly status: TokenStatus;
  readonly joinedAt: number;
  readonly calledAt: number | null;
  readonly endedAt: number | null;
  /** Where they are called to; null before. */
  readonly serverId: string | null;
  /** When time changes this: the end of a call, of being away, of a question. */
  readonly dueAt: number | null;
  /** Asked whether they are still coming, and no answer yet. */
  readonly isAsked: boolean;
  /** Held because they did not answer, and not for a missed call. */
  readonly isSilent: boolean;
  /** How long before their turn they hear of it. */
  readonly noticeMs: number;
  /** When they were told that it is nearly their turn; null before. */
  readonly nearAt: number | null;
  /** Their turn comes clearly later than they were told at joining. */
  readonly isDelayed: boolean;
  /** Their turn comes clearly sooner than they were told at joining. */
  readonly isSooner: boolean;
  /** While held: calls until it comes back. */
  readonly backAfterCalls: number | null;
  readonly misses: number;
  /** How often the newest call was repeated. */
  readonly rings: number;
  /** 0 means next; null when not waiting. */
  readonly ahead: number | null;
  readonly eta: Eta | null;
  /** The estimate shown at joining. */
  readonly quote: Eta | null;
};

/** A token as staff see it. */
export type StaffTokenView = TokenView & {
  readonly name: string;
  readonly isRemote: boolean;
  /** Their phone said so when they joined. */
  readonly isFar: boolean;
  /** How often the present call may be repeated still. */
  readonly ringsLeft: number;
};

/** Somebody serving, as staff see them. */
export type DeskView = {
  readonly id: string;
  /** Whom they called or serve; null while free. */
  readonly number: number | null;
  readonly isDraining: boolean;
  readonly privilegedFirst: boolean;
  /** From when on whom they serve takes clearly longer than others do, epoch ms; null unless they serve somebody. */
  readonly longAt: number | null;
  readonly staffId: UserId | null;
  /** On the way here, and not there yet. */
  readonly isComing: boolean;
  /** Going to another queue. */
  readonly leavingTo: StationId | null;
};

/** A queue as whoever distributes helpers sees it. */
export type QueueLoad = {
  /** Whether people are called, or would be if somebody served. */
  readonly isServing: boolean;
  readonly waiting: number;
  /** Those with a head start counted twice. */
  readonly weighted: number;
  /** Arrivals per second, and seconds of one server's cycle. */
  readonly arrivalRate: number;
  readonly cycleSeconds: number;
  /** How many services that follows from, as far as they are not forgotten. */
  readonly measured: number;
  readonly serversMin: number;
  readonly isRelieved: boolean;
  /** For somebody joining now; null without servers. */
  readonly medianMs: number | null;
  readonly servedPerMinute: number | null;
  /** `busySeconds`: what is left of the service they are at. */
  readonly desks: readonly (DeskView & { readonly busySeconds: number })[];
};

/** What everybody may know about a queue. */
export type QueueSummary = {
  readonly status: QueueStatus;
  readonly pause: Pause | null;
  /** It is a rule that wants nobody new for now. */
  readonly pausedByRule?: true;
  readonly waiting: number;
  readonly called: readonly number[];
  /** Where each called number goes, by number; empty while one desk serves. */
  readonly deskOf: Readonly<Record<number, string>>;
  /** How often the call of a number was repeated, by number; those never repeated are left out. */
  readonly rings: Readonly<Record<number, number>>;
  readonly serving: readonly number[];
  /** The numbers called next as it is now, soonest first. */
  readonly next: readonly number[];
  /** On duty, draining ones not counted. */
  readonly servers: number;
  /** People finished in the last 60 s; null before it has been open so long. */
  readonly servedPerMinute: number | null;
  readonly servedTotal: number;
  readonly isCrowded: boolean;
  readonly rules: JoinRules;
  /** Whether shorter queues are shown to those who wait. */
  readonly isRelieved: boolean;
  /** Those with a head start are called first, for as long as many wait. */
  readonly isPrioritised: boolean;
  /** People who joined since the queue exists, and those of them with a head start. */
  readonly joined: { readonly all: number; readonly headStart: number };
  /** How the ranges shown so far have fared. */
  readonly calibration: CalibrationRecord;
  /** For somebody joining the regular lane now. */
  readonly eta: Eta | null;
};
