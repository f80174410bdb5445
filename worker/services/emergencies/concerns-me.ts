import { grantsWith } from "#shared/access";
import type { EventId } from "#shared/ids";
import type { CollegeCtx } from "../../context.ts";
import { hasPlaceAt } from "../../repositories/emergencies.ts";
import { listStationIds } from "../../repositories/stations.ts";
import { requireEvent } from "../events/require-event.ts";

/**
 * Whether somebody has a place at an event, or was given something to do there: then its emergencies are theirs on every page. Who may
 * help at any event of the college sees it on the pages of this one.
 */
export async function concernsMe(ctx: CollegeCtx, { eventId }: { readonly eventId: EventId }): Promise<boolean> {
  const { actor, db, now } = ctx;
  await requireEvent(ctx, eventId);
  if (!actor) return false;
  const grants = grantsWith(actor.grants, "help", now);
  if (grants.some((grant) => grant.eventId === eventId)) return true;
  if (await hasPlaceAt(db, eventId, actor.userId)) return true;
  const theirs = grants.flatMap(({ stationId }) => stationId ?? []);
  if (theirs.length === 0) return false;
  const stationIds = await listStationIds(db, eventId);
  return theirs.some((id) => stationIds.includes(id));
}
