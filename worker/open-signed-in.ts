import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "./app.ts";
import { type ActorCtx, openContext, openTenant } from "./context.ts";

/** A request for a file of one college by somebody signed in. @throws AppError NOT_FOUND, NOT_SIGNED_IN */
export async function openSignedIn(c: Context<AppEnv>, college: string): Promise<ActorCtx> {
  const edge = await openContext({
    env: c.env,
    request: c.req.raw,
    requestId: c.get("requestId"),
    slug: college,
    setCookie: (cookie) => c.header("set-cookie", cookie, { append: true }),
    setHeader: (name, value) => c.header(name, value),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  const { scope, actor } = edge;
  if (!scope) throw new AppError("NOT_FOUND");
  if (!actor) throw new AppError("NOT_SIGNED_IN");
  return { ...edge, ...openTenant(edge, scope), actor };
}
