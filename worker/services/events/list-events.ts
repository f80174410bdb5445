import type * as z from "zod";
import type { listEventsSchema } from "#shared/inputs/attendee";
import type { EventCard } from "#shared/views/event";
import type { CollegeCtx } from "../../context.ts";

export async function listEvents(_ctx: CollegeCtx, _input: z.output<typeof listEventsSchema>): Promise<EventCard[]> {
  throw new Error("unreachable");
}
