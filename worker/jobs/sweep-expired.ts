import { closeSockets } from "../auth/close-sockets.ts";
import type { SystemCtx } from "../context.ts";
import { eachAlone, inTurn } from "../each-alone.ts";
import { deleteExpiredCodes } from "../repositories/devices.ts";
import { listEndedGrants } from "../repositories/grants.ts";
import { deleteExpiredLogins } from "../repositories/identity-providers.ts";
import { markSocketsOf } from "../repositories/live-sockets.ts";
import { dropSubscriptionsOf } from "../repositories/push-subscriptions.ts";
import { deleteSessions, listExpiredSessions } from "../repositories/sessions.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { deleteLinksBefore } from "../repositories/sign-in-links.ts";

/** A statement takes a hundred parameters. */
const SESSIONS_PER_ROUND = 90;
/** What one minute's sweep can end within its time. */
const ROUNDS_MAX = 20;
/** Spent links are kept for an hour: they count towards the limit of requests. */
const LINKS_KEPT_MS = 3_600_000;

/** Runs out meanwhile, and a little before: a sweep may be late, or fail once. */
const RUN_OUT_MS = 5 * 60_000;
const GRANTS_PER_SWEEP_MAX = 500;

export async function sweepExpired(ctx: SystemCtx): Promise<void> {
  await inTurn(
    () => endSessions(ctx),
    () => closeRunOut(ctx),
    () => closeSockets(ctx, null),
    () => deleteExpiredCodes(ctx.platform, ctx.now),
    () => deleteExpiredLogins(ctx.platform, ctx.now),
    () => deleteLinksBefore(ctx.platform, ctx.now - LINKS_KEPT_MS),
  );
}

async function endSessions(ctx: SystemCtx): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const expired = await listExpiredSessions(ctx.platform, ctx.now, SESSIONS_PER_ROUND);
    // First, for nobody finds them by a session that is gone.
    await dropSubscriptionsOf(openShardDbs(ctx.env), expired);
    await deleteSessions(ctx.platform, expired, ctx.now);
    if (expired.length < SESSIONS_PER_ROUND) break;
  }
}

/** What a role opened that has run out is closed: an object with nothing to say does not notice by itself. */
async function closeRunOut({ platform, now }: SystemCtx): Promise<void> {
  const ended = await listEndedGrants(platform, { after: now - RUN_OUT_MS, until: now, limit: GRANTS_PER_SWEEP_MAX });
  await eachAlone(ended, ({ collegeId, userId, endsAt }) => markSocketsOf(platform, collegeId, [userId], now, endsAt));
}
