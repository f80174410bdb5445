import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { OtherQueue } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";
import { getStationRef, shapeRef } from "./get-station-ref.ts";
import { listSummaries } from "./list-summaries.ts";

/** Where somebody of this queue could be sent. */
export async function listOtherQueues(
  ctx: ActorCtx,
  { stationId }: z.output<typeof stationIdSchema>,
): Promise<OtherQueue[]> {
  const { eventId } = await getStationRef(ctx, stationId);
  const others = (await listNamedStationsOf(ctx.db, [eventId])).filter(
    ({ id, kind }) => id !== stationId && kind === "service",
  );
  const summaries = await listSummaries(ctx, others);
  return others.flatMap((other) => {
    const summary = summaries.find(({ id }) => id === other.id);
    const { id, name, eventTitle } = shapeRef(other);
    return summary?.kind === "service" ? { id, name, eventId, eventTitle, queue: summary.queue } : [];
  });
}
