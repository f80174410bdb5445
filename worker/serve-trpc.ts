import type { AnyRouter } from "@trpc/server";
import { resolveResponse } from "@trpc/server/http";
import type { Context } from "hono";
import type { AppEnv } from "./app.ts";
import { openContext } from "./context.ts";
import { retryHeaders, toAppError } from "./errors.ts";
import { describeFailure, logLine } from "./log.ts";

/** Calls of one batch run at once; a page needs fewer than this. */
const BATCH_MAX = 10;

/**
 * Answers tRPC calls to one college (`slug`), or to the platform's own pages (null). Hono has read the path already, so
 * this is tRPC's own step behind its fetch adapter, which would read it again.
 * @param path the called procedures, separated by commas
 */
export async function serveTrpc(
  c: Context<AppEnv>,
  router: AnyRouter,
  slug: string | null,
  path: string,
): Promise<Response> {
  const cookies: string[] = [];
  const headers = new Headers();
  const requestId = c.get("requestId");
  const response = await resolveResponse({
    router,
    req: c.req.raw,
    path,
    error: null,
    maxBatchSize: BATCH_MAX,
    createContext: async () => ({
      call: await openContext({
        env: c.env,
        request: c.req.raw,
        requestId,
        slug,
        setCookie: (cookie) => cookies.push(cookie),
        setHeader: (name, value) => headers.append(name, value),
        waitUntil: (work) => c.executionCtx.waitUntil(work),
      }),
    }),
    onError({ error, path }) {
      const { code } = toAppError(error);
      c.get("failures").push(code);
      if (code !== "INTERNAL") return;
      logLine("error", "unexpected", { requestId, path: path ?? null, failure: describeFailure(error.cause ?? error) });
    },
    responseMeta: ({ errors }) => {
      const [retry] = errors.flatMap((error) => Object.entries(retryHeaders(toAppError(error).code)));
      return retry ? { headers: new Headers([retry]) } : {};
    },
  });
  response.headers.set("cache-control", "no-store");
  for (const [name, value] of headers) response.headers.set(name, value);
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}
