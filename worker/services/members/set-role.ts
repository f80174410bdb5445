import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { setRoleSchema } from "#shared/inputs/organizer";
import type { Member } from "#shared/views/college";
import { forgetRole } from "../../auth/scope.ts";
import type { ActorCtx } from "../../context.ts";
import { findMemberByEmail, setMemberRole } from "../../repositories/members.ts";

export async function setRole(ctx: ActorCtx, { email, role }: z.output<typeof setRoleSchema>): Promise<Member> {
  const member = await findMemberByEmail(ctx.db, email.toLowerCase());
  if (!member) throw new AppError("NOT_FOUND");
  // Whoever gives roles keeps theirs, so a college never loses its last administrator by a slip.
  if (member.userId === ctx.actor.userId && role !== member.role) {
    throw new AppError("NOT_ALLOWED", "You cannot change your own role. Ask another administrator.");
  }
  await setMemberRole(ctx.db, member.userId, role);
  forgetRole(ctx.scope, member.userId);
  return { ...member, role };
}
