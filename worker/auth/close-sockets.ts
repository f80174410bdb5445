import type { SessionId } from "#shared/ids";
import type { EdgeCtx, SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { describeFailure, logLine } from "../log.ts";
import { endSessionsAt } from "../objects/socket-holder-client.ts";
import { deleteClosedSocket, listClosingSockets } from "../repositories/live-sockets.ts";

/** Somebody with more objects open than this has the rest closed by the next sweep. */
const SOCKETS_PER_CALL_MAX = 200;
/** The clocks of two machines differ by less than this; a page loads anew later. */
export const CLOCK_SKEW_MS = 1_000;

/**
 * Closes the sockets that were marked, of some sessions or (null) of all. Until the object was told the mark stays, so
 * whatever interrupts this is made good by the sweep.
 */
export async function closeSockets(
  { env, platform }: Pick<SystemCtx, "env" | "platform">,
  sessionIds: readonly SessionId[] | null,
): Promise<void> {
  const closing = await listClosingSockets(platform, sessionIds, SOCKETS_PER_CALL_MAX);
  await eachAlone(closing, async (socket) => {
    const endedAt = socket.closingAt + CLOCK_SKEW_MS;
    await endSessionsAt(env, socket, [socket.sessionId], endedAt);
    await deleteClosedSocket(platform, socket);
  });
}

/** The same once the answer has left: who signs out need not wait for it. */
export function closeSocketsSoon(ctx: Pick<EdgeCtx, "env" | "platform" | "waitUntil">, sessionIds: SessionId[]): void {
  if (sessionIds.length === 0) return;
  ctx.waitUntil(
    closeSockets(ctx, sessionIds).catch((failure) =>
      logLine("error", "sockets are left to the sweep", { failure: describeFailure(failure) }),
    ),
  );
}
