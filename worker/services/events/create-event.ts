import type * as z from "zod";
import type { createEventSchema } from "#shared/inputs/organizer";
import type { EventSetup } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function createEvent(_ctx: ActorCtx, _input: z.output<typeof createEventSchema>): Promise<EventSetup> {
  throw new Error("unreachable");
}
