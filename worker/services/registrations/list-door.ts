import type * as z from "zod";
import type { doorListSchema } from "#shared/inputs/organizer";
import type { DoorPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listGuests } from "../../repositories/guests.ts";
import { findDoorCounts, listDoorEntries, listPlacesInLine } from "../../repositories/registrations.ts";
import { requireEvent } from "../events/require-event.ts";
import { parseUserCursor } from "../people/parse-cursor.ts";

export async function listDoor(
  ctx: ActorCtx,
  { eventId, q, show, cursor, limit }: z.output<typeof doorListSchema>,
): Promise<DoorPage> {
  await requireEvent(ctx, eventId);
  const after = parseUserCursor(cursor);
  const [entries, counts] = await Promise.all([
    listDoorEntries(ctx.db, { eventId, q, show, after, limit }),
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
    nextCursor: entries.length === limit ? (ids.at(-1) ?? null) : null,
    counts,
  };
}
