import type { StationId, UserId } from "#shared/ids";
import { SERVERS_MAX } from "#shared/limits";
import { firstUnused } from "./servers.ts";
import { COMING_MAX_MS, LEAVING_MAX_MS, settingsOf } from "./settings.ts";
import { onDuty, waitingCount } from "./state.ts";
import type { Turn } from "./turn.ts";
import type { QueueRefusal, Server } from "./types.ts";

/**
 * Somebody is to serve at another queue: they call nobody any more, finish whom they have, and go once the other queue has
 * taken them. Too few would stay: a refusal, unless nobody is served here anyway. Asked again, nothing changes.
 */
export function reserveServer(
  turn: Turn,
  { staffId, moveId, to }: { readonly staffId: UserId; readonly moveId: string; readonly to: StationId },
): QueueRefusal | null {
  const { at, state } = turn;
  const server = onDuty(state).find((one) => one.staffId === staffId);
  if (!server) return leavingWith(turn, moveId) ? null : { code: "server-unknown" };
  const { serversMin } = settingsOf(state.config);
  const isIdle = state.status === "closed" && waitingCount(state) === 0;
  if (!isIdle && onDuty(state).length - 1 < Math.max(1, serversMin)) return { code: "last-server", serversMin };
  turn.emit({ type: "ServerReserved", serverId: server.id, moveId, to, until: at + LEAVING_MAX_MS, at });
  return null;
}

/** The other queue has them: here they are no more. */
export function confirmDetach(turn: Turn, moveId: string): QueueRefusal | null {
  const server = leavingWith(turn, moveId);
  if (!server) return { code: "server-unknown" };
  if (server.tokenId !== null) return { code: "server-busy" };
  turn.emit({ type: "ServerOff", serverId: server.id, at: turn.at });
  return null;
}

/** The other queue does not take them, or the move was taken back: they stay. */
export function releaseServer(turn: Turn, moveId: string): QueueRefusal | null {
  const server = leavingWith(turn, moveId);
  if (!server) return { code: "server-unknown" };
  turn.emit({ type: "ServerReleased", serverId: server.id, at: turn.at });
  return null;
}

/**
 * Somebody comes from another queue: a desk is kept for them, and nobody called to it before they are there. `until`: when the
 * other queue has them back, epoch ms; what arrives later is refused, so that nobody is at two queues.
 */
export function attachServer(
  turn: Turn,
  { staffId, moveId, until }: { readonly staffId: UserId; readonly moveId: string; readonly until: number },
): QueueRefusal | null {
  const { at, state } = turn;
  if (at > until) return { code: "move-lapsed" };
  if (state.servers.some((one) => one.staffId === staffId && !one.isDraining)) return null;
  if (state.status === "closed" && waitingCount(state) === 0) return { code: "queue-closed" };
  if (state.servers.length >= SERVERS_MAX) return { code: "servers-all" };
  const serverId = firstUnused(state.servers);
  turn.emit({ type: "ServerComing", serverId, staffId, moveId, until: at + COMING_MAX_MS, at });
  return null;
}

function leavingWith({ state }: Turn, moveId: string): Server | undefined {
  return state.servers.find(({ leaving }) => leaving?.moveId === moveId);
}
