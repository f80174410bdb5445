import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { QueueRefusal } from "#shared/domain/queue/types";
import type { setIntakeSchema } from "#shared/inputs/staff";
import type { Done, Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function setIntake(
  _ctx: ActorCtx,
  _input: z.output<typeof setIntakeSchema>,
): Promise<Result<Done, QueueRefusal | FoodRefusal>> {
  throw new Error("unreachable");
}
