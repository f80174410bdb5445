import { AppError } from "#shared/errors";
import type { EventId } from "#shared/ids";
import type { TenantCtx } from "../../context.ts";
import { type EventRow, findEvent } from "../../repositories/events.ts";
import { listGates } from "../../repositories/gates.ts";
import { listStations, type StationRow } from "../../repositories/stations.ts";
import { hoursIn, type Setting } from "./describe-happenings.ts";

export type EventSetting = {
  readonly event: EventRow;
  readonly stations: readonly StationRow[];
  readonly setting: Setting;
};

/** @throws AppError NOT_FOUND */
export async function readSetting(ctx: TenantCtx, eventId: EventId): Promise<EventSetting> {
  const found = await findSetting(ctx, eventId);
  if (!found) throw new AppError("NOT_FOUND");
  return found;
}

/** What rules are told of an event besides what happened there. */
export async function findSetting({ db, scope }: TenantCtx, eventId: EventId): Promise<EventSetting | null> {
  const event = await findEvent(db, eventId);
  if (!event) return null;
  const stations = await listStations(db, [eventId]);
  const gates = await listGates(db, [eventId]);
  const names = new Map<string, string>([...stations, ...gates].map(({ id, name }) => [id, name]));
  const nameOf = (id: string) => names.get(id) ?? "";
  const hourAt = hoursIn(scope.college.timeZone);
  return { event, stations, setting: { eventStatus: event.status, hourAt, stationName: nameOf, gateName: nameOf } };
}
