import type * as z from "zod";
import type { FoodRefusal, OrderView } from "#shared/domain/food/types";
import type { cancelOrderSchema } from "#shared/inputs/attendee";
import type { Result } from "#shared/result";
import type { ActorCtx } from "../../context.ts";

export async function cancelOrder(
  _ctx: ActorCtx,
  _input: z.output<typeof cancelOrderSchema>,
): Promise<Result<OrderView, FoodRefusal>> {
  throw new Error("unreachable");
}
