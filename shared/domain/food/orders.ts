import { assertNever } from "#shared/result";
import type { FoodDomainEvent, Order, OrderLine } from "./types.ts";

/** Live orders are still owed to somebody; all others are final. */
export function isLive({ status }: Pick<Order, "status">): boolean {
  return status === "placed" || status === "queued" || status === "preparing" || status === "ready";
}

/** What goes back of what was paid, minor units: all of it where it came to nothing, else what it has become cheaper by. */
export function owedOf({ status, paid, total }: Pick<Order, "status" | "paid" | "total">): number {
  const cameToNothing = status === "cancelled" || status === "rejected" || status === "expired";
  return cameToNothing ? paid : Math.max(0, paid - total);
}

/** The lines that are still made or were: all but the dropped. */
export function openLines({ lines }: Pick<Order, "lines">): readonly OrderLine[] {
  return lines.filter(({ dropped }) => !dropped);
}

/**
 * One order's part of `evolve`, for a store that keeps order rows: it returns the ended order too.
 * @param order the order as it was; null before it was placed
 * @returns the same object when the event is not about it, or when it had ended
 */
export function evolveOrder(order: Order | null, event: FoodDomainEvent): Order | null {
  if (event.type === "OrderPlaced") {
    if (order && order.id !== event.order.id) return order;
    // One that had expired is placed anew when it is paid after all.
    return order && isLive(order) ? order : event.order;
  }
  // The one thing that can still be learned of an order that has ended.
  if (event.type === "HandedOverTwice" && order?.id === event.orderId && order.status === "served") {
    return { ...order, handedTwiceAt: order.handedTwiceAt ?? event.handedAt };
  }
  if (!order || !("orderId" in event) || event.orderId !== order.id || !isLive(order)) return order;
  const { at } = event;
  switch (event.type) {
    case "OrderConfirmed": {
      const paid = event.payment ? { paid: event.payment.amount, paidBy: event.payment.id } : {};
      return { ...order, ...paid, status: "queued", promisedAt: event.promisedAt, holdUntil: null };
    }
    case "HoldExtended":
      return { ...order, holdUntil: event.until };
    case "HandedOverTwice":
      return order;
    case "CounterPaid":
      return { ...order, paid: event.amount };
    case "OrderExpired":
      return { ...order, status: "expired", holdUntil: null, endedAt: at };
    case "OrderStarted": {
      const { overlookedAt: _, ...begun } = order;
      return { ...begun, status: "preparing", startedAt: at };
    }
    case "PickupReminded":
      return { ...order, remindedAt: at };
    case "OrderShelved":
      return { ...order, shelvedAt: at };
    case "OrderOverlooked":
      return { ...order, overlookedAt: at };
    case "OrderDelayed":
      return { ...order, delayedAt: at, expectedAt: event.expectedAt };
    case "StartUndone":
      return { ...withLines(order, (line) => ({ ...line, doneAt: null })), status: "queued", startedAt: null };
    case "OrderReady":
      return { ...withLines(order, (line) => ({ ...line, doneAt: line.doneAt ?? at })), status: "ready", readyAt: at };
    case "ReadyUndone": {
      const { readyAt } = order;
      const back = withLines(order, (line) => (line.doneAt === readyAt ? { ...line, doneAt: null } : line));
      return { ...unfetched(back), status: "preparing", readyAt: null, again: true };
    }
    case "OrderServed":
      return { ...order, status: "served", endedAt: at };
    case "OrderCancelled":
      return { ...answered(order), status: "cancelled", holdUntil: null, endedAt: at };
    case "OrderRejected":
      return { ...answered(order), status: "rejected", endedAt: at, reason: event.reason };
    case "OrderVoided":
      return { ...answered(order), status: "cancelled", endedAt: at, reason: event.reason };
    case "OrderGivenUp":
      return { ...order, status: "unclaimed", endedAt: at };
    case "LineDone":
      return withLine(order, event.line, (line) => ({ ...line, doneAt: at }));
    case "LineUndone":
      return withLine(order, event.line, (line) => ({ ...line, doneAt: null }));
    case "LineRemade": {
      const remade = withLine(order, event.line, (line) => ({ ...line, doneAt: null }));
      return { ...unfetched(remade), status: "preparing", readyAt: null, again: true };
    }
    case "SubstituteOffered":
      return withLine(order, event.line, (line) => ({ ...line, substitute: event.substitute }));
    case "SubstituteAccepted":
      return withLine(order, event.line, (line) => {
        if (!line.substitute) return line;
        const { skuId, name, price, allergens } = line.substitute;
        const instead = event.insteadOf === undefined ? {} : { insteadOf: event.insteadOf };
        return { ...line, skuId, name, price, allergens, options: [], substitute: null, ...instead };
      });
    case "LineDropped":
      return withLine(order, event.line, (line) => ({ ...line, dropped: true, substitute: null }));
    default:
      return assertNever(event);
  }
}

/** Not ready any more: nobody is late to fetch it. */
function unfetched({ remindedAt: _, shelvedAt: __, ...order }: Order): Order {
  return order;
}

function answered(order: Order): Order {
  return withLines(order, (line) => (line.substitute ? { ...line, substitute: null } : line));
}

function withLine(order: Order, index: number, change: (line: OrderLine) => OrderLine): Order {
  return withLines(order, (line, at) => (at === index ? change(line) : line));
}

/** What is owed follows from the lines. */
function withLines(order: Order, change: (line: OrderLine, index: number) => OrderLine): Order {
  const lines = order.lines.map(change);
  const total = lines.reduce((sum, line) => sum + (line.dropped ? 0 : line.price * line.quantity), 0);
  return { ...order, lines, total };
}
