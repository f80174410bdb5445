import { experimental_standaloneMiddleware, initTRPC } from "@trpc/server";
import * as z from "zod";
import { type Grant, mayEverywhere, maySomewhere } from "#shared/access";
import { AppError } from "#shared/errors";
import type { EventId, StationId } from "#shared/ids";
import type { Capability } from "#shared/roles";
import { isAudited, noteAct } from "../auth/audit.ts";
import { requireMay, type Target } from "../auth/authorise.ts";
import { requireSecondFactor } from "../auth/step-up.ts";
import { type ActorCtx, type EdgeCtx, openTenant } from "../context.ts";
import { shapeError, toAppError } from "../errors.ts";

/** One field and not many: tRPC copies the context field by field at each step, which showed in profiles. */
type TrpcCtx = { readonly call: EdgeCtx };

const t = initTRPC.context<TrpcCtx>().create({
  isDev: false,
  errorFormatter: ({ error, ctx }) => shapeError(error, ctx?.call.requestId ?? null),
});

export const router = t.router;

/** Reachable on college pages and on the platform's own, signed in or not. */
export const anywhereProcedure = t.procedure;

/** Reachable in one college, signed in or not. */
export const publicProcedure = t.procedure.use(({ ctx: { call }, next }) => {
  if (!call.scope) throw new AppError("NOT_FOUND");
  return next({ ctx: { call: { ...call, ...openTenant(call, call.scope) } } });
});

export const signedInProcedure = t.procedure.use(({ ctx: { call }, next }) => {
  const { actor } = call;
  if (!actor) throw new AppError("NOT_SIGNED_IN");
  return next({ ctx: { call: { ...call, actor } } });
});

/** Only on the platform's own pages: the routers of colleges have none of these. */
export const platformProcedure = signedInProcedure.use(({ ctx: { call }, type, next }) => {
  if (call.onlyCollege) throw new AppError("NOT_FOUND");
  if (!mayEverywhere(call.actor.grants, "see-colleges", call.now)) throw new AppError("NOT_ALLOWED");
  if (type === "mutation") requireSecondFactor(call, "see-colleges");
  return next();
});

/** For whoever may do this in the whole college. */
export function everywhere(capability: Capability) {
  return collegeProcedure(capability, (grants, now) => mayEverywhere(grants, capability, now));
}

/** For whoever may do this at one place at least: the service answers about those places alone. */
export function somewhere(capability: Capability) {
  return collegeProcedure(capability, (grants, now) => maySomewhere(grants, capability, now));
}

/** For whoever may do this at the event that is named. */
export function onEvent<S extends z.ZodType<{ eventId: EventId }>>(capability: Capability, schema: S) {
  return onTarget(capability, schema, ({ eventId }) => ({ eventId }));
}

/** For whoever may do this at the station that is named. */
export function onStation<S extends z.ZodType<{ stationId: StationId }>>(capability: Capability, schema: S) {
  return onTarget(capability, schema, ({ stationId }) => ({ stationId }));
}

// One step for scope, grants and target: these guard the busiest calls.
function onTarget<S extends z.ZodType>(capability: Capability, schema: S, targetOf: (input: z.output<S>) => Target) {
  const guarded = t.procedure.input(schema).use(async ({ ctx, input, type, next }) => {
    const call = enter(ctx.call);
    await requireMay(call, capability, targetOf(input as z.output<S>));
    if (type === "mutation") requireSecondFactor(call, capability);
    return next({ ctx: { call } });
  });
  return isAudited(capability) ? guarded.use(audited) : guarded;
}

/**
 * Notes a mutation in the college's audit log. `onEvent` and `onStation` do so by themselves; others name it after their
 * input, for only what was understood is noted.
 */
export const audited = experimental_standaloneMiddleware<{ ctx: { call: ActorCtx } }>().create(
  async ({ ctx, type, path, input, next }) => {
    if (type !== "mutation") return next();
    await noteAct(ctx.call, { action: path, input, refusal: null });
    const result = await next();
    const refusal = result.ok ? refusalOf(result.data) : toAppError(result.error).code;
    if (refusal !== null) await noteAct(ctx.call, { action: path, input, refusal });
    return result;
  },
);

function refusalOf(data: unknown): string | null {
  const parsed = refusedSchema.safeParse(data);
  return parsed.success ? parsed.data.refusal.code : null;
}

const refusedSchema = z.object({ ok: z.literal(false), refusal: z.object({ code: z.string() }) });

export const memberProcedure = everywhere("register");

/** For whoever is signed in, member of the college or not. */
export const visitorProcedure = collegeProcedure(null, () => true);

function collegeProcedure(
  capability: Capability | null,
  isAllowed: (grants: readonly Grant[], now: number) => boolean,
) {
  return t.procedure.use(({ ctx, type, next }) => {
    const call = enter(ctx.call);
    if (!isAllowed(call.actor.grants, call.now)) throw new AppError("NOT_ALLOWED");
    if (type === "mutation" && capability) requireSecondFactor(call, capability);
    return next({ ctx: { call } });
  });
}

/** @throws AppError NOT_FOUND outside of colleges, NOT_SIGNED_IN */
function enter(call: EdgeCtx): ActorCtx {
  const { scope, actor } = call;
  if (!scope) throw new AppError("NOT_FOUND");
  if (!actor) throw new AppError("NOT_SIGNED_IN");
  return { ...call, ...openTenant(call, scope), actor };
}
