import type { UserId } from "#shared/ids";
import { SERVERS_MAX } from "#shared/limits";
import { settingsOf } from "./settings.ts";
import { onDuty, surgeBelow } from "./state.ts";
import type { Turn } from "./turn.ts";
import type { QueueRefusal, QueueState, Server, Token } from "./types.ts";
import { nextToken } from "./view.ts";

/** Desks "1" to "n" on duty: missing ones come, the highest numbers leave, those at work after they have finished. */
export function setServers(turn: Turn, count: number): null {
  const wanted = new Set(Array.from({ length: count }, (_, i) => String(i + 1)));
  const { servers } = turn.state;
  for (const { id, coming } of servers) if (!wanted.has(id) && !coming) serverDrain(turn, id);
  // Who goes to another queue, or comes from one, is no desk to be counted.
  for (const { id, leaving, coming } of servers) if (leaving || coming) wanted.delete(id);
  for (const id of wanted) serverOn(turn, id, false);
  return null;
}

export function serverOn(turn: Turn, serverId: string, privilegedFirst: boolean): null {
  const { at, state } = turn;
  const known = state.servers.find(({ id }) => id === serverId);
  if (!known || known.isDraining) turn.emit({ type: "ServerOn", serverId, privilegedFirst, at });
  return null;
}

/**
 * A desk opens; with `staffId`, it is theirs from now on, and any other they have here closes. Somebody who was on the way here
 * is there now, and somebody who was about to leave stays.
 */
export function takeDesk(turn: Turn, serverId: string, staffId: UserId | null): null {
  if (staffId === null) return serverOn(turn, serverId, false);
  for (const server of turn.state.servers)
    if (server.staffId === staffId && server.id !== serverId) leaveDesk(turn, server);
  const known = turn.state.servers.find(({ id }) => id === serverId);
  const isTheirs = known && known.staffId === staffId && !known.isDraining && !known.coming;
  const privilegedFirst = known?.privilegedFirst ?? false;
  if (!isTheirs) turn.emit({ type: "ServerOn", serverId, privilegedFirst, staffId, at: turn.at });
  return null;
}

function leaveDesk(turn: Turn, { id, coming, leaving }: Server): void {
  const { at } = turn;
  // Or the desk would be on duty again, with nobody there, when the other queue does not take them.
  if (leaving) turn.emit({ type: "ServerReleased", serverId: id, at });
  if (coming) turn.emit({ type: "ServerOff", serverId: id, at });
  else serverDrain(turn, id);
}

/** One of the desks in reserve, with nobody's name on it; all of them open already: a refusal. */
export function openSpare(turn: Turn, privilegedFirst: boolean): QueueRefusal | null {
  const { at, state } = turn;
  const { servers } = state;
  const open = servers.filter(({ spare, isDraining }) => spare && !isDraining).length;
  if (open >= settingsOf(state.config).spareLanes) return { code: "no-spare-lane" };
  if (servers.length >= SERVERS_MAX) return { code: "servers-all" };
  const serverId = firstUnused(servers);
  turn.emit({ type: "ServerOn", serverId, privilegedFirst, spareBelow: surgeBelow(state), at });
  return null;
}

/** Finishes whom they serve, and leaves; free, at once. */
export function serverDrain(turn: Turn, serverId: string): QueueRefusal | null {
  const server = turn.state.servers.find(({ id }) => id === serverId);
  if (!server) return { code: "server-unknown" };
  if (!server.isDraining) turn.emit({ type: "ServerDraining", serverId, at: turn.at });
  return null;
}

/** Leaves at once: whom they had called waits on in the same place, whom they serve is finished first. */
export function serverOff(turn: Turn, serverId: string): QueueRefusal | null {
  const { at, state } = turn;
  const server = state.servers.find(({ id }) => id === serverId);
  if (!server) return { code: "server-unknown" };
  const token = server.tokenId ? state.tokens.get(server.tokenId) : undefined;
  if (token?.status === "serving") return serverDrain(turn, serverId);
  if (token) turn.emit({ type: "CallWithdrawn", tokenId: token.id, at });
  turn.emit({ type: "ServerOff", serverId, at });
  return null;
}

/** One extra lane at a time: asked for again while it is open, nothing changes. */
export function openExtra(turn: Turn, serverId: string | null): null {
  const { servers } = turn.state;
  if (serverId === null && servers.some(({ privilegedFirst, isDraining }) => privilegedFirst && !isDraining))
    return null;
  return serverOn(turn, serverId ?? firstUnused(servers), true);
}

export function closeExtra(turn: Turn, serverId: string | null): QueueRefusal | null {
  const extra = turn.state.servers.find(({ privilegedFirst }) => privilegedFirst);
  return serverDrain(turn, serverId ?? extra?.id ?? "");
}

/** The lowest number that no desk has. */
export function firstUnused(servers: readonly Server[]): string {
  const taken = new Set(servers.map(({ id }) => id));
  let desk = 1;
  while (taken.has(String(desk))) desk += 1;
  return String(desk);
}

/** @param serverId who calls; null for whoever on duty is free */
export function callNext(turn: Turn, serverId: string | null): QueueRefusal | null {
  const server = findFree(turn.state, serverId);
  if ("code" in server) return server;
  const token = nextToken(turn.state, server);
  if (!token) return { code: "nobody-waiting" };
  turn.call(server, token, false);
  return null;
}

/** Staff call somebody out of turn: their decision, and it is on record. */
export function callToken(turn: Turn, token: Token, serverId: string | null): QueueRefusal | null {
  const server = findFree(turn.state, serverId);
  if ("code" in server) return server;
  if (token.status === "held") turn.emit({ type: "TokenRecalled", tokenId: token.id, at: turn.at });
  turn.call(server, token, true);
  return null;
}

function findFree(state: QueueState, serverId: string | null): Server | QueueRefusal {
  const serving = onDuty(state).filter(({ id }) => serverId === null || id === serverId);
  if (serving.length === 0) return { code: "server-unknown" };
  return serving.find(({ tokenId }) => tokenId === null) ?? { code: "server-busy" };
}
