import type * as z from "zod";
import type { addStationSchema } from "#shared/inputs/organizer";
import type { EventSetup } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function addStation(_ctx: ActorCtx, _input: z.output<typeof addStationSchema>): Promise<EventSetup> {
  throw new Error("unreachable");
}
