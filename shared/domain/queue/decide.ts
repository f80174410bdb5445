import type { Given } from "#shared/given";
import { assertNever, ok, type Result, refuse } from "#shared/result";
import { joinQueue } from "./joins.ts";
import * as moves from "./server-moves.ts";
import * as servers from "./servers.ts";
import { settingsOf } from "./settings.ts";
import { surgeBelow } from "./state.ts";
import { Turn } from "./turn.ts";
import type { QueueCommand, QueueDomainEvent, QueueRefusal, QueueState, Token, TokenStatus } from "./types.ts";
import { canUndoNoShow, heldBy, whyNotCallNext } from "./view.ts";

type Decision = Result<QueueDomainEvent[], QueueRefusal>;

/**
 * What a command means for a queue: events, or the refusal a person can be told. Repeating what is already so (opening an
 * open queue, the same configuration again) gives no events. Everything happens at max(now, lastAt), and what was due
 * until then has happened first.
 * A token that has ended must be shown with `withToken` first, or it is `token-unknown`.
 */
export function decide(state: QueueState, command: QueueCommand, { now, ids }: Given): Decision {
  const turn = new Turn(state, Math.max(now, state.lastAt), ids);
  turn.runDue();
  const refusal = carryOut(turn, command);
  if (refusal) return refuse(refusal);
  turn.settle();
  return ok(turn.events);
}

function carryOut(turn: Turn, command: QueueCommand): QueueRefusal | null {
  const { at, state } = turn;
  switch (command.type) {
    case "Tick":
      return null;
    case "ConfigureQueue": {
      const { version } = state.config;
      if (command.config.version < version) return { code: "stale-config", version };
      if (command.config.version > version) turn.emit({ type: "QueueConfigured", config: command.config, at });
      return null;
    }
    case "OpenQueue":
      if (state.status !== "open") turn.emit({ type: "QueueOpened", at });
      return null;
    case "PauseQueue": {
      const pause = { reason: command.reason ?? null, resumesAt: command.resumesAt ?? null };
      const isNews = state.pause?.reason !== pause.reason || state.pause.resumesAt !== pause.resumesAt;
      if (state.status !== "paused" || isNews) turn.emit({ type: "QueuePaused", pause, at });
      return null;
    }
    case "CloseQueue":
      if (state.status !== "closed" || state.pausedByRule) turn.emit({ type: "QueueClosed", at });
      return null;
    case "PauseJoins":
      if (state.status !== "open") return state.pausedByRule ? null : { code: "shut-by-staff" };
      turn.emit({ type: "QueueClosed", byRule: true, at });
      return null;
    case "ResumeJoins":
      if (state.status !== "open" && !state.pausedByRule) return { code: "shut-by-staff" };
      if (state.pausedByRule) turn.emit({ type: "QueueOpened", at });
      return null;
    case "EndQueue":
      for (const { id } of state.tokens.values()) turn.emit({ type: "TokenExpired", tokenId: id, at });
      if (state.status !== "closed" || state.pausedByRule || state.tokens.size > 0)
        turn.emit({ type: "QueueEnded", at });
      return null;
    case "SetServers":
      return servers.setServers(turn, command.servers);
    case "ServerOn":
      return servers.takeDesk(turn, command.serverId, command.staffId ?? null);
    case "ServerDrain":
      return servers.serverDrain(turn, command.serverId);
    case "ServerOff":
      return servers.serverOff(turn, command.serverId);
    case "OpenExtra":
      return state.crowd.isCrowded ? servers.openExtra(turn, command.serverId ?? null) : { code: "not-crowded" };
    case "CloseExtra":
      return state.crowd.isCrowded ? { code: "still-crowded" } : servers.closeExtra(turn, command.serverId ?? null);
    case "OpenSpare":
      return servers.openSpare(turn, command.privilegedFirst);
    case "Relieve":
      if (!state.relief) turn.emit({ type: "ReliefBegan", below: surgeBelow(state), at });
      return null;
    case "PrioritiseLanes":
      if (!state.config.lanes.some(({ creditMs }) => creditMs > 0)) return { code: "no-priority-lane" };
      if (!state.priority) turn.emit({ type: "PriorityBegan", below: surgeBelow(state), at });
      return null;
    case "EndPriority":
      if (state.priority) turn.emit({ type: "PriorityEnded", at });
      return null;
    case "ReserveServer":
      return moves.reserveServer(turn, command);
    case "ConfirmDetach":
      return moves.confirmDetach(turn, command.moveId);
    case "ReleaseServer":
      return moves.releaseServer(turn, command.moveId);
    case "AttachServer":
      return moves.attachServer(turn, command);
    case "Join":
    case "IssueToken":
    case "AcceptTransfer":
      return joinQueue(turn, command);
    case "CallNext":
      return whyNotCallNext(state) ?? servers.callNext(turn, command.serverId ?? null);
    case "Leave":
    case "StepAway":
    case "Return":
    case "ConfirmComing":
    case "ImHere":
    case "ChooseNotice": {
      const token = turn.find(command.tokenId);
      if (token && token.userId !== command.userId) return { code: "not-your-token" };
      return forToken(turn, command, token);
    }
    default: {
      const token = turn.find(command.tokenId);
      const isOthers = command.type === "TransferOut" && command.userId && token?.userId !== command.userId;
      return token && isOthers ? { code: "not-your-token" } : forToken(turn, command, token);
    }
  }
}

type TokenCommand = Extract<QueueCommand, { tokenId: unknown }>;

/** From where a command may be given. */
const FROM = {
  Leave: ["waiting", "away", "held", "called"],
  StepAway: ["waiting"],
  Return: ["away"],
  ConfirmComing: ["waiting"],
  ImHere: ["held"],
  ChooseNotice: ["waiting", "away", "held"],
  CallToken: ["waiting", "held"],
  Ring: ["called"],
  Arrived: ["called"],
  // Staff who hand over at once never press "arrived".
  Finish: ["called", "serving"],
  MarkMissed: ["called"],
  UndoNoShow: ["no-show"],
  CancelToken: ["waiting", "away", "held", "called"],
  SplitGroup: ["waiting", "called"],
  TransferOut: ["waiting", "away", "held"],
  ConfirmTransfer: ["parked"],
  TransferFailed: ["parked"],
} as const satisfies Record<TokenCommand["type"], readonly TokenStatus[]>;

function forToken(turn: Turn, command: TokenCommand, token: Token | undefined): QueueRefusal | null {
  if (!token) return { code: "token-unknown" };
  const from: readonly TokenStatus[] = FROM[command.type];
  if (!from.includes(token.status)) return { code: "wrong-state", status: token.status };
  const { at } = turn;
  const tokenId = token.id;
  switch (command.type) {
    case "Leave":
      return done(turn, { type: "TokenLeft", tokenId, at });
    case "StepAway":
      return done(turn, { type: "TokenAway", tokenId, dueAt: at + settingsOf(turn.state.config).awayMaxMs, at });
    case "Return":
      return done(turn, { type: "TokenReturned", tokenId, at });
    case "ConfirmComing":
      return token.confirmedAt === null ? done(turn, { type: "ComingConfirmed", tokenId, at }) : null;
    case "ImHere":
      return done(turn, { type: "TokenRecalled", tokenId, at });
    case "ChooseNotice": {
      const { noticeMs } = command;
      return token.noticeMs === noticeMs ? null : done(turn, { type: "NoticeChosen", tokenId, noticeMs, at });
    }
    case "CallToken":
      return servers.callToken(turn, token, command.serverId ?? null);
    case "Ring":
      if (token.rings >= settingsOf(turn.state.config).ringsMax) return { code: "rung-enough" };
      return done(turn, { type: "TokenRung", tokenId, at });
    case "Arrived":
      return done(turn, { type: "TokenArrived", tokenId, at });
    case "Finish":
      return done(turn, { type: "TokenDone", tokenId, at });
    case "MarkMissed":
      turn.miss(token);
      return null;
    case "UndoNoShow":
      return undoNoShow(turn, token);
    case "CancelToken":
      return done(turn, { type: "TokenCancelled", tokenId, reason: command.reason ?? null, at });
    case "SplitGroup":
      return splitGroup(turn, token, command.people);
    case "TransferOut":
      return transferOut(turn, token, command);
    case "ConfirmTransfer":
      if (token.transfer?.id !== command.transferId) return { code: "wrong-state", status: token.status };
      return done(turn, { type: "TokenTransferred", tokenId, at });
    case "TransferFailed":
      if (token.transfer?.id !== command.transferId) return { code: "wrong-state", status: token.status };
      return done(turn, { type: "TransferReverted", tokenId, at });
    default:
      return assertNever(command);
  }
}

function done(turn: Turn, event: QueueDomainEvent): null {
  turn.emit(event);
  return null;
}

/** On the way to another queue: sent by staff, or by themselves where people who wait are shown the way. */
function transferOut(
  turn: Turn,
  token: Token,
  { transferId, to, userId }: Extract<QueueCommand, { type: "TransferOut" }>,
): QueueRefusal | null {
  const parked = { type: "TokenParked", tokenId: token.id, transferId, to, at: turn.at } as const;
  if (!userId) return done(turn, parked);
  // Whoever was missed, or has stepped away, would be called there as if nothing had been.
  if (token.status !== "waiting") return { code: "wrong-state", status: token.status };
  return turn.state.relief ? done(turn, { ...parked, byThemselves: true }) : { code: "not-relieved" };
}

/** The place as it was, once: whoever lost it by a mistake of the desk stands where they stood. */
function undoNoShow(turn: Turn, token: Token): QueueRefusal | null {
  const { at, state } = turn;
  if (!canUndoNoShow(token, at)) return { code: "undo-expired" };
  const held = heldBy(state, token.userId);
  if (held) return { code: "already-in-queue", tokenId: held.id, number: held.number };
  const back = { status: "waiting", endedAt: null, serverId: null, wasRestored: true, isOutOfTurn: true } as const;
  turn.emit({ type: "TokenRestored", tokenId: token.id, token: { ...token, ...back }, at });
  return null;
}

/** Part of a group goes on by itself, with a number of its own and everybody's place. */
function splitGroup(turn: Turn, token: Token, people: number): QueueRefusal | null {
  const { at, state, ids } = turn;
  if (people >= token.people) return { code: "group-too-large", peopleMax: token.people - 1 };
  const { name, laneId, creditMs, isRemote, joinedAt } = token;
  turn.emit({ type: "TokenSplit", tokenId: token.id, people: token.people - people, at });
  const part = { userId: null, name, number: state.lastNumber + 1, laneId, creditMs, people, isRemote, quote: null };
  turn.emit({ type: "TokenJoined", tokenId: ids.token(), token: part, joinedAt, isMoved: true, at });
  return null;
}
