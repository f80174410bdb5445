import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { StationPage } from "#shared/views/station-page";
import type { CollegeCtx } from "../../context.ts";

export async function getStation(_ctx: CollegeCtx, _input: z.output<typeof stationIdSchema>): Promise<StationPage> {
  throw new Error("unreachable");
}
