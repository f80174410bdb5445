import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { decideSupportSchema } from "#shared/inputs/support";
import type { SupportAccess } from "#shared/views/support";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { newId } from "../../ids.ts";
import { decideSupportAccess, findSupportAccess, listSupportAccesses } from "../../repositories/support-accesses.ts";
import { changeRoles } from "../people/change-roles.ts";

/** Lets support in for the hours it asked for, or does not. */
export async function decideSupport(
  ctx: ActorCtx,
  { supportId, role }: z.output<typeof decideSupportSchema>,
): Promise<SupportAccess[]> {
  if (role !== null) requireStepUp(ctx);
  const access = await findSupportAccess(ctx.db, supportId);
  if (!access) throw new AppError("NOT_FOUND");
  const { userId, hours } = access;
  if (userId === ctx.actor.userId)
    throw new AppError("NOT_ALLOWED", "Somebody else of the college has to decide this.");
  const grantId = newId("grant", ctx.now);
  const decision = { id: supportId, userId, hours, role, grantId, decidedBy: ctx.actor.userId, now: ctx.now };
  if (!(await changeRoles(ctx, userId, () => decideSupportAccess(ctx.db, decision)))) {
    throw new AppError("LINK_SPENT", "This was decided already, or asked too long ago.");
  }
  return listSupportAccesses(ctx.db, ctx.now);
}
