import type { Done } from "#shared/result";
import { closeSocketsSoon } from "../../auth/close-sockets.ts";
import type { EdgeCtx } from "../../context.ts";
import { dropSubscriptionsOf } from "../../repositories/push-subscriptions.ts";
import { openShardDbs } from "../../repositories/shard-dbs.ts";

/** Signs this browser out. */
export async function endSession(ctx: EdgeCtx): Promise<Done> {
  // First, for nobody finds them by a session that is gone.
  if (ctx.actor) await dropSubscriptionsOf(openShardDbs(ctx.env), [ctx.actor.sessionId]);
  if (ctx.sessionToken) ctx.setCookie(await ctx.sessions.revoke(ctx.sessionToken));
  if (!ctx.actor) return {};
  closeSocketsSoon(ctx, [ctx.actor.sessionId]);
  return {};
}
