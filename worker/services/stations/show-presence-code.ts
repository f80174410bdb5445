import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { PresenceCodeView } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { requireStation } from "./require-station.ts";

/** The code that says who is at a station, for the screen there. */
export async function showPresenceCode(
  ctx: ActorCtx,
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<PresenceCodeView> {
  const { eventId } = await requireStation(ctx, stationId);
  const shown = await ctx.objects.station(eventId, stationId).presenceCode();
  // How long from now, not until when: the screen's own clock may be wrong.
  return shown && { code: shown.code, forMs: Math.max(0, shown.until - ctx.now) };
}
