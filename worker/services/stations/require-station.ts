import { AppError } from "#shared/errors";
import type { EventId, StationId } from "#shared/ids";
import type { StationKind } from "#shared/views/station";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { listNamedStations } from "../../repositories/stations.ts";

/** STATIONS_MAX for each of a hundred live events, twice over. */
const STATIONS_REMEMBERED_MAX = 40_000;

export type KnownStation = { readonly eventId: EventId; readonly kind: StationKind };

// A station's event and kind never change.
const known = makeMemory<KnownStation>(STATIONS_REMEMBERED_MAX, Number.POSITIVE_INFINITY);

/** @throws AppError NOT_FOUND for an absent station and for another college's alike */
export async function requireStation(ctx: TenantCtx, stationId: StationId): Promise<KnownStation> {
  const key = `${ctx.db.collegeId}:${stationId}`;
  const remembered = known.get(key, ctx.now);
  if (remembered) return remembered;
  const [found] = await listNamedStations(ctx.db, [stationId]);
  if (!found) throw new AppError("NOT_FOUND");
  const station = { eventId: found.eventId, kind: found.kind };
  known.set(key, station, ctx.now);
  return station;
}
