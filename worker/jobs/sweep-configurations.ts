import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { logLine } from "../log.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { type EventRow, findEvent, listUnconfiguredEvents } from "../repositories/events.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { listUnconfiguredStations, type StationRow } from "../repositories/stations.ts";
import { configureEvent } from "../services/events/configure-event.ts";
import { configureStation } from "../services/stations/configure-station.ts";

/** Only a crash between two writes leaves one behind: there are never many. */
const CONFIGURATIONS_PER_SWEEP_MAX = 50;

/** Tells objects what an interrupted edit could not tell them. */
export async function sweepConfigurations(ctx: SystemCtx): Promise<void> {
  const moving = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const events = await listUnconfiguredEvents(db, moving, CONFIGURATIONS_PER_SWEEP_MAX);
    const stations = await listUnconfiguredStations(db, moving, CONFIGURATIONS_PER_SWEEP_MAX);
    await eachAlone(
      [
        ...events.map((event) => () => tellLedger(ctx, event)),
        ...stations.map((station) => () => tellStation(ctx, station)),
      ],
      (tell) => tell(),
    );
  });
}

async function tellLedger(ctx: SystemCtx, event: EventRow): Promise<void> {
  const scope = await settledScope(ctx.platform, event.collegeId);
  if (!scope) return;
  const told = await configureEvent(openTenant(ctx, scope), event);
  if (!told.ok) logLine("error", "a ledger refuses its event", { eventId: event.id, code: told.refusal.code });
}

async function tellStation(ctx: SystemCtx, station: StationRow): Promise<void> {
  const scope = await settledScope(ctx.platform, station.collegeId);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  const event = await findEvent(tenant.db, station.eventId);
  if (event) await configureStation(tenant, event, station);
}
