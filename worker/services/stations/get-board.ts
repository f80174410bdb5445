import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { BoardPage } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";

export async function getBoard(_ctx: ActorCtx, _input: z.output<typeof stationIdSchema>): Promise<BoardPage> {
  throw new Error("unreachable");
}
