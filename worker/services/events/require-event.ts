import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { Visibility } from "#shared/visibility";
import type { Target } from "../../auth/authorise.ts";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { findEvent } from "../../repositories/events.ts";
import { type Looking, seesPrivate } from "./sees-event.ts";

/** Some dozens of events are live at once in each college; this covers thousands. */
const EVENTS_REMEMBERED_MAX = 10_000;
/** An event that became private is so everywhere within this time, like a changed role. */
const VISIBILITY_MEMORY_MS = 4_000;

const known = makeMemory<Visibility>(EVENTS_REMEMBERED_MAX, VISIBILITY_MEMORY_MS);

/** @throws AppError NOT_FOUND for an absent event, another college's, and a private one that is nothing to whoever asks, alike */
export async function requireEvent(ctx: Looking, eventId: EventId, target: Target = { eventId }): Promise<void> {
  const visibility = await visibilityOf(ctx, eventId);
  if (visibility === "private" && !(await seesPrivate(ctx, eventId, target))) throw new AppError("NOT_FOUND");
}

/** Call after an event was edited, so that this isolate knows at once. */
export function forgetVisibility({ db }: TenantCtx, eventId: EventId): void {
  known.forget(`${db.collegeId}:${eventId}`);
}

async function visibilityOf(ctx: TenantCtx, eventId: EventId): Promise<Visibility> {
  const key = `${ctx.db.collegeId}:${eventId}`;
  const remembered = known.get(key, ctx.now);
  if (remembered) return remembered;
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  known.set(key, event.visibility, ctx.now);
  return event.visibility;
}
