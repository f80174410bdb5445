import type { UserId } from "#shared/ids";
import { etaAt, etaFor } from "./eta.ts";
import { compareKeys, keyOf, RATE_WINDOW_MS } from "./evolve.ts";
import type { QueueRefusal, QueueState, QueueSummary, StaffTokenView, Token, TokenView, WaitingKey } from "./types.ts";

/** After this many privileged calls in a row the next regular is called: a head start never starves anybody. */
export const FLOOR_STREAK_MAX = 3;

/** Why this person cannot join now, or null. A token they hold comes first: it is what they want to be shown. */
export function whyNotJoin(state: QueueState, userId: UserId): QueueRefusal | null {
  const tokenId = state.tokenOfUser.get(userId);
  const held = tokenId && state.tokens.get(tokenId);
  if (held) return { code: "already-in-queue", tokenId: held.id, number: held.number };
  if (state.status === "closed") return { code: "queue-closed" };
  if (state.status === "paused") return { code: "queue-paused" };
  const { waitingMax } = state.config;
  return waitingCount(state) >= waitingMax ? { code: "queue-full", waitingMax } : null;
}

/** Why staff cannot call anybody now, or null. A closed queue still serves those who wait; a paused one rests. */
export function whyNotCallNext(state: QueueState): QueueRefusal | null {
  if (state.status === "paused") return { code: "queue-paused" };
  return waitingCount(state) === 0 ? { code: "nobody-waiting" } : null;
}

/** Whom `CallNext` would call: the smallest key of all lanes, or the first regular once the floor is due. */
export function nextToken(state: QueueState): Token | null {
  const regular = state.regulars.first();
  if (state.streak >= FLOOR_STREAK_MAX && regular) return state.tokens.get(regular[1]) ?? null;
  let best: LaneHead | undefined;
  for (const lane of state.waiting.values()) {
    const head = lane.first();
    if (head && (!best || compareKeys(head[0], best[0]) < 0)) best = head;
  }
  return best ? (state.tokens.get(best[1]) ?? null) : null;
}

/** People waiting in all lanes. */
export function waitingCount(state: QueueState): number {
  let count = 0;
  for (const lane of state.waiting.values()) count += lane.size;
  return count;
}

/** How many waiting people come before this key, over all lanes. O(lanes · log n). */
export function countBefore(state: QueueState, key: WaitingKey): number {
  let count = 0;
  for (const lane of state.waiting.values()) count += lane.rank(key);
  return count;
}

/** People called before this waiting token if nobody else joins and the floor stays silent; 0 means next. */
export function aheadOf(state: QueueState, token: Token): number {
  return countBefore(state, keyOf(token));
}

/** A token as its holder sees it; `now` in epoch ms. An ended token keeps its quote and has no place. */
export function tokenView(state: QueueState, token: Token, now: number): TokenView {
  return tokenViewer(state, now)(token);
}

/** `tokenView` for many tokens of one queue at one instant: what they share is computed once. */
export function tokenViewer(state: QueueState, now: number): (token: Token) => TokenView {
  const eta = etaAt(state, now);
  return (token) => {
    if (token.status !== "waiting") return viewOf(token, null, null);
    const ahead = aheadOf(state, token);
    return viewOf(token, ahead, eta?.(ahead) ?? null);
  };
}

export function staffTokenView(state: QueueState, token: Token, now: number): StaffTokenView {
  return { ...tokenView(state, token, now), name: token.name };
}

/** The views of all waiting tokens, next one first, in one pass over the lanes: what a coalesced flush sends. */
export function views(state: QueueState, now: number): TokenView[] {
  const eta = etaAt(state, now);
  const all: TokenView[] = [];
  for (const token of waitingTokens(state)) all.push(viewOf(token, all.length, eta?.(all.length) ?? null));
  return all;
}

/** The waiting tokens of all lanes in the order of their keys. */
export function* waitingTokens(state: QueueState): Generator<Token> {
  const lanes = [...state.waiting.values()].map((lane) => lane.entries());
  const heads = lanes.map((lane) => lane.next());
  for (;;) {
    let best = -1;
    let bestHead: LaneHead | undefined;
    for (const [i, head] of heads.entries()) {
      if (head.done || (bestHead && compareKeys(head.value[0], bestHead[0]) > 0)) continue;
      best = i;
      bestHead = head.value;
    }
    const lane = lanes[best];
    if (!bestHead || !lane) return;
    const token = state.tokens.get(bestHead[1]);
    if (token) yield token;
    heads[best] = lane.next();
  }
}

/**
 * What everybody may know. `eta` is for somebody joining the regular lane now, and null unless the queue is open.
 * @param servedTotal people finished since the queue exists; its store counts them
 */
export function queueSummary(state: QueueState, now: number, servedTotal: number): QueueSummary {
  const at = Math.max(now, state.lastAt);
  const called: number[] = [];
  const serving: number[] = [];
  for (const id of state.inService.values()) {
    const token = state.tokens.get(id);
    if (token) (token.status === "called" ? called : serving).push(token.number);
  }
  const newcomer = { key: at, number: state.lastNumber + 1 };
  return {
    status: state.status,
    waiting: waitingCount(state),
    called,
    serving,
    servers: state.servers,
    servedPerMinute: state.recentDone.filter((doneAt) => doneAt > at - RATE_WINDOW_MS).length,
    servedTotal,
    eta: state.status === "open" ? etaFor(state, countBefore(state, newcomer), at) : null,
  };
}

type LaneHead = [WaitingKey, Token["id"]];

function viewOf(token: Token, ahead: number | null, eta: TokenView["eta"]): TokenView {
  const { id, number, laneId, status, joinedAt, calledAt, endedAt, quote } = token;
  return { id, number, laneId, status, joinedAt, calledAt, endedAt, ahead, eta, quote };
}
