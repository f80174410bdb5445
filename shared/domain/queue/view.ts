import type { UserId } from "#shared/ids";
import { residual } from "../eta/distributions.ts";
import { FLOOR_STREAK_MAX } from "../eta/floor.ts";
import { arrivalRate, squaredVariation, usualCycle } from "../eta/learn.ts";
import { etaAt } from "./eta.ts";
import { joinRulesOf, NOTICE_MS, RATE_WINDOW_MS, settingsOf, UNDO_WITHIN_MS, unitsOf } from "./settings.ts";
import { comesBefore, onDuty, placesBefore, waitingCount } from "./state.ts";
import type {
  DeskView,
  QueueLoad,
  QueueRefusal,
  QueueState,
  QueueSummary,
  Server,
  StaffTokenView,
  Token,
  TokenView,
} from "./types.ts";

/** Who should come closer: more on a screen is read by nobody. */
const NEXT_SHOWN = 4;

/** Staff are asked to look once somebody is served for so many usual times. */
const LONG_CYCLES = 3;

/** Why this person cannot join now, or null. A token they hold comes first: it is what they want to be shown. */
export function whyNotJoin(state: QueueState, userId: UserId | null, at: number): QueueRefusal | null {
  const held = heldBy(state, userId);
  if (held) return { code: "already-in-queue", tokenId: held.id, number: held.number };
  if (state.status === "closed") return { code: "queue-closed", ...(state.pausedByRule && { byRule: true }) };
  if (state.status === "paused") return { code: "queue-paused", ...(state.pause && { pause: state.pause }) };
  const until = userId && state.cooldowns[userId];
  if (until && until > at) return { code: "cooling-down", until };
  const { waitingMax } = state.config;
  return placesHeld(state, null) >= waitingMax ? { code: "queue-full", waitingMax } : null;
}

/** The live token of somebody, if they hold one. */
export function heldBy(state: QueueState, userId: UserId | null): Token | undefined {
  const tokenId = userId && state.tokenOfUser.get(userId);
  return tokenId ? state.tokens.get(tokenId) : undefined;
}

/** How many hold a place in a lane, or in all: those who wait, stepped away or were missed. */
export function placesHeld({ inLane }: QueueState, laneId: string | null): number {
  if (laneId !== null) return inLane.get(laneId) ?? 0;
  let count = 0;
  for (const inOne of inLane.values()) count += inOne;
  return count;
}

/** Why staff cannot call anybody now, or null. A closed queue still serves those who wait; a paused one rests. */
export function whyNotCallNext(state: QueueState): QueueRefusal | null {
  if (state.status === "paused") return { code: "queue-paused", ...(state.pause && { pause: state.pause }) };
  return waitingCount(state) === 0 ? { code: "nobody-waiting" } : null;
}

/** Whom this server would call: the smallest key of all, or the first regular once the floor is due. */
export function nextToken(state: QueueState, server: Server): Token | null {
  const [regular, privileged] = [state.regulars.first(), state.privileged.first()];
  const first = () => {
    if (!regular || !privileged) return regular ?? privileged;
    if (state.streak >= FLOOR_STREAK_MAX) return regular;
    if (server.privilegedFirst || state.priority) return privileged;
    return comesBefore(regular[0], privileged[0]) ? regular : privileged;
  };
  const next = first();
  return next ? (state.tokens.get(next[1].id) ?? null) : null;
}

/** Whether this server's next call may be out of everybody's order: an extra lane, or priority, while a privileged token waits. */
export function isPrivilegedFirst({ privileged, priority }: QueueState, server: Server): boolean {
  return (server.privilegedFirst || priority !== undefined) && privileged.size > 0;
}

/** Who serves, in the order of their desks. */
export function desksView({ servers, tokens, estimator, config }: QueueState): DeskView[] {
  const longMs = LONG_CYCLES * usualCycle(estimator.pace, config.priorServiceSeconds) * 1000;
  const desks = servers.map(({ id, tokenId, isDraining, privilegedFirst, staffId, coming, leaving }) => {
    const token = tokenId ? tokens.get(tokenId) : undefined;
    const since = token?.status === "serving" ? token.calledAt : null;
    const longAt = token && since !== null ? Math.round(since + longMs * unitsOf(token.people)) : null;
    const place = { staffId: staffId ?? null, isComing: coming !== undefined, leavingTo: leaving?.to ?? null };
    return { id, number: token?.number ?? null, isDraining, privilegedFirst, longAt, ...place };
  });
  return desks.sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

/** A queue as whoever distributes helpers sees it; `now` in epoch ms. */
export function queueLoad(state: QueueState, now: number): QueueLoad {
  const at = Math.max(now, state.lastAt);
  const cycleSeconds = Math.max(1, usualCycle(state.estimator.pace, state.config.priorServiceSeconds));
  const c2 = squaredVariation(state.estimator.pace);
  const waiting = waitingCount(state);
  const desks = desksView(state).map((desk) => {
    const server = state.servers.find(({ id }) => id === desk.id);
    const token = server?.tokenId && state.tokens.get(server.tokenId);
    const busySeconds = token ? residual(cycleSeconds, (at - (token.calledAt ?? at)) / 1_000, c2) : 0;
    return { ...desk, busySeconds };
  });
  return {
    isServing: state.status === "open" || (state.status === "closed" && waiting > 0),
    waiting,
    weighted: state.regulars.size + 2 * state.privileged.size,
    arrivalRate: state.status === "open" ? arrivalRate(state.estimator.flow, at) : 0,
    cycleSeconds,
    measured: Math.round(state.estimator.pace.n),
    serversMin: settingsOf(state.config).serversMin,
    isRelieved: state.relief !== undefined,
    medianMs: newcomerEta(state, at)?.medianMs ?? null,
    servedPerMinute: servedPerMinute(state, at),
    desks,
  };
}

/** Before it has been open for a minute there is no such figure, and nought would be a lie. */
function servedPerMinute({ status, openedAt, recentDone }: QueueState, at: number): number | null {
  const isNew = openedAt === undefined ? status === "closed" : at < openedAt + RATE_WINDOW_MS;
  return isNew ? null : recentDone.filter((doneAt) => doneAt > at - RATE_WINDOW_MS).length;
}

/** Whether staff may still take back that this token was a no-show. */
export function canUndoNoShow({ status, wasRestored, endedAt }: Token, now: number): boolean {
  return status === "no-show" && !wasRestored && endedAt !== null && now <= endedAt + UNDO_WITHIN_MS;
}

/** People before this waiting token: 0 means next. Its position is one more. */
export function aheadOf(state: QueueState, token: Token): number {
  const { regularsTo, privilegedTo } = placesBefore(state, token);
  return state.regulars.rank(regularsTo) + state.privileged.rank(privilegedTo);
}

/** A token as its holder sees it; `now` in epoch ms. An ended token keeps its quote and has no place. */
export function tokenView(state: QueueState, token: Token, now: number): TokenView {
  return tokenViewer(state, now)(token);
}

/** `tokenView` for many tokens of one queue at one instant: what they share is computed once. */
export function tokenViewer(state: QueueState, now: number): (token: Token) => TokenView {
  const tell = etaAt(state, now);
  return (token) => {
    if (token.status !== "waiting") return viewOf(state, token, null, null);
    return viewOf(state, token, aheadOf(state, token), tell?.(token) ?? null);
  };
}

export function staffTokenView(state: QueueState, token: Token, now: number): StaffTokenView {
  return staffTokenViewer(state, now)(token);
}

export function staffTokenViewer(state: QueueState, now: number): (token: Token) => StaffTokenView {
  const view = tokenViewer(state, now);
  const { ringsMax } = settingsOf(state.config);
  return (token) => {
    const { name, isRemote, isFar = false } = token;
    return { ...view(token), name, isRemote, isFar, ringsLeft: Math.max(0, ringsMax - token.rings) };
  };
}

/** The views of all waiting tokens, next one first, in one pass: what a coalesced flush sends. */
export function views(state: QueueState, now: number): TokenView[] {
  const tell = etaAt(state, now);
  const all: TokenView[] = [];
  for (const token of waitingTokens(state)) all.push(viewOf(state, token, all.length, tell?.(token) ?? null));
  return all;
}

/** The waiting tokens in the order in which they are called, but for the floor. */
export function* waitingTokens(state: QueueState): Generator<Token> {
  const [regulars, privileged] = [state.regulars.entries(), state.privileged.entries()];
  let [regular, other] = [regulars.next(), privileged.next()];
  while (!regular.done || !other.done) {
    const isRegular = other.done || (!regular.done && !state.priority && comesBefore(regular.value[0], other.value[0]));
    const head = isRegular ? regular : other;
    const token = head.done ? undefined : state.tokens.get(head.value[1].id);
    if (token) yield token;
    if (isRegular) regular = regulars.next();
    else other = privileged.next();
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
  const deskOf: Record<number, string> = {};
  const rings: Record<number, number> = {};
  for (const id of state.inService.values()) {
    const token = state.tokens.get(id);
    if (!token) continue;
    (token.status === "called" ? called : serving).push(token.number);
    if (token.status === "called" && token.serverId && state.servers.length > 1) deskOf[token.number] = token.serverId;
    if (token.status === "called" && token.rings > 0) rings[token.number] = token.rings;
  }
  const next: number[] = [];
  for (const { number } of waitingTokens(state)) {
    if (next.length >= NEXT_SHOWN) break;
    next.push(number);
  }
  return {
    status: state.status,
    pause: state.pause,
    ...(state.pausedByRule && { pausedByRule: true }),
    waiting: waitingCount(state),
    called,
    deskOf,
    rings,
    serving,
    next,
    servers: onDuty(state).length,
    servedPerMinute: servedPerMinute(state, at),
    servedTotal,
    isCrowded: state.crowd.isCrowded,
    rules: joinRulesOf(state.config),
    isRelieved: state.relief !== undefined,
    isPrioritised: state.priority !== undefined,
    joined: joinedOf(state.estimator.flow.arrivalsOf),
    calibration: state.estimator.record,
    eta: newcomerEta(state, at),
  };
}

/** What somebody joining the regular lane now is told; null unless the queue is open. */
function newcomerEta(state: QueueState, at: number): QueueSummary["eta"] {
  if (state.status !== "open") return null;
  return etaAt(state, at)?.({ joinedAt: at, creditMs: 0, number: state.lastNumber + 1 }) ?? null;
}

function joinedOf(byCredit: Readonly<Record<string, number>>): QueueSummary["joined"] {
  const all = Object.values(byCredit).reduce((sum, count) => sum + count, 0);
  return { all, headStart: all - (byCredit["0"] ?? 0) };
}

function viewOf(state: QueueState, token: Token, ahead: number | null, eta: TokenView["eta"]): TokenView {
  const { id, number, laneId, people, status, joinedAt, calledAt, endedAt, serverId, dueAt, misses, rings, quote } =
    token;
  const backAfterCalls = token.backAfterCalls === null ? null : token.backAfterCalls - state.callsMade;
  const isUnanswered = token.askedAt !== null && token.confirmedAt === null;
  const isSilent = status === "held" && isUnanswered && (calledAt ?? 0) < (token.askedAt ?? 0);
  // For somebody who waits, only the end of a question is due.
  const isAsked = status === "waiting" && dueAt !== null;
  const { noticeMs = NOTICE_MS, nearAt = null, delayedAt, soonerAt } = token;
  const isWaiting = status === "waiting";
  const isDelayed = isWaiting && delayedAt !== undefined;
  // Of two that contradict each other the newer holds.
  const isSooner = isWaiting && soonerAt !== undefined && soonerAt > (delayedAt ?? 0);
  const news = { noticeMs, nearAt, isDelayed: isDelayed && !isSooner, isSooner };
  const place = { ahead, eta, quote, backAfterCalls, isAsked, isSilent, ...news };
  return { id, number, laneId, people, status, joinedAt, calledAt, endedAt, serverId, dueAt, misses, rings, ...place };
}
