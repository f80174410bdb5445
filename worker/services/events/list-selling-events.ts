import { grantsWith } from "#shared/access";
import type { ManagedEvent } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listCoveredEvents } from "../../repositories/events.ts";

/** Those whose money somebody manages, whether or not anything was sold. */
export async function listSellingEvents({ db, actor, now }: ActorCtx): Promise<ManagedEvent[]> {
  const events = await listCoveredEvents(db, grantsWith(actor.grants, "manage-money", now));
  return events.filter(({ status }) => status !== "draft");
}
