import { mayAt } from "#shared/access";
import type { UserId } from "#shared/ids";
import type { BusMessage } from "#shared/protocol/bus";
import { CLOCK_SKEW_MS, closeSockets } from "../auth/close-sockets.ts";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx, type TenantCtx } from "../context.ts";
import { listInAudience } from "../repositories/event-audiences.ts";
import { findEvent } from "../repositories/events.ts";
import { listGrantsByUser } from "../repositories/grants.ts";
import { markSocketsAt } from "../repositories/live-sockets.ts";
import { listAddresses } from "../repositories/members.ts";
import { findEventPlace } from "../repositories/places.ts";
import { listStationIds } from "../repositories/stations.ts";
import { hasPlaceNow } from "../services/events/sees-event.ts";

type Ended = Extract<BusMessage, { type: "registrations-ended" }>;

/**
 * Closes what those hear of a private event who saw it by a place they have given up. Whoever is let in all the same keeps it, as does
 * whoever has come since: a second word of it closes nothing more.
 */
export async function recheckFollowers(ctx: SystemCtx, ended: Ended): Promise<void> {
  const scope = await settledScope(ctx.platform, ended.collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  const event = await findEvent(tenant.db, ended.eventId);
  if (event?.visibility !== "private") return;
  const userIds = await listShutOut(tenant, ended);
  if (userIds.length === 0) return;
  const marked = await markSocketsAt(ctx.platform, { ...ended, userIds, at: ended.at + CLOCK_SKEW_MS }, ctx.now);
  if (marked.length > 0) await closeSockets(ctx, marked);
}

async function listShutOut(ctx: TenantCtx, { eventId, userIds }: Ended): Promise<UserId[]> {
  const { db, now } = ctx;
  const [place, stationIds, addresses, grants] = await Promise.all([
    findEventPlace(db, eventId),
    listStationIds(db, eventId),
    listAddresses(db, userIds),
    listGrantsByUser(db, userIds, now),
  ]);
  const people = new Map(userIds.map((userId) => [userId, addresses.get(userId) ?? ""]));
  const inAudience = await listInAudience(db, eventId, people);
  // Whoever helps at one of its stations has that one's page open.
  const helps = (userId: UserId) =>
    place !== null &&
    [place, ...stationIds.map((stationId) => ({ ...place, stationId }))].some((one) =>
      mayAt(grants.get(userId) ?? [], "help", one, now),
    );
  const out = userIds.filter((userId) => !inAudience.has(userId) && !helps(userId));
  // The read model may trail somebody who came back a moment ago.
  const isBack = await Promise.all(out.map((userId) => hasPlaceNow(ctx, eventId, userId)));
  return out.filter((_, index) => !isBack[index]);
}
