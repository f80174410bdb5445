import { AppError } from "#shared/errors";
import type { EventId, StationId } from "#shared/ids";
import type { StationRef } from "#shared/views/home";
import type { StationKind } from "#shared/views/station";
import type { CollegeCtx, TenantCtx } from "../../context.ts";
import { listNamedStations, type NamedStation } from "../../repositories/stations.ts";
import { seesDraft } from "../events/get-event-page.ts";

export type NamedRef = StationRef & { readonly eventId: EventId; readonly kind: StationKind };

/** @throws AppError NOT_FOUND also for a station of a draft, except to its organizers */
export async function getStationRef(
  ctx: TenantCtx & Pick<CollegeCtx, "actor">,
  stationId: StationId,
): Promise<NamedRef> {
  const [found] = await listNamedStations(ctx.db, [stationId]);
  if (!found || (found.eventStatus === "draft" && !(await seesDraft(ctx, found.eventId))))
    throw new AppError("NOT_FOUND");
  return shapeRef(found);
}

export function shapeRef({ id, name, kind, eventId, eventTitle }: NamedStation): NamedRef {
  return { id, name, kind, eventId, eventTitle };
}
