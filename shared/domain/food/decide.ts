import type { Given } from "#shared/given";
import type { SkuId } from "#shared/ids";
import { QUANTITY_MAX } from "#shared/limits";
import { assertNever, ok, type Result, refuse } from "#shared/result";
import type { FoodCommand, FoodDomainEvent, FoodRefusal, FoodState, Order, OrderLine, OrderStatus } from "./types.ts";
import { availableOf, promiseFor, whyNotOrder, workOf } from "./view.ts";

/** Characters of an order's short code: a million combinations, and still readable from two metres. */
export const ORDER_CODE_CHARS = 4;

type Decision = Result<FoodDomainEvent[], FoodRefusal>;

/**
 * What a command means for a kitchen: events, or the refusal a person can be told. Repeating what is already so gives no
 * events. Everything happens at max(now, lastAt). Orders are paid at the counter, so they go straight to the cooks.
 * An order that has ended must be shown with `withOrder` first, or it is `order-unknown`.
 */
export function decide(state: FoodState, command: FoodCommand, given: Given): Decision {
  const at = Math.max(given.now, state.lastAt);
  switch (command.type) {
    case "ConfigureKitchen": {
      const { version } = state.config;
      if (command.config.version < version) return refuse({ code: "stale-config", version });
      return ok(command.config.version === version ? [] : [{ type: "KitchenConfigured", config: command.config, at }]);
    }
    case "OpenKitchen":
      return ok(state.status === "open" ? [] : [{ type: "KitchenOpened", at }]);
    case "PauseKitchen":
      return ok(state.status === "paused" ? [] : [{ type: "KitchenPaused", at }]);
    case "CloseKitchen":
      return ok(state.status === "closed" ? [] : [{ type: "KitchenClosed", at }]);
    case "PlaceOrder":
      return placeOrder(state, command, given, at);
    case "CancelOrder": {
      const order = state.orders.get(command.orderId);
      if (order && order.userId !== command.userId) return refuse({ code: "not-your-order" });
      return whenIn(order, "queued", ({ id }) => ({ type: "OrderCancelled", orderId: id, at }));
    }
    case "RejectOrder":
      return whenIn(state.orders.get(command.orderId), "queued", ({ id }) => ({
        type: "OrderRejected",
        orderId: id,
        at,
      }));
    case "StartOrder":
      return whenIn(state.orders.get(command.orderId), "queued", ({ id }) => ({
        type: "OrderStarted",
        orderId: id,
        at,
      }));
    case "MarkReady":
      return whenIn(state.orders.get(command.orderId), "preparing", ({ id }) => ({
        type: "OrderReady",
        orderId: id,
        at,
      }));
    case "HandOver":
      return handOver(state, command, at);
    case "StopSelling":
    case "ResumeSelling": {
      const { skuId } = command;
      const stock = state.skus.get(skuId);
      if (!stock) return refuse({ code: "item-unknown" });
      const stop = command.type === "StopSelling";
      if (stock.stopped === stop) return ok([]);
      return ok([stop ? { type: "SellingStopped", skuId, at } : { type: "SellingResumed", skuId, at }]);
    }
    default:
      return assertNever(command);
  }
}

function placeOrder(
  state: FoodState,
  command: Extract<FoodCommand, { type: "PlaceOrder" }>,
  { ids }: Given,
  at: number,
): Decision {
  const refusal = whyNotOrder(state);
  if (refusal) return refuse(refusal);
  const { linesMax } = state.config;
  if (command.lines.length === 0 || command.lines.some(({ quantity }) => quantity < 1)) {
    return refuse({ code: "order-empty" });
  }
  if (command.lines.length > linesMax || command.lines.some(({ quantity }) => quantity > QUANTITY_MAX)) {
    return refuse({ code: "order-too-large", linesMax, quantityMax: QUANTITY_MAX });
  }
  const menu = new Map(state.config.menu.map((item) => [item.skuId, item]));
  const lines: (OrderLine & { makeSeconds: number })[] = [];
  // Summed over lines: the same dish on two lines must not be checked against the same last portion twice.
  const demand = new Map<SkuId, number>();
  for (const { skuId, quantity } of command.lines) {
    const item = menu.get(skuId);
    if (!item) return refuse({ code: "item-unknown" });
    lines.push({ skuId, name: item.name, quantity, price: item.price, makeSeconds: item.makeSeconds });
    demand.set(skuId, (demand.get(skuId) ?? 0) + quantity);
  }
  for (const { skuId, name } of lines) {
    const left = availableOf(state, skuId);
    if (left !== null && left < (demand.get(skuId) ?? 0)) return refuse({ code: "sold-out", skuId, name, left });
  }
  const work = workOf(lines);
  const offer = promiseFor(state, work, at);
  if ("nextPossibleAt" in offer) return refuse({ code: "kitchen-full", nextPossibleAt: offer.nextPossibleAt });
  const order: Order = {
    id: ids.order(),
    userId: command.userId,
    name: command.name,
    number: state.lastNumber + 1,
    shortCode: ids.shortCode(ORDER_CODE_CHARS),
    lines: lines.map(({ makeSeconds: _, ...line }) => line),
    note: command.note,
    total: lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
    work,
    status: "queued",
    placedAt: at,
    promisedAt: offer.promisedAt,
    startedAt: null,
    readyAt: null,
    endedAt: null,
  };
  return ok([{ type: "OrderPlaced", order, at }]);
}

/** The code comes first, then the order: each failure has its own answer, and a bad scan tells nothing about an order. */
function handOver(state: FoodState, command: Extract<FoodCommand, { type: "HandOver" }>, at: number): Decision {
  if (command.codeRefusal) return refuse(command.codeRefusal);
  const order = command.orderId ? state.orders.get(command.orderId) : undefined;
  if (!order) return refuse({ code: "order-unknown" });
  const { id, status, promisedAt } = order;
  switch (status) {
    case "served":
      return refuse({ code: "already-served", servedAt: order.endedAt ?? at });
    case "cancelled":
    case "rejected":
      return refuse({ code: "wrong-state", status });
    case "queued":
    case "preparing":
      return refuse({ code: "order-not-ready", status, promisedAt });
    case "ready":
      return ok([{ type: "OrderServed", orderId: id, at }]);
    default:
      return assertNever(status);
  }
}

function whenIn(order: Order | undefined, status: OrderStatus, event: (order: Order) => FoodDomainEvent): Decision {
  if (!order) return refuse({ code: "order-unknown" });
  return order.status === status ? ok([event(order)]) : refuse({ code: "wrong-state", status: order.status });
}
