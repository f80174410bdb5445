import type * as z from "zod";
import type { doorListSchema } from "#shared/inputs/organizer";
import type { DoorPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function listDoor(_ctx: ActorCtx, _input: z.output<typeof doorListSchema>): Promise<DoorPage> {
  throw new Error("unreachable");
}
