import { initTRPC } from "@trpc/server";
import { AppError } from "#shared/errors";
import { type Capability, can } from "#shared/roles";
import { type EdgeCtx, openTenant } from "../context.ts";
import { shapeError } from "../errors.ts";

const t = initTRPC.context<EdgeCtx>().create({
  isDev: false,
  errorFormatter: ({ error, ctx }) => shapeError(error, ctx?.requestId ?? null),
});

export const router = t.router;

/** Reachable on college pages and on the platform's own, signed in or not. */
export const anywhereProcedure = t.procedure;

/** Reachable in one college, signed in or not. */
export const publicProcedure = t.procedure.use(({ ctx, next }) => {
  if (!ctx.scope) throw new AppError("NOT_FOUND");
  return next({ ctx: openTenant(ctx, ctx.scope) });
});

export const signedInProcedure = t.procedure.use(({ ctx, next }) => {
  if (!ctx.actor) throw new AppError("NOT_SIGNED_IN");
  return next({ ctx: { actor: ctx.actor } });
});

export const memberProcedure = collegeProcedureFor("register");
export const scannerProcedure = collegeProcedureFor("scan");
export const stationProcedure = collegeProcedureFor("run-station");
export const organizerProcedure = collegeProcedureFor("manage-events");
export const adminProcedure = collegeProcedureFor("manage-people");

/** Only on the platform's own pages. */
export const platformProcedure = signedInProcedure.use(({ ctx, next }) => {
  if (ctx.scope) throw new AppError("NOT_FOUND");
  if (!ctx.actor.role || !can(ctx.actor.role, "see-colleges")) throw new AppError("NOT_ALLOWED");
  return next();
});

// One step for scope and role: each step copies the whole context, and these guard the busiest calls.
function collegeProcedureFor(capability: Capability) {
  return t.procedure.use(({ ctx, next }) => {
    const { scope, actor } = ctx;
    if (!scope) throw new AppError("NOT_FOUND");
    if (!actor) throw new AppError("NOT_SIGNED_IN");
    if (!actor.role || !can(actor.role, capability)) throw new AppError("NOT_ALLOWED");
    return next({ ctx: { ...openTenant(ctx, scope), actor } });
  });
}
