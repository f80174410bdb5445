import { sessionClassOf } from "#shared/roles";
import type { EdgeCtx } from "../context.ts";
import { dropSubscriptionsOf } from "../repositories/push-subscriptions.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { listRolesOf, type User } from "../repositories/users.ts";
import { closeSocketsSoon } from "./close-sockets.ts";
import type { NewSession } from "./session.ts";

/** A session that somebody's mail account began. */
const BY_MAIL = { collegeId: null, steppedUpAt: null };

/** Signs somebody in, in the browser of this request, whose former session ends. */
export async function startSession(
  ctx: EdgeCtx,
  user: User,
  begun: Pick<NewSession, "collegeId" | "steppedUpAt"> = BY_MAIL,
): Promise<void> {
  // A new token at every sign-in: one planted in this browser before is worth nothing after.
  if (ctx.actor) await dropSubscriptionsOf(openShardDbs(ctx.env), [ctx.actor.sessionId]);
  if (ctx.sessionToken) await ctx.sessions.revoke(ctx.sessionToken);
  if (ctx.actor) closeSocketsSoon(ctx, [ctx.actor.sessionId]);
  const sessionClass = sessionClassOf(await listRolesOf(ctx.platform, user, ctx.now));
  const session = { userId: user.id, class: sessionClass, userAgent: ctx.userAgent(), ...begun };
  ctx.setCookie(await ctx.sessions.create(session));
}
