import { assertNever } from "#shared/result";
import { NOTICE_MS } from "./settings.ts";
import { isLive } from "./state.ts";
import type { QueueDomainEvent, Token } from "./types.ts";

export type TokenEvent = Extract<QueueDomainEvent, { tokenId: unknown }>;

/**
 * One token's part of `evolve`, for a store that keeps token rows: it returns the ended token too.
 * @param token the token as it was; null before it has joined
 * @returns the same object when the event is not about it, or when it had ended
 */
export function evolveToken(token: Token | null, event: QueueDomainEvent): Token | null {
  if (event.type === "TokenJoined") return token ?? joined(event);
  if (!("tokenId" in event) || (token && event.tokenId !== token.id)) return token;
  if (event.type === "TokenRestored") return event.token;
  if (!token || !isLive(token)) return token;
  const { at } = event;
  const back = { status: "waiting", serverId: null, dueAt: null, backAfterCalls: null } as const;
  const ended = { endedAt: at, dueAt: null, backAfterCalls: null };
  switch (event.type) {
    case "TokenCalled": {
      const { serverId, dueAt } = event;
      const isOutOfTurn = token.isOutOfTurn || event.isOutOfTurn;
      return { ...token, status: "called", calledAt: at, serverId, dueAt, rings: 0, isOutOfTurn };
    }
    case "TokenRung":
      return { ...token, rings: token.rings + 1 };
    case "TokenArrived":
      return { ...token, status: "serving", servedAt: at, dueAt: null };
    case "TokenHeld": {
      const { backAfterCalls, because } = event;
      const missed = because === "missed" && { misses: token.misses + 1, missedAt: at };
      return { ...token, ...back, ...missed, status: "held", backAfterCalls, isOutOfTurn: true };
    }
    case "TokenAway":
      return { ...token, status: "away", dueAt: event.dueAt, isOutOfTurn: true };
    case "TokenReturned":
    case "TokenRecalled":
      return { ...token, ...back, transfer: null };
    case "TransferReverted":
      // Of those who were on the way before it was kept what they had been, each waits.
      return { ...token, ...back, ...token.transfer?.was, transfer: null };
    case "CallWithdrawn":
      return { ...token, ...back, isOutOfTurn: true };
    case "ComingAsked":
      return { ...token, askedAt: at, dueAt: event.dueAt };
    case "ComingConfirmed":
      return { ...token, confirmedAt: at, dueAt: null };
    case "NoticeChosen": {
      const { nearAt, ...rest } = token;
      // Whoever wants to hear of it later than they have heard it is told again then.
      const isLater = event.noticeMs < (token.noticeMs ?? NOTICE_MS);
      return { ...rest, noticeMs: event.noticeMs, ...(!isLater && nearAt !== undefined && { nearAt }) };
    }
    case "TurnNear":
      return { ...token, nearAt: at };
    case "TurnDelayed":
      return { ...token, delayedAt: at };
    case "TurnSooner":
      return { ...token, soonerAt: at };
    case "TokenSplit":
      return { ...token, people: event.people };
    case "TokenParked": {
      const { transferId: id, to, byThemselves } = event;
      const { status, dueAt, backAfterCalls } = token;
      const transfer = { id, to, ...(byThemselves && { byThemselves }), was: { status, dueAt, backAfterCalls } };
      return { ...token, status: "parked", dueAt: null, backAfterCalls: null, transfer, isOutOfTurn: true };
    }
    case "TokenDone":
      return { ...token, ...ended, status: "done" };
    case "TokenNoShow":
      return { ...token, ...ended, status: "no-show", misses: token.misses + 1, missedAt: at };
    case "TokenLeft":
      return { ...token, ...ended, status: "left" };
    case "TokenCancelled":
      return { ...token, ...ended, status: "cancelled" };
    case "TokenTransferred":
      return { ...token, ...ended, status: "transferred" };
    case "TokenExpired":
      return { ...token, ...ended, status: "expired" };
    default:
      return assertNever(event);
  }
}

function joined({ tokenId: id, token, joinedAt, isMoved }: Extract<QueueDomainEvent, { type: "TokenJoined" }>): Token {
  const { userId, name, number, laneId, creditMs, people, isRemote, isFar, noticeMs, quote } = token;
  return {
    ...{ id, userId, name, number, laneId, creditMs, people, isRemote, status: "waiting", joinedAt },
    ...{ ...(isFar && { isFar }), ...(noticeMs !== undefined && { noticeMs }) },
    ...{ calledAt: null, servedAt: null, endedAt: null, serverId: null, dueAt: null, backAfterCalls: null },
    ...{ misses: 0, rings: 0, askedAt: null, confirmedAt: null, wasRestored: false },
    ...{ isOutOfTurn: isMoved, transfer: null, quote },
  };
}
