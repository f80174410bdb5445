import type * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import type { handOverSchema } from "#shared/inputs/staff";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function handOver(
  _ctx: ActorCtx,
  _input: z.output<typeof handOverSchema>,
): Promise<Result<KitchenOrderView, FoodRefusal>> {
  throw new Error("unreachable");
}
