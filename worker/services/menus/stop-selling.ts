import type * as z from "zod";
import type { FoodRefusal } from "#shared/domain/food/types";
import type { skuCommandSchema } from "#shared/inputs/staff";
import type { Done, Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function stopSelling(
  _ctx: ActorCtx,
  _input: z.output<typeof skuCommandSchema>,
): Promise<Result<Done, FoodRefusal>> {
  throw new Error("unreachable");
}
