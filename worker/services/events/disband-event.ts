import type { TenantCtx } from "../../context.ts";
import type { EventRow } from "../../repositories/events.ts";
import { listStations } from "../../repositories/stations.ts";

/** Whoever follows an event, or a station of it, and is no staff connects again: who may not see it any more is not let in. */
export async function disbandEvent({ db, objects }: TenantCtx, event: EventRow): Promise<void> {
  const stations = await listStations(db, [event.id]);
  await Promise.all([
    objects.feed(event.id, event.capacity).disband(),
    ...stations.map(({ id }) => objects.station(event.id, id).disband()),
  ]);
}
