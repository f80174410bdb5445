import { closeSockets } from "../auth/close-sockets.ts";
import type { SystemCtx } from "../context.ts";
import { deleteSessions, listExpiredSessions } from "../repositories/sessions.ts";
import { deleteLinksBefore } from "../repositories/sign-in-links.ts";

/** A statement takes a hundred parameters. */
const SESSIONS_PER_ROUND = 90;
/** What one minute's sweep can end within its time. */
const ROUNDS_MAX = 20;
/** Spent links are kept for an hour: they count towards the limit of requests. */
const LINKS_KEPT_MS = 3_600_000;

export async function sweepExpired(ctx: SystemCtx): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const expired = await listExpiredSessions(ctx.platform, ctx.now, SESSIONS_PER_ROUND);
    await deleteSessions(ctx.platform, expired, ctx.now);
    if (expired.length < SESSIONS_PER_ROUND) break;
  }
  await closeSockets(ctx, null);
  await deleteLinksBefore(ctx.platform, ctx.now - LINKS_KEPT_MS);
}
