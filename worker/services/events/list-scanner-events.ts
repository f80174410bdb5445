import { type Grant, grantsWith } from "#shared/access";
import type { EventId } from "#shared/ids";
import type { ScannerEvent } from "#shared/views/gate";
import type { ActorCtx } from "../../context.ts";
import { listOpenEvents } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { listNamedStationsOf } from "../../repositories/stations.ts";

/** D1 binds at most 100 values to a statement, and a volunteer chooses among today's events. */
const SCANNER_EVENTS_MAX = 50;

/** Where somebody can help: the gates they may scan at, the stations they may run. */
export async function listScannerEvents(ctx: ActorCtx): Promise<ScannerEvent[]> {
  const helping = grantsWith(ctx.actor.grants, "help", ctx.now);
  const scanning = grantsWith(ctx.actor.grants, "scan", ctx.now);
  const running = grantsWith(ctx.actor.grants, "run-station", ctx.now);
  const stationIds = new Set(running.map(({ stationId }) => stationId));
  const [open, scanned, run] = await Promise.all([
    eventsCoveredBy(ctx, helping),
    idsCoveredBy(ctx, scanning),
    idsCoveredBy(
      ctx,
      running.filter(({ stationId }) => stationId === null),
    ),
  ]);
  // Where there are more, those that are on come before those to come, and what began last before what is nearly over.
  const isOn = ({ status }: (typeof open)[number]) => status === "live";
  const events = [...open.filter(isOn).reverse(), ...open.filter((event) => !isOn(event))]
    .slice(0, SCANNER_EVENTS_MAX)
    .sort((a, b) => a.startsAt - b.startsAt);
  const ids = events.map(({ id }) => id);
  const [gates, stations] = await Promise.all([listGates(ctx.db, ids), listNamedStationsOf(ctx.db, ids)]);
  return events.map(({ id, title, status, startsAt }) => ({
    id,
    title,
    status,
    startsAt,
    gates: gates
      .filter(({ eventId }) => eventId === id && scanned(id))
      .map((gate) => ({ gateId: gate.id, name: gate.name })),
    stations: stations
      .filter((station) => station.eventId === id && (run(id) || stationIds.has(station.id)))
      .map((station) => ({ id: station.id, name: station.name, kind: station.kind })),
  }));
}

async function eventsCoveredBy({ db, now }: ActorCtx, grants: readonly Grant[]) {
  const open = await listOpenEvents(db, { endedAfter: now, coveredBy: grants });
  return open.filter(({ status }) => status !== "ended" && status !== "cancelled");
}

/** Which events are covered whole; asks nothing for who has a role in the whole college, or none. */
async function idsCoveredBy(ctx: ActorCtx, grants: readonly Grant[]): Promise<(id: EventId) => boolean> {
  if (grants.length === 0) return () => false;
  if (grants.some((one) => one.departmentPath === null && one.eventId === null && one.stationId === null)) {
    return () => true;
  }
  const ids = new Set((await eventsCoveredBy(ctx, grants)).map(({ id }) => id));
  return (id) => ids.has(id);
}
