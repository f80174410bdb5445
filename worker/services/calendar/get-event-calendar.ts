import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { CollegeCtx } from "../../context.ts";
import type { Calendar } from "../../icalendar.ts";
import { findEvent } from "../../repositories/events.ts";
import { shapeEntry } from "./shape-entry.ts";

/** One event, as every visitor may see it. */
export async function getEventCalendar(ctx: CollegeCtx, eventId: EventId): Promise<Calendar> {
  const event = await findEvent(ctx.db, eventId);
  if (!event || event.status === "draft") throw new AppError("NOT_FOUND");
  return { name: event.title, entries: [shapeEntry(ctx, event, "CONFIRMED")] };
}
