import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { StationPage } from "#shared/views/station-page";
import type { CollegeCtx } from "../../context.ts";
import { findStationPoint } from "../../repositories/stations.ts";
import { getStationRef } from "./get-station-ref.ts";

export async function getStation(
  ctx: CollegeCtx,
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<StationPage> {
  const station = await getStationRef(ctx, stationId);
  const view = await ctx.objects.station(station.eventId, stationId).view(ctx.actor?.userId ?? null);
  const { summary } = view;
  return { station, ...view, at: summary.kind === "service" ? await findStationPoint(ctx.db, stationId) : null };
}
