import type * as z from "zod";
import type { stationIdSchema } from "#shared/inputs/attendee";
import type { StationSetup } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";

export async function getStationSetup(_ctx: ActorCtx, _input: z.output<typeof stationIdSchema>): Promise<StationSetup> {
  throw new Error("unreachable");
}
