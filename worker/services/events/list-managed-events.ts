import type { ManagedEvent } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function listManagedEvents(_ctx: ActorCtx): Promise<ManagedEvent[]> {
  throw new Error("unreachable");
}
