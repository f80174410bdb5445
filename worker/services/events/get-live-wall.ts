import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { LiveWall } from "#shared/views/event";
import type { ActorCtx } from "../../context.ts";

export async function getLiveWall(_ctx: ActorCtx, _input: z.output<typeof eventIdSchema>): Promise<LiveWall> {
  throw new Error("unreachable");
}
