import { assertNever } from "#shared/result";
import { feedback } from "../eta/calibrate.ts";
import { carry, learn, noteArrival, noteLoss, noteStaffing, reopened } from "../eta/learn.ts";
import { quantilesOf } from "./eta.ts";
import { BETWEEN_CALLS_MAX_MS, LINE_NEWS_MS, RATE_WINDOW_MS, settingsOf, unitsOf } from "./settings.ts";
import { onDuty, waitingCount, withChange } from "./state.ts";
import { evolveToken, type TokenEvent } from "./tokens.ts";
import type { QueueDomainEvent, QueueState, Server, Token } from "./types.ts";

type Cycle = NonNullable<Server["unlearned"]>;

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
      // Shut by a rule it went on serving, so how many it serves in a minute is known.
      const openedAt = state.status === "closed" && !state.pausedByRule ? at : state.openedAt;
      return { ...withStatus(state, "open"), openedAt, estimator };
    }
    case "QueuePaused":
      return { ...withStatus(state, "paused"), pause: event.pause };
    case "QueueClosed":
      return { ...withStatus(state, "closed"), ...(event.byRule && { pausedByRule: true }) };
    case "QueueEnded":
      return { ...withStatus(state, "closed"), streak: 0, recentDone: [] };
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
    case "LineBegan": {
      const { lineBeganAt } = state;
      // Where people come one by one it is no news each time.
      return lineBeganAt !== undefined && at < lineBeganAt + LINE_NEWS_MS ? state : { ...state, lineBeganAt: at };
    }
    default:
      return withTokenEvent(state, event);
  }
}

/** As staff have it: whatever a rule or a break was about is over. */
function withStatus({ pausedByRule: _, ...state }: QueueState, status: QueueState["status"]): QueueState {
  return { ...state, status, pause: null };
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
      const estimator = told(learned.estimator, before, after, at);
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
    case "TurnSooner":
      return next;
    default:
      return assertNever(event);
  }
}

/** A first call in turn is the outcome of what was told at joining. */
function told(estimator: QueueState["estimator"], before: Token | null, after: Token, at: number): typeof estimator {
  const { isOutOfTurn, quote, joinedAt } = after;
  if (before?.calledAt !== null || isOutOfTurn || !quote) return estimator;
  return feedback(estimator, quantilesOf(quote), (at - joinedAt) / 1000);
}

/** Frees whoever had this token, and learns the cycle: at once, or with the next call where staff call by hand and somebody waits. */
function released(state: QueueState, token: Token | null, at: number): QueueState {
  const server = state.servers.find(({ tokenId }) => tokenId === token?.id);
  if (!token || !server) return state;
  const unlearned = { from: token.calledAt ?? at, endedAt: at, units: unitsOf(token.people) };
  const servers = withServer(state.servers, server.id, (one) => ({ ...one, tokenId: null, unlearned }));
  const next = { ...state, servers };
  const isCallingOn = !settingsOf(state.config).callsByItself && !server.isDraining;
  return isCallingOn ? next : learnCycle(next, server.id, unlearned, at);
}

/** Learns a server's last cycle as it ended. */
function learnUnlearned(state: QueueState, { id, unlearned }: Server): QueueState {
  return unlearned ? learnCycle(state, id, unlearned, unlearned.endedAt) : state;
}

/** Learns a server's last cycle up to now, paperwork included; what is longer was a break. */
function learnBetween(state: QueueState, { id, unlearned }: Server): QueueState {
  if (!unlearned) return state;
  const isBreak = state.lastAt - unlearned.endedAt > BETWEEN_CALLS_MAX_MS;
  return learnCycle(state, id, unlearned, isBreak ? unlearned.endedAt : state.lastAt);
}

function learnCycle(state: QueueState, id: string, { from, units }: Cycle, until: number): QueueState {
  const seconds = (until - from) / 1000 / units;
  const servers = withServer(state.servers, id, (server) => ({ ...server, unlearned: null }));
  return { ...state, servers, estimator: learn(state.estimator, id, seconds, state.lastAt) };
}

/** With nobody left to call, nobody works between calls; and those held alone come back after a while. */
function rested(state: QueueState): QueueState {
  const isEmpty = waitingCount(state) === 0;
  const learned = isEmpty ? state.servers.reduce(learnUnlearned, state) : state;
  const isAlone = isEmpty && state.held.size > 0 && state.status !== "paused";
  return { ...learned, heldAloneSince: isAlone ? (state.heldAloneSince ?? state.lastAt) : null };
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
