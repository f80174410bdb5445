import type * as z from "zod";
import { grantsWith } from "#shared/access";
import type { listManagedSchema } from "#shared/inputs/organizer";
import { MANAGED_ORDER, type ManagedPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listManagedEvents as listRows } from "../../repositories/managed-events.ts";
import { managedCursor, parseManagedCursor } from "./parse-event-cursor.ts";

/** A page of the events somebody manages, drafts too. */
export async function listManagedEvents(
  { db, actor, now }: ActorCtx,
  { cursor, limit, show, q }: z.output<typeof listManagedSchema>,
): Promise<ManagedPage> {
  const events = await listRows(db, {
    ...{ q, limit, after: parseManagedCursor(cursor) },
    coveredBy: grantsWith(actor.grants, "manage-events", now),
    states: show === "all" ? MANAGED_ORDER : [show],
  });
  return { events, nextCursor: managedCursor(events, limit) };
}
