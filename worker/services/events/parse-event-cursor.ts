import { AppError } from "#shared/errors";
import { type EventId, idSchema } from "#shared/ids";
import { MANAGED_ORDER, type ManagedEvent } from "#shared/views/event";
import type { EventPlace } from "../../repositories/events.ts";
import type { ManagedPlace } from "../../repositories/managed-events.ts";

const eventId = idSchema("event");

/** After the last of a full page, or null. A start and a status may change until the next page is asked for, so both come along. */
export function managedCursor(events: readonly ManagedEvent[], limit: number): string | null {
  const last = events.length === limit ? events.at(-1) : undefined;
  return last ? `${last.status}.${last.startsAt}.${last.id}` : null;
}

/** @throws AppError BAD_INPUT for a cursor we never gave out */
export function parseManagedCursor(cursor: string | undefined): ManagedPlace | null {
  if (cursor === undefined) return null;
  const [before, start, id] = cursor.split(".", 3);
  const status = MANAGED_ORDER.find((one) => one === before);
  if (!status) throw new AppError("BAD_INPUT");
  return { status, ...placeOf(start, id) };
}

/** @throws AppError BAD_INPUT for a cursor that names no place */
export function parseStartCursor(cursor: string | undefined): EventPlace | null {
  if (cursor === undefined) return null;
  const [start, id] = cursor.split(".", 2);
  return placeOf(start, id);
}

function placeOf(start: string | undefined, id: string | undefined): EventPlace {
  const parsed = eventId.safeParse(id);
  const startsAt = start ? Number(start) : Number.NaN;
  if (!parsed.success || !Number.isSafeInteger(startsAt)) throw new AppError("BAD_INPUT");
  return { startsAt, id: parsed.data satisfies EventId };
}
