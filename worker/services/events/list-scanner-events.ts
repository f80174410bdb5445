import type { ScannerEvent } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { listOpenEvents } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";

/** D1 binds at most 100 values to a statement, and a volunteer chooses among today's events. */
const SCANNER_EVENTS_MAX = 50;

export async function listScannerEvents(ctx: ActorCtx): Promise<ScannerEvent[]> {
  const open = await listOpenEvents(ctx.db, { q: undefined, category: undefined, endedAfter: ctx.now });
  const events = open.filter(({ status }) => status !== "ended").slice(0, SCANNER_EVENTS_MAX);
  const ids = events.map(({ id }) => id);
  const [gates, stations] = await Promise.all([listGates(ctx.db, ids), listNamedStationsOf(ctx.db, ids)]);
  return events.map(({ id, title, status, startsAt }) => ({
    id,
    title,
    status,
    startsAt,
    gates: gates.filter(({ eventId }) => eventId === id).map((gate) => ({ gateId: gate.id, name: gate.name })),
    stations: stations
      .filter(({ eventId }) => eventId === id)
      .map((station) => ({ id: station.id, name: station.name, kind: station.kind })),
  }));
}
