import type * as z from "zod";
import type { eventIdSchema } from "#shared/inputs/attendee";
import type { EventPage } from "#shared/views/event";
import type { CollegeCtx } from "../../context.ts";

export async function getEventPage(_ctx: CollegeCtx, _input: z.output<typeof eventIdSchema>): Promise<EventPage> {
  throw new Error("unreachable");
}
