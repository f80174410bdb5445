import type { StationConfig } from "#durable-objects/station/station-api";
import { queueSetupOf } from "#shared/domain/queue/settings";
import type { CommandId } from "#shared/ids";
import { ORDER_LINES_MAX } from "#shared/limits";
import { feedShards } from "#shared/object-names";
import { assertNever } from "#shared/result";
import type { TenantCtx } from "../../context.ts";
import type { EventRow } from "../../repositories/events.ts";
import { markStationConfigured, type StationRow } from "../../repositories/stations.ts";
import { codesUntil } from "../events/configure-event.ts";

/** Nobody waits longer than this at a stand for "as soon as possible": from here on, people choose a time. */
const FOOD_WAIT_MAX_MS = 25 * 60_000;

/**
 * Tells a station what D1 says of it, and that its event is over: whoever still waits in a queue learns it, and a kitchen takes no
 * more orders and hands out those it has. Safe to repeat; a station that knows a newer version is content.
 */
export async function configureStation(ctx: TenantCtx, event: EventRow, station: StationRow): Promise<void> {
  const identity = {
    collegeId: ctx.db.collegeId,
    eventId: event.id,
    stationId: station.id,
    eventVersion: event.version,
    codesUntil: codesUntil(event),
    feedShards: feedShards(event.capacity),
  };
  const told = await ctx.objects.station(event.id, station.id).configure(identity, configOf(station));
  if (!told.ok && told.refusal.code !== "stale-config") {
    throw new Error(`a station refused its configuration: ${told.refusal.code}`);
  }
  if (event.status === "ended" || event.status === "cancelled") {
    // An edit that the ledger does not know may be taken back, and an end cannot: the sweep comes again.
    if (event.configuredVersion < event.version) return;
    const commandId = `end-of-event-${event.version}` as CommandId;
    const object = ctx.objects.station(event.id, station.id);
    if (station.kind === "service") await object.queue(commandId, "system", { type: "EndQueue" });
    else await object.kitchen(commandId, "system", { type: "CloseKitchen" });
  }
  await markStationConfigured(ctx.db, station.id, station.version);
}

function configOf(station: StationRow): StationConfig {
  const { name, version, kind, lanes, priorServiceSeconds, queueSetup, cooks, menu, menus, pay } = station;
  const { spareLanes, serversMin } = station;
  const setup = { ...queueSetupOf(queueSetup), spareLanes, serversMin };
  switch (kind) {
    case "service":
      return { name, version, kind, queue: { version, lanes, priorServiceSeconds, ...setup } };
    case "food":
      return {
        name,
        version,
        kind,
        kitchen: { version, cooks, menu, waitMaxMs: FOOD_WAIT_MAX_MS, linesMax: ORDER_LINES_MAX, menus, pay },
      };
    default:
      return assertNever(kind);
  }
}
