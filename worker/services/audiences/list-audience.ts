import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { ActorCtx } from "../../context.ts";
import { listAudienceRows } from "../../repositories/event-audiences.ts";
import { requireEvent } from "../events/require-event.ts";

export async function listAudience(ctx: ActorCtx, { eventId }: z.output<typeof eventIdSchema>): Promise<string[]> {
  await requireEvent(ctx, eventId);
  return listAudienceRows(ctx.db, eventId);
}
