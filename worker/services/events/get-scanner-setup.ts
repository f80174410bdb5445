import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { ScannerSetup } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";

export async function getScannerSetup(
  ctx: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<ScannerSetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { summary, gates } = await ctx.objects.ledger(eventId).wall();
  return { event: { id: event.id, title: event.title, status: event.status }, gates, summary };
}
