import type { FoodRefusal, KitchenOrderView, OrderView } from "#shared/domain/food/types";
import { ok, type Result } from "#shared/result";

type Reply = Result<OrderView | null, FoodRefusal>;

/** The order a command was about, as its owner sees it. */
export function ownOrder(reply: Reply): Result<OrderView, FoodRefusal> {
  if (!reply.ok) return reply;
  if (!reply.value) throw new Error("the station accepted a command and told no order");
  return ok(reply.value);
}

/** The order a command was about, as the kitchen sees it: its pickup code is its owner's alone. */
export function kitchenOrder(reply: Reply): Result<KitchenOrderView, FoodRefusal> {
  const order = ownOrder(reply);
  if (!order.ok) return order;
  const { pickupCode: _, ahead: __, estimatedReadyAt: ___, ...shown } = order.value;
  return ok(shown);
}
