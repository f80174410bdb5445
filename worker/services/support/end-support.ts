import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { supportSchema } from "#shared/inputs/support";
import type { SupportAccess } from "#shared/views/support";
import type { ActorCtx } from "../../context.ts";
import { endSupportAccess, findSupportAccess, listSupportAccesses } from "../../repositories/support-accesses.ts";
import { changeRoles } from "../people/change-roles.ts";

/** Support is out at once. */
export async function endSupport(
  ctx: ActorCtx,
  { supportId }: z.output<typeof supportSchema>,
): Promise<SupportAccess[]> {
  const access = await findSupportAccess(ctx.db, supportId);
  if (!access) throw new AppError("NOT_FOUND");
  if (access.grantId !== null) {
    await changeRoles(ctx, access.userId, () => endSupportAccess(ctx.db, access.userId, ctx.now));
  }
  return listSupportAccesses(ctx.db, ctx.now);
}
