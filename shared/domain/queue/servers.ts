import { onDuty } from "./state.ts";
import type { Turn } from "./turn.ts";
import type { QueueRefusal, QueueState, Server, Token } from "./types.ts";
import { nextToken } from "./view.ts";

/** Desks "1" to "n" on duty: missing ones come, the highest numbers leave, those at work after they have finished. */
export function setServers(turn: Turn, count: number): null {
  const wanted = new Set(Array.from({ length: count }, (_, i) => String(i + 1)));
  for (const { id, isDraining } of turn.state.servers) if (!wanted.has(id) && !isDraining) serverDrain(turn, id);
  for (const id of wanted) serverOn(turn, id, false);
  return null;
}

export function serverOn(turn: Turn, serverId: string, privilegedFirst: boolean): null {
  const { at, state } = turn;
  const known = state.servers.find(({ id }) => id === serverId);
  if (!known || known.isDraining) turn.emit({ type: "ServerOn", serverId, privilegedFirst, at });
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
  const token = server.tokenId && state.tokens.get(server.tokenId);
  if (token && token.status === "serving") return serverDrain(turn, serverId);
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

function firstUnused(servers: readonly Server[]): string {
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
