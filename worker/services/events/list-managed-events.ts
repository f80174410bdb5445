import { grantsWith } from "#shared/access";
import type { ManagedEvent } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listCoveredEvents } from "../../repositories/events.ts";

export async function listManagedEvents({ db, actor, now }: ActorCtx): Promise<ManagedEvent[]> {
  return listCoveredEvents(db, grantsWith(actor.grants, "manage-events", now));
}
