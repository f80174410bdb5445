import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "./app.ts";
import { type CollegeCtx, openContext, openTenant } from "./context.ts";

/**
 * For what is fetched by no page of ours, as a calendar app does: no cookie goes back, for such keep none.
 * @throws AppError NOT_FOUND
 */
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
