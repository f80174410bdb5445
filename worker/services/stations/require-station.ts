import { AppError } from "#shared/errors";
import type { EventId, StationId } from "#shared/ids";
import type { StationKind } from "#shared/views/station";
import type { TenantCtx } from "../../context.ts";
import { makeMemory } from "../../memory.ts";
import { listNamedStations } from "../../repositories/stations.ts";
import { requireEvent } from "../events/require-event.ts";
import type { Looking } from "../events/sees-event.ts";

/** STATIONS_MAX for each of a hundred live events, twice over. */
const STATIONS_REMEMBERED_MAX = 40_000;

export type KnownStation = { readonly eventId: EventId; readonly kind: StationKind };

// A station's event and kind never change.
const known = makeMemory<KnownStation>(STATIONS_REMEMBERED_MAX, Number.POSITIVE_INFINITY);

/** @throws AppError NOT_FOUND for an absent station, another college's, and one at an event that is private, alike */
export async function requireStation(ctx: Looking, stationId: StationId): Promise<KnownStation> {
  const station = await findKnown(ctx, stationId);
  await requireEvent(ctx, station.eventId, { stationId });
  return station;
}

async function findKnown(ctx: TenantCtx, stationId: StationId): Promise<KnownStation> {
  const key = `${ctx.db.collegeId}:${stationId}`;
  const remembered = known.get(key, ctx.now);
  if (remembered) return remembered;
  const [found] = await listNamedStations(ctx.db, [stationId]);
  if (!found) throw new AppError("NOT_FOUND");
  const station = { eventId: found.eventId, kind: found.kind };
  known.set(key, station, ctx.now);
  return station;
}
