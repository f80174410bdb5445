import type { CollegeId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { tellNextGates } from "../services/rules/tell-next-gates.ts";

/** Tells a lot of the college's gates what its rules say by now, and wakes itself for the next. */
export async function tellCollegeGates(ctx: SystemCtx, collegeId: CollegeId): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const isMore = await tellNextGates(openTenant(ctx, scope));
  if (isMore) await ctx.env.BUS.send({ type: "gate-rules-due", collegeId } satisfies BusMessage);
}
