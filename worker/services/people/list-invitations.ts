import type { InvitationView } from "#shared/views/people";
import type { ActorCtx } from "../../context.ts";
import { listOpenInvitations } from "../../repositories/invitations.ts";

export function listInvitations(ctx: ActorCtx): Promise<InvitationView[]> {
  return listOpenInvitations(ctx.db, ctx.now);
}
