import type * as z from "zod";
import type { saveAudienceSchema } from "#shared/inputs/audience";
import type { ActorCtx } from "../../context.ts";
import { listAudienceRows, setAudienceRows } from "../../repositories/event-audiences.ts";
import { requireEvent } from "../events/require-event.ts";

export async function saveAudience(
  ctx: ActorCtx,
  { eventId, addresses }: z.output<typeof saveAudienceSchema>,
): Promise<string[]> {
  await requireEvent(ctx, eventId);
  await setAudienceRows(ctx.db, eventId, addresses);
  return listAudienceRows(ctx.db, eventId);
}
