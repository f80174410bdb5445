import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { PassPage } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function getPass(_ctx: ActorCtx, _input: z.output<typeof eventIdSchema>): Promise<PassPage> {
  throw new Error("unreachable");
}
