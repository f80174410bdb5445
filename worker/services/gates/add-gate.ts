import type * as z from "zod";
import type { addGateSchema } from "#shared/inputs/organizer";
import type { EventSetup } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function addGate(_ctx: ActorCtx, _input: z.output<typeof addGateSchema>): Promise<EventSetup> {
  throw new Error("unreachable");
}
