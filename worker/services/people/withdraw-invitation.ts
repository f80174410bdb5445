import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { invitationSchema } from "#shared/inputs/people";
import type { Done } from "#shared/result";
import type { ActorCtx } from "../../context.ts";
import { findInvitationRow, withdrawInvitationRow } from "../../repositories/invitations.ts";
import { placeOf, requireMayGrant } from "./require-may-grant.ts";

export async function withdrawInvitation(
  ctx: ActorCtx,
  { invitationId }: z.output<typeof invitationSchema>,
): Promise<Done> {
  const invitation = await findInvitationRow(ctx.db, invitationId);
  if (!invitation) throw new AppError("NOT_FOUND");
  await requireMayGrant(ctx, invitation.role, placeOf(invitation));
  if (!(await withdrawInvitationRow(ctx.db, invitationId, ctx.now))) {
    throw new AppError("LINK_SPENT", "This invitation was accepted or withdrawn already.");
  }
  return {};
}
