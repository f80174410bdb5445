import { systemScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { logLine } from "../log.ts";
import { findEvent, listUnconfiguredEvents } from "../repositories/events.ts";
import { listUnconfiguredStations } from "../repositories/stations.ts";
import { configureEvent } from "../services/events/configure-event.ts";
import { configureStation } from "../services/stations/configure-station.ts";

/** Only a crash between two writes leaves one behind: there are never many. */
const CONFIGURATIONS_PER_SWEEP_MAX = 50;

/** Tells objects what an interrupted edit could not tell them. */
export async function sweepConfigurations(ctx: SystemCtx): Promise<void> {
  for (const event of await listUnconfiguredEvents(ctx.platform, CONFIGURATIONS_PER_SWEEP_MAX)) {
    const scope = await systemScope(ctx.platform, event.collegeId);
    if (!scope) continue;
    const told = await configureEvent(openTenant(ctx, scope), event);
    if (!told.ok) logLine("error", "a ledger refuses its event", { eventId: event.id, code: told.refusal.code });
  }
  for (const station of await listUnconfiguredStations(ctx.platform, CONFIGURATIONS_PER_SWEEP_MAX)) {
    const scope = await systemScope(ctx.platform, station.collegeId);
    if (!scope) continue;
    const tenant = openTenant(ctx, scope);
    const event = await findEvent(tenant.db, station.eventId);
    if (event) await configureStation(tenant, event, station);
  }
}
