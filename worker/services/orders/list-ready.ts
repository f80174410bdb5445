import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { ReadyOrders } from "#shared/views/station-page";
import type { TenantCtx } from "../../context.ts";
import { requireStation } from "../stations/require-station.ts";

/** What a vendor's phone holds for when there is no network. */
export async function listReady(
  ctx: TenantCtx & Parameters<typeof requireStation>[0],
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<ReadyOrders> {
  const { eventId } = await requireStation(ctx, stationId);
  return ctx.objects.station(eventId, stationId).readyOrders();
}
