import type * as z from "zod";
import type { PublishedKeys } from "#durable-objects/event-ledger/event-ledger-api";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

export async function getPassKeys(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<PublishedKeys> {
  await requireEvent(ctx, eventId);
  return ctx.objects.ledger(eventId).passKeys();
}
