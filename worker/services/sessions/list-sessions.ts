import type { OpenSession } from "#shared/views/session";
import { describeDevice } from "../../auth/describe-device.ts";
import type { Actor } from "../../auth/scope.ts";
import type { EdgeCtx } from "../../context.ts";
import { listSessionsOf } from "../../repositories/sessions.ts";

/** Where somebody is signed in, newest first. */
export async function listSessions(ctx: EdgeCtx & { readonly actor: Actor }): Promise<OpenSession[]> {
  const sessions = await listSessionsOf(ctx.platform, ctx.actor.userId, ctx.now);
  return sessions.map(({ id, userAgent, createdAt, expiresAt }) => ({
    id,
    device: describeDevice(userAgent),
    createdAt,
    expiresAt,
    current: id === ctx.actor.sessionId,
  }));
}
