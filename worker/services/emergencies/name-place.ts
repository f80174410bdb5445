import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { EmergencyPlace } from "#shared/views/emergencies";
import type { CollegeCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findEvent } from "../../repositories/events.ts";
import { requireEvent } from "../events/require-event.ts";

/** Thousands of pages ask in the same second. */
const REMEMBERED_MS = 10_000;
const EVENTS_MAX = 1_000;

const remembered = makeMemory<EmergencyPlace>(EVENTS_MAX, REMEMBERED_MS);

/** The event that an emergency is of, and where that is. @throws AppError NOT_FOUND also for who may not know of it */
export async function namePlace(ctx: CollegeCtx, { eventId }: { readonly eventId: EventId }): Promise<EmergencyPlace> {
  await requireEvent(ctx, eventId);
  const key = `${ctx.db.collegeId}:${eventId}`;
  const known = remembered.get(key, ctx.now);
  if (known) return known;
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const place = { title: event.title, venue: event.venue };
  remembered.set(key, place, ctx.now);
  return place;
}
