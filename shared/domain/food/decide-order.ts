import { assertNever, ok, type Result, refuse } from "#shared/result";
import { awaitPayment, confirmOrder, receivePayment } from "./holds.ts";
import { openLines } from "./orders.ts";
import { freeOf } from "./stock.ts";
import { lineToCook } from "./substitutes.ts";
import type { FoodCommand, FoodDomainEvent, FoodRefusal, FoodState, Order, OrderStatus } from "./types.ts";

/** A slip of the finger is seen within ten seconds. */
export const UNDO_SHOWN_MS = 10_000;
/** Its way to the kitchen takes some more. */
export const UNDO_MS = UNDO_SHOWN_MS + 5_000;
/** Nobody comes for it any more, and food does not keep. */
export const UNCLAIMED_MS = 45 * 60_000;
/** So late, nobody has to take what is still being cooked. */
export const LATE_CANCEL_MS = 20 * 60_000;

type Decision = Result<FoodDomainEvent[], FoodRefusal>;
type OrderCommand = Extract<
  FoodCommand,
  {
    type:
      | "ConfirmOrder"
      | "AwaitPayment"
      | "ReceivePayment"
      | "MarkPaid"
      | "CancelOrder"
      | "RejectOrder"
      | "StartOrder"
      | "MarkReady"
      | "GiveUpOrder"
      | "VoidOrder"
      | "UndoStep"
      | "MarkLine"
      | "RemakeLine"
      | "HandOver";
  }
>;

/** The steps of one order, from the queue to its owner's hands or to an end before that. */
export function decideOrder(state: FoodState, command: OrderCommand, at: number): Decision {
  const { type, orderId } = command;
  if (type === "HandOver" && command.codeRefusal) return refuse(command.codeRefusal);
  const order = orderId ? state.orders.get(orderId) : undefined;
  if (!order) return refuse({ code: "order-unknown" });
  const { id, status } = order;
  switch (type) {
    case "ConfirmOrder":
      return confirmOrder(state, order, command.userId, at);
    case "AwaitPayment":
      return awaitPayment(order, command.userId, at);
    case "ReceivePayment":
      return receivePayment(state, order, command, at);
    case "MarkPaid": {
      if (order.pay !== "counter") return refuse({ code: "nothing-to-pay" });
      const amount = command.paid ? order.total : 0;
      const marked: FoodDomainEvent[] = amount === order.paid ? [] : [{ type: "CounterPaid", orderId: id, amount, at }];
      return whenIn(order, ["queued", "preparing", "ready"], () => marked);
    }
    case "CancelOrder":
      if (order.userId !== command.userId) return refuse({ code: "not-your-order" });
      if (status === "preparing" && at >= order.promisedAt + LATE_CANCEL_MS) {
        return ok([{ type: "OrderVoided", orderId: id, reason: null, at }]);
      }
      return whenIn(order, ["placed", "queued"], () => [{ type: "OrderCancelled", orderId: id, at }]);
    case "RejectOrder":
      return whenIn(order, ["queued"], () => [{ type: "OrderRejected", orderId: id, reason: command.reason, at }]);
    case "VoidOrder":
      return whenIn(order, ["preparing", "ready"], () => [
        { type: "OrderVoided", orderId: id, reason: command.reason, at },
      ]);
    case "StartOrder":
      return whenIn(order, ["queued"], () => [{ type: "OrderStarted", orderId: id, at }]);
    case "MarkReady": {
      const asked = order.lines.find(({ substitute }) => substitute);
      if (asked?.substitute) return refuse({ code: "substitute-pending", until: asked.substitute.until });
      return whenIn(order, ["preparing"], () => [{ type: "OrderReady", orderId: id, at }]);
    }
    case "GiveUpOrder": {
      if (status === "ready" && at < (order.readyAt ?? at) + UNCLAIMED_MS) {
        return refuse({ code: "too-early", from: (order.readyAt ?? at) + UNCLAIMED_MS });
      }
      return whenIn(order, ["ready"], () => [{ type: "OrderGivenUp", orderId: id, at }]);
    }
    case "UndoStep":
      return undoStep(order, at);
    case "MarkLine":
      return markLine(order, command.line, command.done, at);
    case "RemakeLine":
      return remakeLine(state, order, command.line, at);
    case "HandOver":
      return handOver(order, command.handedAt, at);
    default:
      return assertNever(type);
  }
}

/** The code comes first, then the order: each failure has its own answer, and a bad scan tells nothing about an order. */
function handOver(order: Order, handedAt: number | null, at: number): Decision {
  const { id, status, promisedAt } = order;
  switch (status) {
    case "served":
      if (handedAt !== null) return ok([{ type: "HandedOverTwice", orderId: id, handedAt, at }]);
      return refuse({ code: "already-served", servedAt: order.endedAt ?? at });
    case "cancelled":
    case "rejected":
    case "expired":
    case "unclaimed":
      return refuse({ code: "wrong-state", status });
    case "placed":
    case "queued":
    case "preparing":
      return refuse({ code: "order-not-ready", status, promisedAt });
    case "ready":
      return ok([{ type: "OrderServed", orderId: id, at }]);
    default:
      return assertNever(status);
  }
}

function undoStep(order: Order, at: number): Decision {
  const { id, status, startedAt, readyAt } = order;
  if (status !== "preparing" && status !== "ready") return refuse({ code: "wrong-state", status });
  const since = status === "ready" ? readyAt : startedAt;
  if (since === null || at > since + UNDO_MS) return refuse({ code: "slip-undo-expired" });
  return ok([{ type: status === "ready" ? "ReadyUndone" : "StartUndone", orderId: id, at }]);
}

/** Ready when the last line is. */
function markLine(order: Order, index: number, done: boolean, at: number): Decision {
  const { id: orderId, status } = order;
  if (status !== "preparing") return refuse({ code: "wrong-state", status });
  const line = order.lines[index];
  if (!line || line.dropped) return refuse({ code: "line-unknown" });
  if ((line.doneAt !== null) === done) return ok([]);
  if (!done) return ok([{ type: "LineUndone", orderId, line: index, at }]);
  const found = lineToCook(order, index);
  if (!found.ok) return found;
  if (line.substitute) return refuse({ code: "substitute-pending", until: line.substitute.until });
  const isLast = openLines(order).every((each) => each === line || each.doneAt !== null);
  const marked: FoodDomainEvent = { type: "LineDone", orderId, line: index, at };
  return ok(isLast ? [marked, { type: "OrderReady", orderId, at }] : [marked]);
}

/** Cooked once more, from what nobody else was promised. */
function remakeLine(state: FoodState, order: Order, index: number, at: number): Decision {
  const { id: orderId, status } = order;
  if (status !== "preparing" && status !== "ready") return refuse({ code: "wrong-state", status });
  const line = order.lines[index];
  if (!line || line.dropped || line.doneAt === null) return refuse({ code: "line-unknown" });
  const { skuId, name, quantity } = line;
  const stock = state.skus.get(skuId);
  const left = stock ? freeOf(stock) : 0;
  if (left !== null && left < quantity) return refuse({ code: "sold-out", skuId, name, left });
  return ok([{ type: "LineRemade", orderId, line: index, at }]);
}

function whenIn(order: Order, statuses: readonly OrderStatus[], events: () => FoodDomainEvent[]): Decision {
  const { status } = order;
  return statuses.includes(status) ? ok(events()) : refuse({ code: "wrong-state", status });
}
