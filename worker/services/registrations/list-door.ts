import type * as z from "zod";
import type { doorListSchema } from "#shared/inputs/organizer";
import type { DoorPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listDoorEntries } from "../../repositories/registrations.ts";
import { requireEvent } from "../events/require-event.ts";
import { parseUserCursor } from "../people/parse-cursor.ts";

export async function listDoor(
  ctx: ActorCtx,
  { eventId, q, cursor, limit }: z.output<typeof doorListSchema>,
): Promise<DoorPage> {
  await requireEvent(ctx, eventId);
  const entries = await listDoorEntries(ctx.db, { eventId, q, after: parseUserCursor(cursor), limit });
  return { entries, nextCursor: entries.length === limit ? (entries.at(-1)?.userId ?? null) : null };
}
