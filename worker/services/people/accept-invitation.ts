import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { GrantId } from "#shared/ids";
import type { acceptInvitationSchema } from "#shared/inputs/people";
import type { Done } from "#shared/result";
import type { Actor } from "../../auth/scope.ts";
import type { CollegeCtx } from "../../context.ts";
import { acceptInvitationRow } from "../../repositories/invitations.ts";
import { changeRoles } from "./change-roles.ts";
import { getInvitation } from "./get-invitation.ts";

export async function acceptInvitation(
  ctx: CollegeCtx & { readonly actor: Actor },
  input: z.output<typeof acceptInvitationSchema>,
): Promise<Done> {
  const { id } = await getInvitation(ctx, input);
  const { userId } = ctx.actor;
  const grantId = id.replace("inv_", "grt_") as GrantId;
  const accept = () => acceptInvitationRow(ctx.db, { id, userId, grantId, now: ctx.now });
  if (!(await changeRoles(ctx, userId, accept))) throw new AppError("LINK_SPENT");
  return {};
}
