import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findEvent } from "../../repositories/events.ts";

/** Some dozens of events are live at once in each college; this covers thousands. */
const EVENTS_REMEMBERED_MAX = 10_000;

// Only that an event is this college's is remembered: that never changes.
const known = makeMemory<true>(EVENTS_REMEMBERED_MAX, Number.POSITIVE_INFINITY);

/** @throws AppError NOT_FOUND for an absent event and for another college's alike */
export async function requireEvent(ctx: TenantCtx, eventId: EventId): Promise<void> {
  const key = `${ctx.db.collegeId}:${eventId}`;
  if (known.get(key, ctx.now)) return;
  if (!(await findEvent(ctx.db, eventId))) throw new AppError("NOT_FOUND");
  known.set(key, true, ctx.now);
}
