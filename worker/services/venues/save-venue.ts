import { AppError } from "#shared/errors";
import type { CommandId } from "#shared/ids";
import type { VenueInput } from "#shared/inputs/venues";
import { ok, type Result, refuse } from "#shared/result";
import type { NameTaken, TooManyVenues, VenueView } from "#shared/views/venue";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addVenueRow, findVenue, isVenueNameTaken, listVenueRows, saveVenueRows } from "../../repositories/venues.ts";

/** A new place, or all that an old one is from now on. Events in a room that is left out lose it, and keep the words for where. */
export async function saveVenue(
  ctx: ActorCtx,
  { commandId, venueId, ...fields }: VenueInput,
): Promise<Result<VenueView[], NameTaken | TooManyVenues>> {
  const { db, actor, now } = ctx;
  const before = venueId && (await findVenue(db, venueId));
  if (venueId && !before) throw new AppError("NOT_FOUND");
  const known = new Set(before ? before.rooms.map(({ id }) => id) : []);
  if (fields.rooms.some(({ roomId }) => roomId !== null && !known.has(roomId))) throw new AppError("NOT_FOUND");
  const id = venueId ?? (await idOfCommand("venue", actor.userId, commandId));
  if (await isVenueNameTaken(db, fields.name, id)) return refuse({ code: "venue-name-taken", name: fields.name });
  if (!before && !(await addVenueRow(db, { id, name: fields.name, createdAt: now }))) {
    return refuse({ code: "too-many-venues" });
  }
  const rooms = await Promise.all(
    fields.rooms.map(async ({ roomId, ...room }, at) => ({
      ...room,
      id: roomId ?? (await idOfCommand("room", actor.userId, `${commandId}-${at}` as CommandId)),
    })),
  );
  await saveVenueRows(db, { ...fields, id, rooms });
  return ok(await listVenueRows(db));
}
