import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventRules } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { findRules } from "../../repositories/event-rules.ts";
import { requireEvent } from "../events/require-event.ts";

export async function getRules(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<EventRules> {
  await requireEvent(ctx, eventId);
  return findRules(ctx.db, eventId);
}
