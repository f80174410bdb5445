import { AppError } from "#shared/errors";
import type { EventId, StationId } from "#shared/ids";
import type { StationRef } from "#shared/views/home";
import type { StationKind } from "#shared/views/station";
import { listNamedStations, type NamedStation } from "../../repositories/stations.ts";
import { type Looking, seesEvent } from "../events/sees-event.ts";

export type NamedRef = StationRef & { readonly eventId: EventId; readonly kind: StationKind };

/** @throws AppError NOT_FOUND also for a station of an event that whoever asks may not know of */
export async function getStationRef(ctx: Looking, stationId: StationId): Promise<NamedRef> {
  const [found] = await listNamedStations(ctx.db, [stationId]);
  const event = found && { id: found.eventId, status: found.eventStatus, visibility: found.eventVisibility };
  if (!event || !(await seesEvent(ctx, event, { stationId }))) throw new AppError("NOT_FOUND");
  return shapeRef(found);
}

export function shapeRef({ id, name, kind, eventId, eventTitle }: NamedStation): NamedRef {
  return { id, name, kind, eventId, eventTitle };
}
