import { endsTooSoon, etaAt } from "./eta.ts";
import { settingsOf } from "./settings.ts";
import type { Turn } from "./turn.ts";
import type { JoinRules, Lane, QueueCommand, QueueRefusal, QueueState, Token } from "./types.ts";
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
  readonly isNear?: boolean | undefined;
  readonly noticeMs?: number;
};

function join(turn: Turn, joining: Joining): QueueRefusal | null {
  const { userId, name, laneId, people = 1, isThere = false, isNear, noticeMs } = joining;
  const { at, state, ids } = turn;
  const refusal = whyNotJoin(state, userId, at) ?? whyNotGroup(state, people);
  if (refusal) return refusal;
  const lane = state.config.lanes.find(({ id }) => id === laneId);
  if (!lane) return { code: "lane-unknown" };
  const full = whyNotLane(state, lane);
  if (full) return full;
  const doubt = userId === null ? null : whyNotByOneself(turn, lane, { isThere, isNear });
  if (doubt) return doubt;
  const { presence, closesAt } = settingsOf(state.config);
  const number = state.lastNumber + 1;
  const { creditMs } = lane;
  const quote = etaAt(state, at)?.({ joinedAt: at, creditMs, number }) ?? null;
  if (endsTooSoon(state, quote, at)) return { code: "ends-too-soon", closesAt: closesAt ?? at };
  const isRemote = presence === "asked" && !isThere;
  const token = {
    ...{ userId, name, number, laneId, creditMs, people, isRemote, quote },
    // Whoever read the code from the screen is there, whatever their phone says.
    ...(isNear === false && !isThere && ({ isFar: true } as const)),
    ...(noticeMs !== undefined && { noticeMs }),
  };
  turn.emit({ type: "TokenJoined", tokenId: ids.token(), token, joinedAt: at, isMoved: false, at });
  return null;
}

/** What stands against joining by oneself, from wherever one is. */
function whyNotByOneself(
  { state }: Turn,
  lane: Lane,
  { isThere, isNear }: Pick<Joining, "isThere" | "isNear">,
): QueueRefusal | null {
  const { presence, nearMetres, refusesFar } = settingsOf(state.config);
  if (presence === "staff") return { code: "staff-gives-numbers" };
  if (lane.staffOnly) return { code: "lane-staff-only" };
  if (isThere) return null;
  if (presence === "required") return { code: "presence-needed" };
  return refusesFar && nearMetres !== null && isNear === false ? { code: "too-far", nearMetres } : null;
}

/** Whether people who wait elsewhere may come by themselves, with the time they joined there: whoever must show that they are here may not. */
export function takesComers({ presence, peopleMax }: JoinRules, { people }: Pick<Token, "people">): boolean {
  return presence !== "required" && presence !== "staff" && people <= peopleMax;
}

/**
 * Somebody keeps the time they joined elsewhere, and gains no head start here. Sent by staff, they are taken as if staff here gave
 * them a number; by themselves, as if they joined from wherever they are.
 */
function acceptTransfer(turn: Turn, command: Extract<JoinCommand, { type: "AcceptTransfer" }>): QueueRefusal | null {
  const { at, state, ids } = turn;
  const { userId, name, people, isFar, noticeMs, byThemselves } = command.token;
  const refusal = whyNotJoin(state, userId, at) ?? whyNotGroup(state, people);
  if (refusal) return refusal;
  const same = state.config.lanes.find(({ id }) => id === command.token.laneId);
  const lane = same ?? state.config.lanes.find(({ creditMs }) => creditMs === 0);
  if (!lane) return { code: "lane-unknown" };
  const isNear = isFar ? false : undefined;
  const doubt =
    whyNotLane(state, lane) ?? (byThemselves ? whyNotByOneself(turn, lane, { isThere: false, isNear }) : null);
  if (doubt) return doubt;
  const { presence, closesAt } = settingsOf(state.config);
  const creditMs = Math.min(lane.creditMs, command.token.creditMs);
  const joinedAt = Math.min(at, command.token.joinedAt);
  const number = state.lastNumber + 1;
  const quote = etaAt(state, at)?.({ joinedAt, creditMs, number }) ?? null;
  if (endsTooSoon(state, quote, at)) return { code: "ends-too-soon", closesAt: closesAt ?? at };
  const isRemote = byThemselves ? presence === "asked" : command.token.isRemote;
  const told = { quote, ...(isFar && { isFar }), ...(noticeMs !== undefined && { noticeMs }) };
  const token = { userId, name, number, laneId: lane.id, creditMs, people, isRemote, ...told };
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
