import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { acceptInvitationSchema } from "#shared/inputs/people";
import type { InvitationView } from "#shared/views/people";
import type { Actor } from "../../auth/scope.ts";
import { hashToken } from "../../auth/token.ts";
import type { CollegeCtx } from "../../context.ts";
import { findOpenInvitation } from "../../repositories/invitations.ts";

/** What is offered, to whoever it is offered to. @throws AppError LINK_SPENT, NOT_ALLOWED */
export async function getInvitation(
  ctx: CollegeCtx & { readonly actor: Actor },
  { token }: z.output<typeof acceptInvitationSchema>,
): Promise<InvitationView> {
  const invitation = await findOpenInvitation(ctx.db, { tokenHash: await hashToken(token) }, ctx.now);
  if (!invitation) {
    throw new AppError("LINK_SPENT", "This invitation was used, withdrawn or has expired. Ask whoever sent it.");
  }
  // A forwarded mail must not make somebody else an administrator.
  if (invitation.email !== ctx.actor.email) {
    throw new AppError("NOT_ALLOWED", "This invitation is for another mail address. Sign in with the one it came to.");
  }
  return invitation;
}
