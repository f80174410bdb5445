import { normalAllergen } from "#shared/allergens";
import type { SkuId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import { whyNotServed } from "./holds.ts";
import { openLines } from "./orders.ts";
import { nameOf } from "./place.ts";
import { availableOf, soldOut } from "./stock.ts";
import type { FoodCommand, FoodDomainEvent, FoodRefusal, FoodState, Order, OrderLine, Substitute } from "./types.ts";

/** Somebody who looks at their phone answers within this; then the line falls away and nothing is owed for it. */
export const ANSWER_MS = 120_000;

type Decision = Result<FoodDomainEvent[], FoodRefusal>;
type Command<T extends FoodCommand["type"]> = Extract<FoodCommand, { type: T }>;

/** A substitute is kept for its owner while they think. */
export function offerSubstitute(state: FoodState, command: Command<"OfferSubstitute">, at: number): Decision {
  const { orderId, line: index, skuId } = command;
  if (!state.config.menu.some((each) => each.skuId === skuId)) return refuse({ code: "item-unknown" });
  const found = lineToCook(state.orders.get(orderId), index);
  if (!found.ok) return found;
  const { line } = found.value;
  if (line.substitute) return refuse({ code: "substitute-pending", until: line.substitute.until });
  const substitute = substituteFor(state, line, skuId, at);
  if (!substitute.ok) return substitute;
  return ok([{ type: "SubstituteOffered", orderId, line: index, substitute: substitute.value, at }]);
}

/** The dish ran out. Whoever said before what they want then is not asked: only where it can be had as they chose it. */
export function markGone(state: FoodState, command: Command<"MarkGone">, at: number): Decision {
  const { orderId, line: index } = command;
  const found = lineToCook(state.orders.get(orderId), index);
  if (!found.ok) return found;
  const { order, line } = found.value;
  if (line.substitute) return refuse({ code: "substitute-pending", until: line.substitute.until });
  if (line.ifGone?.kind === "refund") return ok(dropped(order, index, "sold-out", at));
  const mustAsk = refuse({ code: "must-ask", name: line.name } as const);
  if (line.ifGone?.kind !== "substitute") return mustAsk;
  const { skuId } = line.ifGone;
  const item = state.config.menu.find((each) => each.skuId === skuId);
  const isDearer = order.pay !== "free" && (item?.price ?? 0) > line.price;
  const substitute = substituteFor(state, line, skuId, at);
  if (isDearer || !substitute.ok || !item || whyNotServed(state.config, item, at)) return mustAsk;
  return ok([
    { type: "SubstituteOffered", orderId, line: index, substitute: substitute.value, at },
    { type: "SubstituteAccepted", orderId, line: index, insteadOf: line.insteadOf ?? line.name, at },
  ]);
}

/** What a dish would be instead of a line. It never costs more, and never adds an allergen. */
function substituteFor(state: FoodState, line: OrderLine, skuId: SkuId, at: number): Result<Substitute, FoodRefusal> {
  const item = state.config.menu.find((each) => each.skuId === skuId);
  if (!item) return refuse({ code: "item-unknown" });
  // A dish that asks for a choice cannot be chosen for somebody.
  if (skuId === line.skuId || item.modifiers.some(({ min }) => min > 0)) return refuse({ code: "item-unknown" });
  const name = nameOf(item);
  const left = availableOf(state, skuId);
  if (left !== null && left < line.quantity) return refuse(soldOut(state, { skuId, name, left }));
  const { allergens } = item;
  const known = new Set(line.allergens?.map(normalAllergen));
  const added = allergens?.filter((each) => !known.has(normalAllergen(each))) ?? [];
  if (!allergens || added.length > 0) return refuse({ code: "adds-allergen", name, allergens: added });
  const price = Math.min(line.price, item.price);
  return ok({ skuId, name, price, allergens, until: at + ANSWER_MS });
}

export function answerSubstitute(state: FoodState, command: Command<"AnswerSubstitute">, at: number): Decision {
  const { userId, orderId, line: index, accept } = command;
  const order = state.orders.get(orderId);
  if (order && order.userId !== userId) return refuse({ code: "not-your-order" });
  const found = lineToCook(order, index);
  if (!found.ok) return found;
  const { substitute } = found.value.line;
  // The alarm may be late; the time that was told is not.
  if (!substitute || substitute.until <= at) return refuse({ code: "nothing-offered" });
  if (accept) {
    const { insteadOf, name } = found.value.line;
    return ok([{ type: "SubstituteAccepted", orderId, line: index, insteadOf: insteadOf ?? name, at }]);
  }
  return ok(dropped(found.value.order, index, "declined", at));
}

export function dropLine(state: FoodState, { orderId, line }: Command<"DropLine">, at: number): Decision {
  const found = lineToCook(state.orders.get(orderId), line);
  return found.ok ? ok(dropped(found.value.order, line, "sold-out", at)) : found;
}

/** Lines whose owner did not answer in time. */
export function unanswered(state: FoodState, at: number): FoodDomainEvent[] {
  const events: FoodDomainEvent[] = [];
  for (const [key, id] of state.asked.entries()) {
    if (key.at > at) break;
    let order = state.orders.get(id);
    for (const [index, { substitute }] of order?.lines.entries() ?? []) {
      if (!order || !substitute || substitute.until > at) continue;
      const fallen = dropped(order, index, "no-answer", at);
      events.push(...fallen);
      // The next line of the same order falls from what this one leaves.
      const lines = order.lines.map((line, i) => (i === index ? { ...line, dropped: true } : line));
      order = fallen.some(({ type }) => type === "LineDropped") ? { ...order, lines } : undefined;
    }
  }
  return events;
}

/** An order without lines is none; one whose other lines are done is ready. */
function dropped(
  order: Order,
  index: number,
  why: "sold-out" | "declined" | "no-answer",
  at: number,
): FoodDomainEvent[] {
  const { id: orderId } = order;
  const rest = openLines(order).filter((line) => line !== order.lines[index]);
  if (rest.length === 0) return [{ type: "OrderRejected", orderId, reason: null, at }];
  const fallen: FoodDomainEvent = { type: "LineDropped", orderId, line: index, why, at };
  const isReady = order.status === "preparing" && rest.every(({ doneAt }) => doneAt !== null);
  return isReady ? [fallen, { type: "OrderReady", orderId, at }] : [fallen];
}

/** A line that is still to be cooked, or why it is not. */
export function lineToCook(
  order: Order | undefined,
  index: number,
): Result<{ order: Order; line: OrderLine }, FoodRefusal> {
  if (!order) return refuse({ code: "order-unknown" });
  const { status } = order;
  if (status !== "queued" && status !== "preparing") return refuse({ code: "wrong-state", status });
  const line = order.lines[index];
  if (!line || line.dropped) return refuse({ code: "line-unknown" });
  return line.doneAt === null ? ok({ order, line }) : refuse({ code: "wrong-state", status });
}
