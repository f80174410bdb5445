import type * as z from "zod";
import type { doorListSchema } from "#shared/inputs/organizer";
import type { DoorPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listGuests } from "../../repositories/guests.ts";
import { findDoorCounts, listDoorEntries, listPlacesInLine } from "../../repositories/registrations.ts";
import { requireEvent } from "../events/require-event.ts";
import { doorCursor, parseDoorCursor } from "./parse-door-cursor.ts";

export async function listDoor(ctx: ActorCtx, { cursor, ...wish }: z.output<typeof doorListSchema>): Promise<DoorPage> {
  const { eventId, show, sort } = wish;
  await requireEvent(ctx, eventId);
  const after = parseDoorCursor(cursor, sort);
  const [entries, counts] = await Promise.all([
    listDoorEntries(ctx.db, { ...wish, after }),
    after ? null : findDoorCounts(ctx.db, eventId),
  ]);
  const ids = entries.map(({ userId }) => userId);
  const guests = await listGuests(ctx.db, eventId, ids);
  const places = show === "waiting" ? await listPlacesInLine(ctx.db, eventId, ids) : null;
  return {
    entries: entries.map((entry) => ({
      ...entry,
      registeredBy: guests.get(entry.userId)?.registeredBy ?? null,
      place: places?.get(entry.userId) ?? null,
    })),
    nextCursor: doorCursor(entries, wish),
    counts,
  };
}
