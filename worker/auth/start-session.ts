import { sessionClassOf } from "#shared/roles";
import type { EdgeCtx } from "../context.ts";
import { dropSubscriptionsOf } from "../repositories/push-subscriptions.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { listRolesOf, type User } from "../repositories/users.ts";
import { closeSocketsSoon } from "./close-sockets.ts";
import type { NewSession } from "./session.ts";

/** A session that somebody's mail account began. */
const BY_MAIL = { collegeId: null, steppedUpAt: null };

type Begun = Pick<NewSession, "collegeId" | "steppedUpAt">;

/**
 * Signs somebody in, in the browser of this request. Who is signed in there already stays so, under a new token: what their
 * pages have open goes on, and what they had proved before counts no more.
 */
export async function signIn(ctx: EdgeCtx, user: User, begun: Begun = BY_MAIL): Promise<void> {
  const { actor, sessionToken } = ctx;
  // A campus login opens less than a mail does: what is open at other colleges would stay so.
  const opensAsMuch = begun.collegeId === null || begun.collegeId === actor?.collegeId;
  if (actor?.userId === user.id && sessionToken && opensAsMuch) {
    const cookie = await ctx.sessions.renew(sessionToken, actor.sessionId, await describeSession(ctx, user, begun));
    if (cookie) return ctx.setCookie(cookie);
  }
  await startSession(ctx, user, begun);
}

/** Begins a session in the browser of this request, whose former one ends. */
export async function startSession(ctx: EdgeCtx, user: User, begun: Begun): Promise<void> {
  // A new token at every sign-in: one planted in this browser before is worth nothing after.
  if (ctx.actor) await dropSubscriptionsOf(openShardDbs(ctx.env), [ctx.actor.sessionId]);
  if (ctx.sessionToken) await ctx.sessions.revoke(ctx.sessionToken);
  if (ctx.actor) closeSocketsSoon(ctx, [ctx.actor.sessionId]);
  ctx.setCookie(await ctx.sessions.create(await describeSession(ctx, user, begun)));
}

async function describeSession(ctx: EdgeCtx, user: User, begun: Begun): Promise<NewSession> {
  const sessionClass = sessionClassOf(await listRolesOf(ctx.platform, user, ctx.now));
  return { userId: user.id, class: sessionClass, userAgent: ctx.userAgent(), ...begun };
}
