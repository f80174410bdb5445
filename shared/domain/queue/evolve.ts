import { OrderedMap } from "#shared/ordered-map";
import { assertNever } from "#shared/result";
import { learn, newEstimator } from "./eta.ts";
import type { QueueConfig, QueueDomainEvent, QueueState, Token, WaitingKey } from "./types.ts";

/** The live rate looks back this far. */
export const RATE_WINDOW_MS = 60_000;

/** What a store keeps of a queue beside its token rows. */
export type QueueHead = Pick<
  QueueState,
  "config" | "status" | "lastAt" | "lastNumber" | "streak" | "servers" | "recentDone" | "estimator"
>;

/** A queue nobody has opened yet: closed, no server on, numbers starting at 1. */
export function newQueue(config: QueueConfig, now: number): QueueState {
  const head: QueueHead = {
    config,
    status: "closed",
    lastAt: now,
    lastNumber: 0,
    streak: 0,
    servers: 0,
    recentDone: [],
    estimator: newEstimator(now),
  };
  return restoreQueue(head, []);
}

/** Rebuilds a queue from stored rows, in any order; rows of ended tokens are ignored. */
export function restoreQueue(head: QueueHead, tokens: Iterable<Token>): QueueState {
  const empty: QueueState = {
    ...head,
    tokens: OrderedMap.byString(),
    tokenOfUser: OrderedMap.byString(),
    waiting: lanesOf(head.config, new Map()),
    regulars: OrderedMap.empty(compareKeys),
    inService: OrderedMap.empty(compareKeys),
  };
  let state = empty;
  for (const token of tokens) if (isLive(token)) state = withChange(state, null, token);
  return state;
}

/**
 * Shows an ended token to `decide`, so that it can say what became of it. Only `state.tokens` holds it: it is in no lane,
 * no view, and its person may join again. A token the state knows already stays as it is.
 */
export function withToken(state: QueueState, token: Token): QueueState {
  return state.tokens.has(token.id) ? state : { ...state, tokens: state.tokens.set(token.id, token) };
}

/** Live tokens can still change; all others are final. */
export function isLive(token: Token): boolean {
  return token.status === "waiting" || token.status === "called" || token.status === "serving";
}

/** Where a token stands among the waiting (its stored credit counts, not the lane's present one) or among the called. */
export function keyOf(token: Token): WaitingKey {
  return { key: token.calledAt ?? token.joinedAt - token.creditMs, number: token.number };
}

/** The calling order: smaller key first, then smaller number. */
export function compareKeys(a: WaitingKey, b: WaitingKey): number {
  return a.key - b.key || a.number - b.number;
}

/** Applies one event. O(log n) in the number of live tokens. An event about a token that has ended changes nothing of it. */
export function evolve(state: QueueState, event: QueueDomainEvent): QueueState {
  const next = { ...state, lastAt: Math.max(state.lastAt, event.at) };
  switch (event.type) {
    case "QueueConfigured":
      return { ...next, config: event.config, waiting: lanesOf(event.config, state.waiting) };
    case "QueueOpened":
      return { ...next, status: "open" };
    case "QueuePaused":
      return { ...next, status: "paused" };
    case "QueueClosed":
      return { ...next, status: "closed" };
    case "ServersSet":
      return { ...next, servers: event.servers };
    case "TokenJoined":
      return withTokenEvent({ ...next, lastNumber: Math.max(state.lastNumber, event.number) }, event);
    case "TokenCalled":
      return withTokenEvent({ ...next, streak: event.streak }, event);
    case "TokenDone": {
      const recent = state.recentDone.filter((at) => at > event.at - RATE_WINDOW_MS);
      const estimator = learn(state.estimator, event.cycleSeconds, event.at);
      return withTokenEvent({ ...next, estimator, recentDone: [...recent, event.at] }, event);
    }
    case "TokenNoShow":
      // A no-show keeps a server waiting too: left out, the estimate would be too short.
      return withTokenEvent({ ...next, estimator: learn(state.estimator, event.cycleSeconds, event.at) }, event);
    case "TokenArrived":
    case "TokenLeft":
    case "TokenCancelled":
      return withTokenEvent(next, event);
    default:
      return assertNever(event);
  }
}

/**
 * One token's part of `evolve`, for a store that keeps token rows: it returns the ended token too.
 * @param token the token as it was; null before it has joined
 * @returns the same object when the event is not about it, or when it had ended
 */
export function evolveToken(token: Token | null, event: QueueDomainEvent): Token | null {
  if (event.type === "TokenJoined") return token ?? joined(event);
  if (!token || !("tokenId" in event) || event.tokenId !== token.id || !isLive(token)) return token;
  switch (event.type) {
    case "TokenCalled":
      return { ...token, status: "called", calledAt: event.at };
    case "TokenArrived":
      return { ...token, status: "serving", servedAt: event.at };
    case "TokenDone":
      return { ...token, status: "done", endedAt: event.at };
    case "TokenNoShow":
      return { ...token, status: "no-show", endedAt: event.at };
    case "TokenLeft":
      return { ...token, status: "left", endedAt: event.at };
    case "TokenCancelled":
      return { ...token, status: "cancelled", endedAt: event.at };
    default:
      return assertNever(event);
  }
}

type TokenEvent = Extract<QueueDomainEvent, { tokenId: unknown }>;

function joined(event: Extract<QueueDomainEvent, { type: "TokenJoined" }>): Token {
  const { tokenId: id, userId, name, number, laneId, creditMs, quote, at: joinedAt } = event;
  return {
    id,
    userId,
    name,
    number,
    laneId,
    creditMs,
    status: "waiting",
    joinedAt,
    calledAt: null,
    servedAt: null,
    endedAt: null,
    quote,
  };
}

function withTokenEvent(state: QueueState, event: TokenEvent): QueueState {
  const before = state.tokens.get(event.tokenId) ?? null;
  const after = evolveToken(before, event);
  return after && after !== before ? withChange(state, before, after) : state;
}

/** Moves a token, live before unless null, to where its new status belongs. */
function withChange(state: QueueState, before: Token | null, after: Token): QueueState {
  const live = isLive(after);
  let { waiting, regulars, inService, tokenOfUser } = state;
  if (before?.status === "waiting") {
    const key = keyOf(before);
    waiting = withLane(state, waiting, before.laneId, (lane) => lane.delete(key));
    regulars = regulars.delete(key);
  } else if (before) inService = inService.delete(keyOf(before));

  if (after.status === "waiting") {
    const key = keyOf(after);
    waiting = withLane(state, waiting, after.laneId, (lane) => lane.set(key, after.id));
    if (after.creditMs === 0) regulars = regulars.set(key, after.id);
  } else if (live) inService = inService.set(keyOf(after), after.id);

  if (!before) tokenOfUser = tokenOfUser.set(after.userId, after.id);
  else if (!live) tokenOfUser = tokenOfUser.delete(after.userId);
  const tokens = live ? state.tokens.set(after.id, after) : state.tokens.delete(after.id);
  return { ...state, tokens, tokenOfUser, waiting, regulars, inService };
}

type Lanes = QueueState["waiting"];
type LaneTokens = Lanes extends ReadonlyMap<string, infer T> ? T : never;

/** The configured lanes, and those removed from the configuration while people stand in them. */
function lanesOf(config: QueueConfig, present: Lanes): Lanes {
  const lanes = new Map<string, LaneTokens>();
  for (const lane of config.lanes) lanes.set(lane.id, present.get(lane.id) ?? OrderedMap.empty(compareKeys));
  for (const [id, tokens] of present) if (tokens.size > 0) lanes.set(id, tokens);
  return lanes;
}

function withLane(state: QueueState, lanes: Lanes, id: string, change: (lane: LaneTokens) => LaneTokens): Lanes {
  const changed = change(lanes.get(id) ?? OrderedMap.empty(compareKeys));
  const next = new Map(lanes).set(id, changed);
  if (changed.size === 0 && !state.config.lanes.some((lane) => lane.id === id)) next.delete(id);
  return next;
}
