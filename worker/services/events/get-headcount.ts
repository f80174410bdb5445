import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { Headcount } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";

/** How many people are inside and where: asked by whoever clears a building, so it names nobody. */
export async function getHeadcount(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<Headcount> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { summary, zones } = await ctx.objects.ledger(eventId).wall();
  const { id, title, venue } = event;
  return { event: { id, title, venue }, inside: summary.inside, zones, knownAt: ctx.now };
}
