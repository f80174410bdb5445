import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "./app.ts";
import { type CollegeCtx, openContext, openTenant } from "./context.ts";

/** A request by an app that keeps no cookies, and gets none back. @throws AppError NOT_FOUND for a college that does not exist */
export async function openQuietly(c: Context<AppEnv>, college: string, request: Request): Promise<CollegeCtx> {
  const edge = await openContext({
    env: c.env,
    request,
    requestId: c.get("requestId"),
    slug: college,
    setHeader: () => {},
    setCookie: () => {},
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  if (!edge.scope) throw new AppError("NOT_FOUND");
  return { ...edge, ...openTenant(edge, edge.scope) };
}
