import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventSetup } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function getEventSetup(_ctx: ActorCtx, _input: z.output<typeof eventIdSchema>): Promise<EventSetup> {
  throw new Error("unreachable");
}
