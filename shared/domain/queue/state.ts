import { OrderedMap } from "#shared/ordered-map";
import { newEstimator } from "../eta/learn.ts";
import { CROWD_BELOW, SURGE_SHARE, unitsOf } from "./settings.ts";
import {
  type Callable,
  LIVE_STATUSES,
  type QueueConfig,
  type QueueState,
  type Server,
  type Token,
  type WaitingKey,
} from "./types.ts";

/** What a store keeps of a queue beside its token rows. */
export type QueueHead = Omit<
  QueueState,
  "tokens" | "tokenOfUser" | "regulars" | "privileged" | "inLane" | "inService" | "held" | "due"
>;

/** A queue nobody has opened yet: closed, no server on, numbers starting at 1. */
export function newQueue(config: QueueConfig, now: number): QueueState {
  const head: QueueHead = {
    config,
    status: "closed",
    pause: null,
    lastAt: now,
    lastNumber: 0,
    streak: 0,
    callsMade: 0,
    heldAloneSince: null,
    servers: [],
    crowd: { isCrowded: false, changedAt: 0 },
    cooldowns: {},
    recentDone: [],
    estimator: newEstimator(now),
  };
  return restoreQueue(head, []);
}

export function headOf(state: QueueState): QueueHead {
  const { config, status, pause, pausedByRule, lastAt, lastNumber, streak, callsMade, heldAloneSince } = state;
  const { servers, crowd, openedAt, lineBeganAt, relief, priority, cooldowns, recentDone, estimator } = state;
  return {
    ...{ config, status, pause, lastAt, lastNumber, streak, callsMade, heldAloneSince },
    ...(pausedByRule && { pausedByRule }),
    ...{ servers, crowd, openedAt, lineBeganAt, relief, priority, cooldowns, recentDone, estimator },
  };
}

/** Rebuilds a queue from stored rows, in any order; rows of ended tokens are ignored. */
export function restoreQueue(head: QueueHead, tokens: Iterable<Token>): QueueState {
  const byUnits = ({ units }: Callable) => units;
  let state: QueueState = {
    ...head,
    tokens: OrderedMap.byString(),
    tokenOfUser: OrderedMap.byString(),
    regulars: OrderedMap.empty(compareKeys, byUnits),
    privileged: OrderedMap.empty(compareKeys, byUnits),
    inLane: new Map(),
    inService: OrderedMap.empty(compareKeys),
    held: OrderedMap.empty(compareKeys),
    due: OrderedMap.empty(compareKeys),
  };
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

/** Live tokens can still change; all others are final, but for one undo. */
export function isLive({ status }: Pick<Token, "status">): boolean {
  return (LIVE_STATUSES as readonly string[]).includes(status);
}

/** Where a token stands among the waiting: its stored credit counts, not the lane's present one. */
export function keyOf({ joinedAt, creditMs, number }: Pick<Token, "joinedAt" | "creditMs" | "number">): WaitingKey {
  return { key: joinedAt - creditMs, number };
}

/** The calling order: smaller key first, then smaller number. */
export function compareKeys(a: WaitingKey, b: WaitingKey): number {
  return a.key - b.key || a.number - b.number;
}

/** Whether somebody with the first key is called before somebody with the second. */
export function comesBefore(a: WaitingKey, b: WaitingKey): boolean {
  return compareKeys(a, b) < 0;
}

/** Moves a token, live before unless null, to where its new status belongs. O(log n). */
export function withChange(state: QueueState, before: Token | null, after: Token): QueueState {
  const live = isLive(after);
  const removed = before ? sorted(state, before, false) : state;
  const tokens = live ? removed.tokens.set(after.id, after) : removed.tokens.delete(after.id);
  let { tokenOfUser } = removed;
  if (after.userId) tokenOfUser = live ? tokenOfUser.set(after.userId, after.id) : tokenOfUser.delete(after.userId);
  return sorted({ ...removed, tokens, tokenOfUser }, after, true);
}

/** Puts a token in where its status belongs, or takes it out of there. */
function sorted(state: QueueState, token: Token, isIn: boolean): QueueState {
  const change = <V>(map: OrderedMap<WaitingKey, V>, key: number, value: V) =>
    isIn ? map.set({ key, number }, value) : map.delete({ key, number });
  const { id, number, status, creditMs, dueAt } = token;
  let { regulars, privileged, inService, held, due, inLane } = state;
  const { key } = keyOf(token);
  const callable = { id, units: unitsOf(token.people) };
  if (status === "waiting" && creditMs === 0) regulars = change(regulars, key, callable);
  else if (status === "waiting") privileged = change(privileged, key, callable);
  else if (status === "held") held = change(held, token.backAfterCalls ?? 0, id);
  else if (status === "called" || status === "serving") inService = change(inService, token.calledAt ?? 0, id);
  if (dueAt !== null) due = change(due, dueAt, id);
  if (holdsPlace(token)) inLane = counted(inLane, token.laneId, isIn ? 1 : -1);
  return { ...state, regulars, privileged, inService, held, due, inLane };
}

/** Waiting, or back among the waiting one day. */
function holdsPlace({ status }: Token): boolean {
  return status === "waiting" || status === "away" || status === "held";
}

function counted(inLane: QueueState["inLane"], laneId: string, by: number): QueueState["inLane"] {
  const count = (inLane.get(laneId) ?? 0) + by;
  const next = new Map(inLane);
  if (count > 0) next.set(laneId, count);
  else next.delete(laneId);
  return next;
}

/** People who can be called now. */
export function waitingCount({ regulars, privileged }: QueueState): number {
  return regulars.size + privileged.size;
}

/** Below how many waiting what begins now is over: as for a crowd, or fewer where it begins with fewer. */
export function surgeBelow(state: QueueState): number {
  return Math.max(1, Math.min(CROWD_BELOW, Math.ceil(SURGE_SHARE * waitingCount(state))));
}

/** Up to which place those without a head start, and those with one, are called before somebody: both by their keys, or one first. */
export function placesBefore(
  { priority }: Pick<QueueState, "priority">,
  waiting: Pick<Token, "joinedAt" | "creditMs" | "number">,
): { readonly regularsTo: WaitingKey; readonly privilegedTo: WaitingKey } {
  const key = keyOf(waiting);
  if (!priority) return { regularsTo: key, privilegedTo: key };
  const { number } = waiting;
  return waiting.creditMs === 0
    ? { regularsTo: key, privilegedTo: { key: Number.POSITIVE_INFINITY, number } }
    : { regularsTo: { key: Number.NEGATIVE_INFINITY, number }, privilegedTo: key };
}

/** Servers who take more people: whom an estimate counts on. */
export function onDuty({ servers }: QueueState): readonly Server[] {
  return servers.filter(({ isDraining, coming }) => !isDraining && !coming);
}
