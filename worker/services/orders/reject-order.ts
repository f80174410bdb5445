import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { orderCommandSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function rejectOrder(
  _ctx: ActorCtx,
  _input: z.output<typeof orderCommandSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  throw new Error("unreachable");
}
