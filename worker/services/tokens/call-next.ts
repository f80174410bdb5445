import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { stationCommandSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function callNext(
  _ctx: ActorCtx,
  _input: z.output<typeof stationCommandSchema>,
): Promise<Result<StaffTokenView, QueueRefusal | FoodRefusal>> {
  throw new Error("unreachable");
}
