import { assertNever } from "#shared/result";
import { feedback } from "../eta/calibrate.ts";
import { carry, learn, noteArrival, noteLoss, noteStaffing, reopened } from "../eta/learn.ts";
import { quantilesOf } from "./eta.ts";
import { BETWEEN_CALLS_MAX_MS, RATE_WINDOW_MS, settingsOf, unitsOf } from "./settings.ts";
import { onDuty, waitingCount, withChange } from "./state.ts";
import { evolveToken, type TokenEvent } from "./tokens.ts";
import type { QueueDomainEvent, QueueState, Server, Token } from "./types.ts";

/** Applies one event. O(log n) in the number of live tokens. An event about a token that has ended changes nothing of it. */
export function evolve(state: QueueState, event: QueueDomainEvent): QueueState {
  const before = carried(state, event.at);
  return rested(applied(before, event));
}

function applied(state: QueueState, event: QueueDomainEvent): QueueState {
  const { at } = event;
  switch (event.type) {
    case "QueueConfigured":
      return { ...state, config: event.config };
    case "QueueOpened": {
      const estimator = state.status === "closed" ? reopened(state.estimator, at) : state.estimator;
      return { ...state, status: "open", pause: null, estimator };
    }
    case "QueuePaused":
      return { ...state, status: "paused", pause: event.pause };
    case "QueueClosed":
      return { ...state, status: "closed", pause: null };
    case "QueueEnded":
      return { ...state, status: "closed", pause: null, streak: 0, recentDone: [] };
    case "ServerOn":
      return withServerOn(state, event);
    case "ServerDraining":
      return withStaff(
        state,
        withServer(state.servers, event.serverId, (server) => ({ ...server, isDraining: true })),
      );
    case "ServerReserved": {
      const { moveId, to, until } = event;
      return withStaff(
        state,
        withServer(state.servers, event.serverId, (server) => ({
          ...server,
          isDraining: true,
          leaving: { moveId, to, until },
        })),
      );
    }
    case "ServerReleased":
      return withStaff(
        state,
        withServer(state.servers, event.serverId, (server) => resumed(state, server)),
      );
    case "ServerComing": {
      const { serverId: id, staffId, moveId, until } = event;
      const coming = { ...newServer(id, false), staffId, coming: { moveId, until } };
      return { ...state, servers: [...state.servers, coming] };
    }
    case "ReliefBegan":
      return { ...state, relief: { since: at, below: event.below } };
    case "ReliefEnded": {
      const { relief: _, ...rest } = state;
      return rest;
    }
    case "PriorityBegan":
      return { ...state, priority: { since: at, below: event.below } };
    case "PriorityEnded": {
      const { priority: _, ...rest } = state;
      return rest;
    }
    case "ServerOrdinary":
      return {
        ...state,
        servers: withServer(state.servers, event.serverId, (server) => ({ ...server, privilegedFirst: false })),
      };
    case "ServerOff": {
      const learned = state.servers.filter(({ id }) => id === event.serverId).reduce(learnUnlearned, state);
      return withStaff(
        learned,
        learned.servers.filter(({ id }) => id !== event.serverId),
      );
    }
    case "CrowdGathered":
      return { ...state, crowd: { isCrowded: true, changedAt: at } };
    case "CrowdGone":
      return { ...state, crowd: { isCrowded: false, changedAt: at } };
    case "LineBegan":
      return state;
    default:
      return withTokenEvent(state, event);
  }
}

function withTokenEvent(state: QueueState, event: TokenEvent): QueueState {
  const before = state.tokens.get(event.tokenId) ?? null;
  const after = evolveToken(before, event);
  if (!after || after === before) return state;
  const next = withChange(state, before, after);
  const { at } = event;
  switch (event.type) {
    case "TokenJoined": {
      const lastNumber = Math.max(state.lastNumber, after.number);
      return withFlow({ ...next, lastNumber }, noteArrival(next.estimator.flow, after.creditMs));
    }
    case "TokenCalled": {
      const learned = state.servers.filter(({ id }) => id === event.serverId).reduce(learnBetween, next);
      const servers = withServer(learned.servers, event.serverId, (server) => ({ ...server, tokenId: after.id }));
      const estimator = isTelling(before, after) ? told(learned, after, at) : learned.estimator;
      return { ...learned, servers, estimator, streak: event.streak, callsMade: state.callsMade + 1 };
    }
    case "TokenDone": {
      const recent = state.recentDone.filter((doneAt) => doneAt > at - RATE_WINDOW_MS);
      return withCooldown(released({ ...next, recentDone: [...recent, at] }, before, at), after, at);
    }
    case "TokenLeft":
      if (before?.status === "waiting") return withFlow(next, noteLoss(next.estimator.flow));
      return released(next, before, at);
    case "TokenNoShow":
    case "TokenHeld":
    case "TokenCancelled":
    case "TokenExpired":
      // The time a server spent waiting for somebody who did not come is a cycle too: left out, estimates would be short.
      return released(next, before, at);
    case "CallWithdrawn":
      return { ...next, servers: withServer(next.servers, before?.serverId ?? "", free) };
    case "TokenArrived":
    case "TokenRung":
    case "TokenAway":
    case "TokenReturned":
    case "TokenRecalled":
    case "TokenRestored":
    case "TokenSplit":
    case "TokenParked":
    case "TokenTransferred":
    case "TransferReverted":
    case "ComingAsked":
    case "ComingConfirmed":
    case "NoticeChosen":
    case "TurnNear":
    case "TurnDelayed":
      return next;
    default:
      return assertNever(event);
  }
}

/** A first call in turn is the outcome of what was told at joining. */
function isTelling(before: Token | null, after: Token): boolean {
  return before?.calledAt === null && !after.isOutOfTurn && after.quote !== null;
}

function told({ estimator }: QueueState, { quote, joinedAt }: Token, at: number): QueueState["estimator"] {
  return quote ? feedback(estimator, quantilesOf(quote), (at - joinedAt) / 1000) : estimator;
}

/** Frees whoever had this token, and learns the cycle: at once, or with the next call where staff call by hand. */
function released(state: QueueState, token: Token | null, at: number): QueueState {
  const server = state.servers.find(({ tokenId }) => tokenId !== null && tokenId === token?.id);
  if (!token || !server) return state;
  const unlearned = { from: token.calledAt ?? at, endedAt: at, units: unitsOf(token.people) };
  const servers = withServer(state.servers, server.id, (one) => ({ ...one, tokenId: null, unlearned }));
  const next = { ...state, servers };
  const isCallingOn = !settingsOf(state.config).callsByItself && !server.isDraining && waitingCount(state) > 0;
  return isCallingOn ? next : learnUnlearned(next, { ...server, unlearned });
}

/** Learns a server's last cycle as it ended. */
function learnUnlearned(state: QueueState, server: Server): QueueState {
  return server.unlearned ? learnCycle(state, server, server.unlearned.endedAt) : state;
}

/** Learns a server's last cycle up to now, paperwork included; what is longer was a break. */
function learnBetween(state: QueueState, server: Server): QueueState {
  const { unlearned } = server;
  if (!unlearned) return state;
  const isBreak = state.lastAt - unlearned.endedAt > BETWEEN_CALLS_MAX_MS;
  return learnCycle(state, server, isBreak ? unlearned.endedAt : state.lastAt);
}

function learnCycle(state: QueueState, { id, unlearned }: Server, until: number): QueueState {
  if (!unlearned) return state;
  const seconds = (until - unlearned.from) / 1000 / unlearned.units;
  const servers = withServer(state.servers, id, (server) => ({ ...server, unlearned: null }));
  return { ...state, servers, estimator: learn(state.estimator, id, seconds, state.lastAt) };
}

/** With nobody left to call, nobody works between calls; and those held alone come back after a while. */
function rested(state: QueueState): QueueState {
  const isEmpty = waitingCount(state) === 0;
  const learned = isEmpty ? state.servers.reduce(learnUnlearned, state) : state;
  const isAlone = isEmpty && state.held.size > 0 && state.status !== "paused";
  const heldAloneSince = isAlone ? (state.heldAloneSince ?? state.lastAt) : null;
  return heldAloneSince === learned.heldAloneSince ? learned : { ...learned, heldAloneSince };
}

/** Time passes with what held until now. */
function carried(state: QueueState, at: number): QueueState {
  const lastAt = Math.max(state.lastAt, at);
  const { flow } = state.estimator;
  // A station that is closed and empty learns nothing of its staffing by night.
  const isResting = state.status === "closed" && state.tokens.size === 0;
  const next = isResting ? { ...flow, at: lastAt } : carry(flow, waitingCount(state), onDuty(state).length, lastAt);
  return { ...withFlow(state, next), lastAt };
}

function withFlow(state: QueueState, flow: QueueState["estimator"]["flow"]): QueueState {
  return { ...state, estimator: { ...state.estimator, flow } };
}

/** A draining server who is asked again stays. */
function withServerOn(state: QueueState, event: Extract<QueueDomainEvent, { type: "ServerOn" }>): QueueState {
  const { serverId: id, privilegedFirst, staffId, spareBelow: below, at } = event;
  const said = { ...(staffId && { staffId }), ...(below !== undefined && { spare: { since: at, below } }) };
  if (state.servers.some((server) => server.id === id))
    return withStaff(
      state,
      withServer(state.servers, id, (server) => ({ ...resumed(state, server), privilegedFirst, ...said })),
    );
  return withStaff(state, [...state.servers, { ...newServer(id, privilegedFirst), ...said }]);
}

/** On duty again: nobody's where its person serves at another desk by now, and an ordinary one if it was about to close. */
function resumed({ servers }: QueueState, { leaving: _, coming: __, spare, staffId, ...server }: Server): Server {
  const isElsewhere = servers.some((one) => one.id !== server.id && one.staffId === staffId && !one.isDraining);
  return {
    ...server,
    isDraining: false,
    ...(staffId && !isElsewhere && { staffId }),
    ...(spare && !server.isDraining && { spare }),
  };
}

function newServer(id: string, privilegedFirst: boolean): Server {
  return { id, tokenId: null, isDraining: false, privilegedFirst, unlearned: null };
}

function withStaff(state: QueueState, servers: readonly Server[]): QueueState {
  const next = { ...state, servers };
  return withFlow(next, noteStaffing(state.estimator.flow, onDuty(state).length, onDuty(next).length));
}

function withServer(servers: readonly Server[], id: string, change: (server: Server) => Server): readonly Server[] {
  return servers.map((server) => (server.id === id ? change(server) : server));
}

function free(server: Server): Server {
  return { ...server, tokenId: null };
}

function withCooldown(state: QueueState, { userId }: Token, at: number): QueueState {
  const { cooldownMs } = settingsOf(state.config);
  if (!userId || cooldownMs === 0) return state;
  const running = Object.entries(state.cooldowns).filter(([, until]) => until > at);
  return { ...state, cooldowns: { ...Object.fromEntries(running), [userId]: at + cooldownMs } };
}
