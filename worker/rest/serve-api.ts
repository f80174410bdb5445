import { callTRPCProcedure } from "@trpc/server";
import type { Context } from "hono";
import { AppError } from "#shared/errors";
import type { AppEnv } from "../app.ts";
import { requireApiKey } from "../auth/api-key.ts";
import { actorOfKey } from "../auth/scope.ts";
import { type EdgeCtx, openContext, openTenant } from "../context.ts";
import { shapeError, toAppError } from "../errors.ts";
import { describeFailure, logLine } from "../log.ts";
import { noteKeyUsed } from "../repositories/api-keys.ts";
import { appRouter } from "../trpc/router.ts";
import { describeApi } from "./describe-api.ts";
import { describeInput, procedureOf } from "./describe-input.ts";
import type { Operation } from "./operation.ts";
import { problemOf, problemOfRefusal } from "./problem.ts";
import { findOperation, readInput } from "./read-request.ts";
import { underKey } from "./under-key.ts";

/** Longer ones are no command's id, and refused as such. */
const KEY_CHARS_MAX = 100;
/** Of `/api/{college}/v1/…`: nothing, api, the college, v1. */
const PARTS_BEFORE = 4;

/**
 * The API that other systems call: procedures of ours under addresses of their own, for whoever shows a key. Cookies mean
 * nothing here, so no page can be made to call it for somebody.
 */
export async function serveApi(c: Context<AppEnv>, slug: string): Promise<Response> {
  const requestId = c.get("requestId");
  try {
    return await answer(c, slug);
  } catch (failure) {
    const error = toAppError(failure);
    c.get("failures").push(error.code);
    if (error.code === "INTERNAL") logLine("error", "unexpected", { requestId, failure: describeFailure(failure) });
    return problemOf(error, requestId);
  }
}

async function answer(c: Context<AppEnv>, slug: string): Promise<Response> {
  const { raw: request } = c.req;
  const path = `/${c.req.path.split("/").slice(PARTS_BEFORE).join("/")}`;
  const { call, open } = await enter(c, slug);
  if (path === "/openapi.json" && request.method === "GET") return Response.json(describeApi(slug));
  const called = findOperation(request.method, path);
  const { operation } = called;
  const ctx = await open(operation);
  const input = await readInput(called, request);
  const run = (): Promise<unknown> =>
    callTRPCProcedure({
      router: appRouter,
      path: operation.procedure,
      getRawInput: async () => input,
      ctx: { call: ctx },
      type: procedureOf(operation.procedure)._def.type,
      signal: request.signal,
      batchIndex: 0,
    }).catch((failure: unknown) => {
      throw inApiWords(failure, operation);
    });
  const { commandId: key } = input;
  const isKeyed = ctx.scope !== null && typeof key === "string" && key.length <= KEY_CHARS_MAX;
  const output = isKeyed
    ? await underKey(openTenant(ctx, ctx.scope), { key, request: { procedure: operation.procedure, input } }, run)
    : await run();
  const value = accepted(output);
  if ("refusal" in value) return problemOfRefusal(value.refusal, call.requestId);
  return Response.json(operation.answer.parse(operation.shape(value.value)), {
    headers: { "cache-control": "no-store" },
  });
}

/** What is wrong with an input, by the names its fields have here. What nobody foresaw stays as it is, for the log. */
function inApiWords(failure: unknown, operation: Operation): unknown {
  const { code, message } = toAppError(failure);
  if (code === "INTERNAL") return failure;
  const names = new Map(describeInput(operation).map(({ field, name }) => [field, name]));
  const fields = shapeError(failure, null).data.fields.map(({ path, message: says }) => {
    const [field = "", ...inside] = path.split(".");
    return { path: [names.get(field) ?? field, ...inside].join("."), message: says };
  });
  return new AppError(code, message, fields);
}

type Refusal = { readonly code: string };

/** A procedure that can refuse answers with a result, any other with what was asked for. */
function accepted(output: unknown): { readonly value: unknown } | { readonly refusal: Refusal } {
  if (!output || typeof output !== "object" || !("ok" in output)) return { value: output };
  if (output.ok === true && "value" in output) return { value: output.value };
  return { refusal: (output as unknown as { refusal: Refusal }).refusal };
}

async function enter(
  c: Context<AppEnv>,
  slug: string,
): Promise<{ readonly call: EdgeCtx; readonly open: (operation: Operation) => Promise<EdgeCtx> }> {
  const { url, headers } = c.req.raw;
  const userAgent = headers.get("user-agent");
  const call = await openContext({
    env: c.env,
    request: new Request(url, userAgent ? { headers: { "user-agent": userAgent } } : {}),
    requestId: c.get("requestId"),
    slug,
    setCookie: () => {},
    setHeader: (name, value) => c.header(name, value),
    waitUntil: (work) => c.executionCtx.waitUntil(work),
  });
  return { call, open: (operation) => openWithKey(call, headers.get("authorization"), operation) };
}

/** @throws AppError for a key that is not good, or not for this */
async function openWithKey(call: EdgeCtx, header: string | null, { scope: needed }: Operation): Promise<EdgeCtx> {
  const { env, scope, now } = call;
  if (!scope) throw new AppError("NOT_FOUND");
  const { db } = openTenant(call, scope);
  const key = await requireApiKey({ db, env, now }, header);
  if (!key.scopes.includes(needed)) throw new AppError("KEY_SCOPE", `This key was not made for ${needed}.`);
  call.waitUntil(noteKeyUsed(db, key.id, now));
  return { ...call, actor: await actorOfKey(env, scope, key, now) };
}
