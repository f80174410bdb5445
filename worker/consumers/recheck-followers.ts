import type { BusMessage } from "#shared/protocol/bus";
import { closeSockets } from "../auth/close-sockets.ts";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { findEvent } from "../repositories/events.ts";
import { markSocketsOf } from "../repositories/live-sockets.ts";

/**
 * Has those whose registration at a private event has ended connect again: whoever saw it by that alone is not let in. By then the
 * registration's row says so.
 */
export async function recheckFollowers(
  ctx: SystemCtx,
  { collegeId, eventId, userIds }: Extract<BusMessage, { type: "registrations-ended" }>,
): Promise<void> {
  const scope = await settledScope(ctx.platform, collegeId);
  if (!scope) return;
  const event = await findEvent(openTenant(ctx, scope).db, eventId);
  if (event?.visibility !== "private") return;
  await markSocketsOf(ctx.platform, collegeId, userIds, ctx.now);
  await closeSockets(ctx, null);
}
