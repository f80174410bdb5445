import type { UserId } from "#shared/ids";
import { sessionClassOf } from "#shared/roles";
import { closeSocketsSoon } from "../../auth/close-sockets.ts";
import { forgetGrants } from "../../auth/scope.ts";
import { SESSION_LIMITS } from "../../auth/session.ts";
import type { CollegeCtx } from "../../context.ts";
import { markSocketsOf } from "../../repositories/live-sockets.ts";
import { listSessionsOf, tightenSessions } from "../../repositories/sessions.ts";
import { findUser, listRolesOf } from "../../repositories/users.ts";

/**
 * Changes what somebody may do, and closes what was opened before. Marked before the change, so that a crash in between
 * leaves it to the sweep, and again after it, for whatever was opened meanwhile.
 */
export async function changeRoles<T>(ctx: CollegeCtx, userId: UserId, change: () => Promise<T>): Promise<T> {
  const { platform, scope, now } = ctx;
  await markSocketsOf(platform, scope.college.id, [userId], now);
  const changed = await change();
  forgetGrants(scope, userId);
  await markSocketsOf(platform, scope.college.id, [userId], Date.now());
  await tighten(ctx, userId);
  const sessions = await listSessionsOf(platform, userId, now);
  closeSocketsSoon(
    ctx,
    sessions.map(({ id }) => id),
  );
  return changed;
}

/** Sessions that open more than before rest and last no longer than such sessions may. */
async function tighten({ platform, now }: CollegeCtx, userId: UserId): Promise<void> {
  const user = await findUser(platform, userId);
  const sessionClass = user && sessionClassOf(await listRolesOf(platform, user, now));
  if (!sessionClass || sessionClass === "attendee") return;
  const { idleMs, absoluteMs } = SESSION_LIMITS[sessionClass];
  const limits = { class: sessionClass, expiresAt: now + idleMs, absoluteExpiresAt: now + absoluteMs };
  await tightenSessions(platform, userId, limits);
}
