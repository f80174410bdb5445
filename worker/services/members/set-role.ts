import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { UserId } from "#shared/ids";
import type { setRoleSchema } from "#shared/inputs/organizer";
import { sessionClassOf } from "#shared/roles";
import type { Member } from "#shared/views/college";
import { closeSocketsSoon } from "../../auth/close-sockets.ts";
import { forgetRole } from "../../auth/scope.ts";
import { SESSION_LIMITS } from "../../auth/session.ts";
import type { ActorCtx } from "../../context.ts";
import { markSocketsOf } from "../../repositories/live-sockets.ts";
import { findMemberByEmail, setMemberRole } from "../../repositories/members.ts";
import { listSessionsOf, tightenSessions } from "../../repositories/sessions.ts";
import { findUser, listRolesOf } from "../../repositories/users.ts";

export async function setRole(ctx: ActorCtx, { email, role }: z.output<typeof setRoleSchema>): Promise<Member> {
  const member = await findMemberByEmail(ctx.db, email.toLowerCase());
  if (!member) throw new AppError("NOT_FOUND");
  // Whoever gives roles keeps theirs, so a college never loses its last administrator by a slip.
  if (member.userId === ctx.actor.userId && role !== member.role) {
    throw new AppError("NOT_ALLOWED", "You cannot change your own role. Ask another administrator.");
  }
  await endOldRole(ctx, member.userId, () => setMemberRole(ctx.db, member.userId, role));
  return { ...member, role };
}

/**
 * What was opened under the old role must close. Marked before the change, so that a crash in between leaves it to the
 * sweep, and again after it, for whatever was opened meanwhile.
 */
async function endOldRole(ctx: ActorCtx, userId: UserId, change: () => Promise<unknown>): Promise<void> {
  const { platform, scope, now } = ctx;
  await markSocketsOf(platform, scope.college.id, userId, now);
  await change();
  forgetRole(scope, userId);
  await markSocketsOf(platform, scope.college.id, userId, Date.now());
  await tighten(ctx, userId);
  const sessions = await listSessionsOf(platform, userId, now);
  closeSocketsSoon(
    ctx,
    sessions.map(({ tokenHash }) => tokenHash),
  );
}

/** Sessions that open more than before rest and last no longer than such sessions may. */
async function tighten({ platform, now }: ActorCtx, userId: UserId): Promise<void> {
  const user = await findUser(platform, userId);
  const sessionClass = user && sessionClassOf(await listRolesOf(platform, user));
  if (!sessionClass || sessionClass === "attendee") return;
  const { idleMs, absoluteMs } = SESSION_LIMITS[sessionClass];
  const limits = { class: sessionClass, expiresAt: now + idleMs, absoluteExpiresAt: now + absoluteMs };
  await tightenSessions(platform, userId, limits);
}
