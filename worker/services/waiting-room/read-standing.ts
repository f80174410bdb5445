import type { RoomStanding } from "#shared/domain/waiting-room/types";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";

const ROOMS_REMEMBERED_MAX = 1_000;
/** A room changes once a second. */
const FRESH_MS = 1_000;
/** While one request asks anew, others are told this; a room that is silent for longer is asked by everybody. */
const STALE_MS = 5_000;

const standings = makeMemory<{ readonly standing: RoomStanding; askedAt: number }>(ROOMS_REMEMBERED_MAX, STALE_MS);

/**
 * How a room stands, a second old at most while it answers: what it costs its object does not grow with the people who ask, but
 * with the isolates that serve them.
 */
export async function readStanding(ctx: TenantCtx, eventId: EventId): Promise<RoomStanding> {
  const key = keyOf(ctx, eventId);
  const known = standings.get(key, ctx.now);
  if (known && ctx.now - known.askedAt < FRESH_MS) return known.standing;
  // Who comes while this one asks is not to ask as well.
  if (known) known.askedAt = ctx.now;
  const standing = await ctx.objects.room(eventId).standing();
  rememberStanding(ctx, eventId, standing);
  return standing;
}

export function rememberStanding(ctx: TenantCtx, eventId: EventId, standing: RoomStanding): void {
  standings.set(keyOf(ctx, eventId), { standing, askedAt: ctx.now }, ctx.now);
}

function keyOf({ db }: TenantCtx, eventId: EventId): string {
  return `${db.collegeId}:${eventId}`;
}
