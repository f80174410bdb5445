import type * as z from "zod";
import type { listEventsSchema } from "#shared/inputs/attendee";
import type { EventCard } from "#shared/views/event";
import type { CollegeCtx } from "../../context.ts";
import { listOpenEvents } from "../../repositories/events.ts";
import { shapeCard } from "./shape-event.ts";

/** Yesterday's event stays findable for a day: people look for what they left behind. */
const SHOWN_AFTER_END_MS = 24 * 3_600_000;

export async function listEvents(
  ctx: CollegeCtx,
  { q, category }: z.output<typeof listEventsSchema>,
): Promise<EventCard[]> {
  const found = await listOpenEvents(ctx.db, { q, category, endedAfter: ctx.now - SHOWN_AFTER_END_MS });
  return found.map(shapeCard);
}
