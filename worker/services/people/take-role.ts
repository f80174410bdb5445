import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { takeRoleSchema } from "#shared/inputs/people";
import type { Done } from "#shared/result";
import { isLent, isPowerful } from "#shared/roles";
import { requireStepUp } from "../../auth/step-up.ts";
import type { ActorCtx } from "../../context.ts";
import { deleteGrant, findGrant } from "../../repositories/grants.ts";
import { changeRoles } from "./change-roles.ts";
import { OWN_ROLES, placeOf, requireMayGrant } from "./require-may-grant.ts";

export async function takeRole(ctx: ActorCtx, { grantId }: z.output<typeof takeRoleSchema>): Promise<Done> {
  const grant = await findGrant(ctx.db, grantId);
  if (!grant) throw new AppError("NOT_FOUND");
  const { role } = grant;
  if (isLent(role)) throw new AppError("NOT_ALLOWED", "Support is ended as a whole, on the page of the college.");
  await requireMayGrant(ctx, role, placeOf(grant));
  if (isPowerful(role)) requireStepUp(ctx);
  if (grant.userId === ctx.actor.userId) throw new AppError("NOT_ALLOWED", OWN_ROLES);
  await changeRoles(ctx, grant.userId, () => deleteGrant(ctx.db, grantId));
  return {};
}
