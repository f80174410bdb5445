import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { leaveSchema } from "#shared/inputs/leaving";
import type { Leaving } from "#shared/views/college";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { findLeaving, setLeaving } from "../../repositories/colleges.ts";

/** Time to think again, and to take everything along. */
export const LEAVING_MS = 7 * 24 * 3_600_000;

/** In a week nothing is left of the college here. */
export async function leavePlatform(ctx: ActorCtx, { slug }: z.output<typeof leaveSchema>): Promise<Leaving> {
  requireStepUp(ctx);
  const { college } = ctx.scope;
  if (slug.trim() !== college.slug) throw new AppError("BAD_INPUT", `Type ${college.slug} to leave.`);
  if (!(await setLeaving(ctx.platform, college.id, ctx.now))) throw new AppError("NOT_FOUND");
  return getLeaving(ctx);
}

export async function stayHere(ctx: ActorCtx): Promise<Leaving> {
  if (!(await setLeaving(ctx.platform, ctx.scope.college.id, null))) throw new AppError("NOT_FOUND");
  return getLeaving(ctx);
}

export async function getLeaving({ platform, scope }: ActorCtx): Promise<Leaving> {
  const leavingAt = await findLeaving(platform, scope.college.id);
  return { erasedAt: leavingAt === null ? null : leavingAt + LEAVING_MS };
}
