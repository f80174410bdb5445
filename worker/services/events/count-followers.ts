import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { Followers } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";

/** Who has a page of this event open at this instant. */
export async function countFollowers(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<Followers> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  return ctx.objects.feed(eventId, event.capacity).count();
}
