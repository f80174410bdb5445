import type * as z from "zod";
import type { writeNoteSchema } from "#shared/inputs/staff";
import { STATION_NOTES_MAX, STATION_NOTES_WITHIN_MINUTES } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { NoteRefusal, StationNotes } from "#shared/views/station-notes";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { listNotes as listRows, listWaiting, noteMessageId } from "../../repositories/station-notes.ts";
import { queueMessages } from "../messages/queue-messages.ts";
import { getStationRef } from "./get-station-ref.ts";
import { listNotes, listOnDuty } from "./list-notes.ts";

/**
 * Writes to exactly those who wait at a station, or serve there, at this moment: each gets it by what they chose. Who has left the
 * queue by the time it is sent gets none of it.
 */
export async function writeNote(
  ctx: ActorCtx,
  { commandId, stationId, audience, text }: z.output<typeof writeNoteSchema>,
): Promise<Result<StationNotes, NoteRefusal>> {
  const { db, actor, now } = ctx;
  const { eventId, name } = await getStationRef(ctx, stationId);
  const noteId = await idOfCommand("note", actor.userId, commandId);
  const since = now - STATION_NOTES_WITHIN_MINUTES * 60_000;
  const recent = await listRows(db, stationId, { since, limit: STATION_NOTES_MAX });
  if (recent.some(({ id }) => id === noteId)) return ok(await listNotes(ctx, { stationId }));
  if (recent.length >= STATION_NOTES_MAX)
    return refuse({ code: "too-many-notes", max: STATION_NOTES_MAX, minutes: STATION_NOTES_WITHIN_MINUTES });
  const place = { eventId, stationId };
  const people = audience === "staff" ? await listOnDuty(ctx, place) : (await listWaiting(db, stationId)).people;
  const others = people.filter((userId) => userId !== actor.userId);
  if (others.length === 0) return refuse({ code: "nobody-to-write-to", audience });
  const kind = audience === "staff" ? ("staff-note" as const) : ("queue-note" as const);
  const variables = { "station.name": name, "note.text": text, "note.from": actor.name };
  await queueMessages(
    ctx,
    others.map((userId) => ({ id: noteMessageId(stationId, noteId, userId), kind, eventId, userId, variables })),
  );
  return ok(await listNotes(ctx, { stationId }));
}
