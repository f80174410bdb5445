import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { BoardPage } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { getStationRef } from "./get-station-ref.ts";

export async function getBoard(ctx: ActorCtx, { stationId }: z.output<typeof stationIdSchema>): Promise<BoardPage> {
  const station = await getStationRef(ctx, stationId);
  return { station, ...(await ctx.objects.station(station.eventId, stationId).board()) };
}
