import type { Shard } from "#db/shards";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { logLine } from "../log.ts";
import { type EventRow, findEvent, listUnconfiguredEvents } from "../repositories/events.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { listUnconfiguredStations, type StationRow } from "../repositories/stations.ts";
import { configureEvent } from "../services/events/configure-event.ts";
import { configureStation } from "../services/stations/configure-station.ts";

/** Only a crash between two writes leaves one behind: there are never many. */
const CONFIGURATIONS_PER_SWEEP_MAX = 50;

/** Tells objects what an interrupted edit could not tell them. */
export async function sweepConfigurations(ctx: SystemCtx): Promise<void> {
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const events = await listUnconfiguredEvents(db, CONFIGURATIONS_PER_SWEEP_MAX);
    const stations = await listUnconfiguredStations(db, CONFIGURATIONS_PER_SWEEP_MAX);
    await eachAlone(
      [
        ...events.map((event) => () => tellLedger(ctx, db.shard, event)),
        ...stations.map((station) => () => tellStation(ctx, db.shard, station)),
      ],
      (tell) => tell(),
    );
  });
}

async function tellLedger(ctx: SystemCtx, shard: Shard, event: EventRow): Promise<void> {
  const scope = await settledScope(ctx.platform, event.collegeId, shard);
  if (!scope) return;
  const told = await configureEvent(openTenant(ctx, scope), event);
  if (!told.ok) logLine("error", "a ledger refuses its event", { eventId: event.id, code: told.refusal.code });
}

async function tellStation(ctx: SystemCtx, shard: Shard, station: StationRow): Promise<void> {
  const scope = await settledScope(ctx.platform, station.collegeId, shard);
  if (!scope) return;
  const tenant = openTenant(ctx, scope);
  const event = await findEvent(tenant.db, station.eventId);
  if (event) await configureStation(tenant, event, station);
}
