import type { SystemCtx } from "../context.ts";
import { deleteExpiredSessions } from "../repositories/sessions.ts";
import { deleteLinksBefore } from "../repositories/sign-in-links.ts";

/** Spent links are kept for an hour: they count towards the limit of requests. */
const LINKS_KEPT_MS = 3_600_000;

export async function sweepExpired(ctx: SystemCtx): Promise<void> {
  await deleteExpiredSessions(ctx.platform, ctx.now);
  await deleteLinksBefore(ctx.platform, ctx.now - LINKS_KEPT_MS);
}
