import type { SocketHolder } from "#durable-objects/authority/sockets";
import { callObject } from "./object-client.ts";

export type SocketHolderAddress = {
  readonly objectClass: "ledger" | "station" | "feed";
  readonly objectName: string;
};

/** An object a socket is about to be handed to. */
export type SocketTarget = SocketHolderAddress & { readonly connect: (request: Request) => Promise<Response> };

/** Tells one object that sessions have ended. A repeat is harmless. */
export async function endSessionsAt(
  env: Env,
  { objectClass, objectName }: SocketHolderAddress,
  sessions: readonly string[],
  endedAt: number,
): Promise<void> {
  const namespace = { ledger: env.EVENT_LEDGER, station: env.STATION, feed: env.LIVE_FEED }[objectClass];
  const holder = () => namespace.getByName(objectName) as unknown as SocketHolder;
  await callObject(holder, (object) => object.endSessions(sessions, endedAt));
}
