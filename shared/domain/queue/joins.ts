import { endsTooSoon, etaAt } from "./eta.ts";
import { settingsOf } from "./settings.ts";
import type { Turn } from "./turn.ts";
import type { Lane, QueueCommand, QueueRefusal, QueueState } from "./types.ts";
import { placesHeld, whyNotJoin } from "./view.ts";

type JoinCommand = Extract<QueueCommand, { type: "Join" | "IssueToken" | "AcceptTransfer" }>;

/** A new token, for whoever joins by themselves, at the desk, or from another station. */
export function joinQueue(turn: Turn, command: JoinCommand): QueueRefusal | null {
  switch (command.type) {
    case "Join":
      return join(turn, command);
    case "IssueToken":
      return join(turn, { ...command, userId: null, isThere: true });
    case "AcceptTransfer":
      return acceptTransfer(turn, command);
  }
}

type Joining = {
  readonly userId: Extract<QueueCommand, { type: "Join" }>["userId"] | null;
  readonly name: string;
  readonly laneId: string;
  readonly people?: number;
  readonly isThere?: boolean;
};

function join(turn: Turn, { userId, name, laneId, people = 1, isThere = false }: Joining): QueueRefusal | null {
  const { at, state, ids } = turn;
  const refusal = whyNotJoin(state, userId, at) ?? whyNotGroup(state, people);
  if (refusal) return refusal;
  const lane = state.config.lanes.find(({ id }) => id === laneId);
  if (!lane) return { code: "lane-unknown" };
  const full = whyNotLane(state, lane);
  if (full) return full;
  const { presence, closesAt } = settingsOf(state.config);
  if (presence === "required" && !isThere) return { code: "presence-needed" };
  const number = state.lastNumber + 1;
  const { creditMs } = lane;
  const quote = etaAt(state, at)?.({ joinedAt: at, creditMs, number }) ?? null;
  if (endsTooSoon(state, quote, at)) return { code: "ends-too-soon", closesAt: closesAt ?? at };
  const isRemote = presence === "asked" && !isThere;
  const token = { userId, name, number, laneId, creditMs, people, isRemote, quote };
  turn.emit({ type: "TokenJoined", tokenId: ids.token(), token, joinedAt: at, isMoved: false, at });
  return null;
}

/** Somebody keeps the time they joined elsewhere, and gains no head start here. */
function acceptTransfer(turn: Turn, command: Extract<JoinCommand, { type: "AcceptTransfer" }>): QueueRefusal | null {
  const { at, state, ids } = turn;
  const { userId, name, people, isRemote } = command.token;
  const refusal = whyNotJoin(state, userId, at);
  if (refusal) return refusal;
  const same = state.config.lanes.find(({ id }) => id === command.token.laneId);
  const lane = same ?? state.config.lanes.find(({ creditMs }) => creditMs === 0);
  if (!lane) return { code: "lane-unknown" };
  const creditMs = Math.min(lane.creditMs, command.token.creditMs);
  const joinedAt = Math.min(at, command.token.joinedAt);
  const number = state.lastNumber + 1;
  const quote = etaAt(state, at)?.({ joinedAt, creditMs, number }) ?? null;
  const token = { userId, name, number, laneId: lane.id, creditMs, people, isRemote, quote };
  turn.emit({ type: "TokenJoined", tokenId: ids.token(), token, joinedAt, isMoved: true, at });
  return null;
}

function whyNotGroup(state: QueueState, people: number): QueueRefusal | null {
  const { peopleMax } = settingsOf(state.config);
  return people > peopleMax ? { code: "group-too-large", peopleMax } : null;
}

function whyNotLane(state: QueueState, { id, waitingMax }: Lane): QueueRefusal | null {
  return waitingMax !== undefined && placesHeld(state, id) >= waitingMax ? { code: "lane-full", waitingMax } : null;
}
