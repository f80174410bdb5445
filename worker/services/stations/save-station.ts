import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { stationSetupSchema } from "#shared/inputs/organizer";
import type { Result } from "#shared/result";
import type { StaleEdit } from "#shared/views/event";
import type { StationSetup } from "#shared/views/station-page";
import type { ActorCtx } from "../../context.ts";

export async function saveStation(
  _ctx: ActorCtx,
  _input: z.output<typeof stationSetupSchema>,
): Promise<Result<StationSetup, StaleEdit | QueueRefusal | FoodRefusal>> {
  throw new Error("unreachable");
}
