import type * as z from "zod";
import { queueSetupOf } from "#shared/domain/queue/settings";
import { AppError } from "#shared/errors";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { StationSetup } from "#shared/views/station-page";
import type { TenantCtx } from "../../context.ts";
import { findStation, type StationRow } from "../../repositories/stations.ts";

export async function getStationSetup(
  ctx: TenantCtx,
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<StationSetup> {
  const station = await findStation(ctx.db, stationId);
  if (!station) throw new AppError("NOT_FOUND");
  return shapeStationSetup(station);
}

export function shapeStationSetup(station: StationRow): StationSetup {
  const { id: stationId, eventId, version, name, kind, lanes, priorServiceSeconds, cooks, ...set } = station;
  const { queueSetup, spareLanes, serversMin, menu, menus, pay } = set;
  const service = { lanes, priorServiceSeconds, spareLanes, serversMin, queue: queueSetupOf(queueSetup) };
  return { stationId, eventId, version, name, kind, ...service, cooks, menu, menus, pay };
}
