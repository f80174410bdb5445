import type { Given } from "#shared/given";
import type { TokenId } from "#shared/ids";
import { assertNever, ok, type Result, refuse } from "#shared/result";
import { etaFor } from "./eta.ts";
import type { QueueCommand, QueueDomainEvent, QueueRefusal, QueueState, Token, TokenStatus } from "./types.ts";
import { countBefore, nextToken, whyNotCallNext, whyNotJoin } from "./view.ts";

type Decision = Result<QueueDomainEvent[], QueueRefusal>;

/**
 * What a command means for a queue: events, or the refusal a person can be told. Repeating what is already so (opening an
 * open queue, the same configuration again) gives no events. Everything happens at max(now, lastAt).
 * A token that has ended must be shown with `withToken` first, or it is `token-unknown`.
 */
export function decide(state: QueueState, command: QueueCommand, { now, ids }: Given): Decision {
  const at = Math.max(now, state.lastAt);
  switch (command.type) {
    case "ConfigureQueue": {
      const { version } = state.config;
      if (command.config.version < version) return refuse({ code: "stale-config", version });
      return ok(command.config.version === version ? [] : [{ type: "QueueConfigured", config: command.config, at }]);
    }
    case "OpenQueue":
      return ok(state.status === "open" ? [] : [{ type: "QueueOpened", at }]);
    case "PauseQueue":
      return ok(state.status === "paused" ? [] : [{ type: "QueuePaused", at }]);
    case "CloseQueue":
      return ok(state.status === "closed" ? [] : [{ type: "QueueClosed", at }]);
    case "SetServers":
      return ok(state.servers === command.servers ? [] : [{ type: "ServersSet", servers: command.servers, at }]);
    case "Join": {
      const refusal = whyNotJoin(state, command.userId);
      if (refusal) return refuse(refusal);
      const lane = state.config.lanes.find(({ id }) => id === command.laneId);
      if (!lane) return refuse({ code: "lane-unknown" });
      const { userId, name } = command;
      const number = state.lastNumber + 1;
      const quote = etaFor(state, countBefore(state, { key: at - lane.creditMs, number }), at);
      const { id: laneId, creditMs } = lane;
      return ok([{ type: "TokenJoined", tokenId: ids.token(), userId, name, number, laneId, creditMs, quote, at }]);
    }
    case "Leave": {
      const token = state.tokens.get(command.tokenId);
      if (token && token.userId !== command.userId) return refuse({ code: "not-your-token" });
      return whenIn(token, ["waiting", "called"], ({ id }) => [{ type: "TokenLeft", tokenId: id, at }]);
    }
    case "CallNext": {
      const refusal = whyNotCallNext(state);
      if (refusal) return refuse(refusal);
      const token = nextToken(state);
      if (!token) return refuse({ code: "nobody-waiting" });
      return ok([{ type: "TokenCalled", tokenId: token.id, streak: streakAfter(state, token), at }]);
    }
    case "Arrived":
      return whenIn(find(state, command), ["called"], ({ id }) => [{ type: "TokenArrived", tokenId: id, at }]);
    case "Finish":
      // Staff who hand over at once never press "arrived".
      return whenIn(find(state, command), ["called", "serving"], (token) => [
        { type: "TokenDone", tokenId: token.id, cycleSeconds: cycleSeconds(token, at), at },
      ]);
    case "MarkNoShow":
      return whenIn(find(state, command), ["called"], (token) => [
        { type: "TokenNoShow", tokenId: token.id, cycleSeconds: cycleSeconds(token, at), at },
      ]);
    case "CancelToken":
      return whenIn(find(state, command), ["waiting", "called"], ({ id }) => [
        { type: "TokenCancelled", tokenId: id, at },
      ]);
    default:
      return assertNever(command);
  }
}

function find(state: QueueState, { tokenId }: { tokenId: TokenId }): Token | undefined {
  return state.tokens.get(tokenId);
}

function whenIn(
  token: Token | undefined,
  statuses: readonly TokenStatus[],
  events: (token: Token) => QueueDomainEvent[],
): Decision {
  if (!token) return refuse({ code: "token-unknown" });
  return statuses.includes(token.status) ? ok(events(token)) : refuse({ code: "wrong-state", status: token.status });
}

/** Privileged calls in a row while a regular waits, after calling `token`. The station counts as one, not each server. */
function streakAfter(state: QueueState, token: Token): number {
  if (token.creditMs === 0) return 0;
  return state.regulars.size > 0 ? state.streak + 1 : state.streak;
}

/** Seconds from the call until now: the walk-up counts, because the server was taken. */
function cycleSeconds(token: Token, at: number): number {
  return (at - (token.calledAt ?? at)) / 1000;
}
