import type { Done } from "#shared/result";
import type { EdgeCtx } from "../../context.ts";

export async function endSession(ctx: EdgeCtx): Promise<Done> {
  if (ctx.sessionToken) ctx.setCookie(await ctx.sessions.revoke(ctx.sessionToken));
  return {};
}
