import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { QueueRefusal, StaffTokenView } from "#shared/domain/queue/types";
import type { tokenCommandSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function cancelToken(
  _ctx: ActorCtx,
  _input: z.output<typeof tokenCommandSchema>,
): Promise<Result<StaffTokenView, QueueRefusal | FoodRefusal>> {
  throw new Error("unreachable");
}
