import type * as z from "zod";
import { rolesOf } from "#shared/access";
import { AppError } from "#shared/errors";
import type { GrantId } from "#shared/ids";
import type { acceptInvitationSchema } from "#shared/inputs/people";
import type { Done } from "#shared/result";
import { isLent } from "#shared/roles";
import type { Actor } from "../../auth/scope.ts";
import type { CollegeCtx } from "../../context.ts";
import { acceptInvitationRow } from "../../repositories/invitations.ts";
import { findMemberKind } from "../../repositories/members.ts";
import { changeRoles } from "./change-roles.ts";
import { getInvitation } from "./get-invitation.ts";

/** Else a role for hours could become one for good. */
export const NO_PERSON = "Support and scanners are let in for a time, and get no other role here.";

export async function acceptInvitation(
  ctx: CollegeCtx & { readonly actor: Actor },
  input: z.output<typeof acceptInvitationSchema>,
): Promise<Done> {
  const { id } = await getInvitation(ctx, input);
  const { userId, grants } = ctx.actor;
  const isLentIn = rolesOf(grants, ctx.now).some(isLent);
  if (isLentIn || ((await findMemberKind(ctx.db, userId)) ?? "person") !== "person") {
    throw new AppError("NOT_ALLOWED", NO_PERSON);
  }
  const grantId = id.replace("inv_", "grt_") as GrantId;
  const accept = () => acceptInvitationRow(ctx.db, { id, userId, grantId, now: ctx.now });
  if (!(await changeRoles(ctx, userId, accept))) throw new AppError("LINK_SPENT");
  return {};
}
