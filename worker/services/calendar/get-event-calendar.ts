import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { CollegeCtx } from "../../context.ts";
import type { Calendar } from "../../icalendar.ts";
import { findEvent } from "../../repositories/events.ts";
import { seesEvent } from "../events/sees-event.ts";
import { shapeEntry } from "./shape-entry.ts";

/** One event, as whoever sees its page may have it; there is none of a draft. */
export async function getEventCalendar(ctx: CollegeCtx, eventId: EventId): Promise<Calendar> {
  const event = await findEvent(ctx.db, eventId);
  if (!event || event.status === "draft" || !(await seesEvent(ctx, event))) throw new AppError("NOT_FOUND");
  return { name: event.title, entries: [shapeEntry(ctx, event, "CONFIRMED")] };
}
