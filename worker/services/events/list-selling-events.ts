import type * as z from "zod";
import { grantsWith } from "#shared/access";
import type { listSellingSchema } from "#shared/inputs/payments";
import { MANAGED_ORDER, type ManagedPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listManagedEvents } from "../../repositories/managed-events.ts";
import { managedCursor, parseManagedCursor } from "./parse-event-cursor.ts";

/** A page of those whose money somebody manages, whether or not anything was sold; of those that are over, the latest first. */
export async function listSellingEvents(
  { db, actor, now }: ActorCtx,
  { cursor, limit }: z.output<typeof listSellingSchema>,
): Promise<ManagedPage> {
  const states = MANAGED_ORDER.filter((status) => status !== "draft");
  const coveredBy = grantsWith(actor.grants, "manage-money", now);
  const events = await listManagedEvents(db, { coveredBy, states, limit, after: parseManagedCursor(cursor) });
  return { events, nextCursor: managedCursor(events, limit) };
}
