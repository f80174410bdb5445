import type { ManagedEvent } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";
import { listAllEvents } from "../../repositories/events.ts";

export async function listManagedEvents(ctx: ActorCtx): Promise<ManagedEvent[]> {
  return listAllEvents(ctx.db);
}
