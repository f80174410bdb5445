import { initTRPC } from "@trpc/server";
import { AppError } from "#shared/errors";
import { type Capability, can } from "#shared/roles";
import { type EdgeCtx, openTenant } from "../context.ts";
import { shapeError } from "../errors.ts";

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

export const memberProcedure = collegeProcedureFor("register");
export const scannerProcedure = collegeProcedureFor("scan");
export const stationProcedure = collegeProcedureFor("run-station");
export const organizerProcedure = collegeProcedureFor("manage-events");
export const adminProcedure = collegeProcedureFor("manage-people");

/** Only on the platform's own pages. */
export const platformProcedure = signedInProcedure.use(({ ctx: { call }, next }) => {
  if (call.scope) throw new AppError("NOT_FOUND");
  if (!call.actor.role || !can(call.actor.role, "see-colleges")) throw new AppError("NOT_ALLOWED");
  return next();
});

// One step for scope and role: these guard the busiest calls.
function collegeProcedureFor(capability: Capability) {
  return t.procedure.use(({ ctx: { call }, next }) => {
    const { scope, actor } = call;
    if (!scope) throw new AppError("NOT_FOUND");
    if (!actor) throw new AppError("NOT_SIGNED_IN");
    if (!actor.role || !can(actor.role, capability)) throw new AppError("NOT_ALLOWED");
    return next({ ctx: { call: { ...call, ...openTenant(call, scope), actor } } });
  });
}
