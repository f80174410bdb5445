import type * as z from "zod";
import type { saveAudienceSchema } from "#shared/inputs/audience";
import type { ActorCtx } from "../../context.ts";
import { listAudienceRows, setAudienceRows } from "../../repositories/event-audiences.ts";
import { findEvent } from "../../repositories/events.ts";
import { configureEvent } from "../events/configure-event.ts";
import { requireEvent } from "../events/require-event.ts";

export async function saveAudience(
  ctx: ActorCtx,
  { eventId, addresses }: z.output<typeof saveAudienceSchema>,
): Promise<string[]> {
  await requireEvent(ctx, eventId);
  await setAudienceRows(ctx.db, eventId, addresses);
  const event = await findEvent(ctx.db, eventId);
  if (event) await configureEvent(ctx, event);
  return listAudienceRows(ctx.db, eventId);
}
