import type * as z from "zod";
import { USUAL_ENTRY_SETTINGS } from "#shared/domain/entry/view";
import { AppError } from "#shared/errors";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { ScannerSetup } from "#shared/views/gate";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { findEvent } from "../../repositories/events.ts";

export async function getScannerSetup(
  ctx: ActorCtx,
  { eventId }: z.output<typeof eventIdSchema>,
): Promise<ScannerSetup> {
  const event = await findEvent(ctx.db, eventId);
  if (!event) throw new AppError("NOT_FOUND");
  const { summary, gates } = await ctx.objects.ledger(eventId).wall();
  const { lists, badges = null } = event.entry ?? USUAL_ENTRY_SETTINGS;
  const isSupervisor = await may(ctx, "supervise", { eventId });
  const { id, title, status } = event;
  return { event: { id, title, status }, gates, summary, lists, badges, isSupervisor };
}
