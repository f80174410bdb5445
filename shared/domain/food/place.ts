import type { Given } from "#shared/given";
import { QUANTITY_MAX } from "#shared/limits";
import type { PayWhen } from "#shared/pay-when";
import { ok, type Result, refuse } from "#shared/result";
import { evolve } from "./evolve.ts";
import { HOLD_MS, whyNotServed } from "./holds.ts";
import { offerSlot, offerSoon, slotRoom, workMax, workOf } from "./promise.ts";
import { whyShort } from "./stock.ts";
import type {
  AskedLine,
  FoodCommand,
  FoodDomainEvent,
  FoodRefusal,
  FoodState,
  MenuItem,
  Order,
  OrderLine,
} from "./types.ts";

/** Characters of an order's short code: a million combinations, and still readable from two metres. */
export const ORDER_CODE_CHARS = 4;
/** A promise so much later than the one somebody saw is asked about before the order is taken. */
const MOVED_MS = 2 * 60_000;

type Place = Extract<FoodCommand, { type: "PlaceOrder" }>;

/** Why nobody can order now, or null. A full kitchen depends on the order: see `offerSoon`. */
export function whyNotOrder(state: FoodState): FoodRefusal | null {
  if (state.status === "closed") return { code: "kitchen-closed" };
  return state.status === "paused" ? { code: "kitchen-paused" } : null;
}

/** Stock is reserved for all of an order or for none of it, and its work fits where it was promised. */
export function placeOrder(
  state: FoodState,
  command: Place,
  { ids }: Given,
  at: number,
): Result<FoodDomainEvent[], FoodRefusal> {
  const refusal = whyNotOrder(state);
  if (refusal) return refuse(refusal);
  const asked = priceLines(state, command.lines, at);
  if (!asked.ok) return asked;
  const { lines, work } = asked.value;
  const offer = command.slot === null ? offerSoon(state, work, at) : offerSlot(state, work, command.slot, at);
  if (!("promisedAt" in offer)) return refuse({ code: "kitchen-full", ...offer });
  const { promisedAt } = offer;
  if (command.shownAt !== null && promisedAt > command.shownAt + MOVED_MS) {
    return refuse({ code: "promise-moved", promisedAt });
  }
  const total = lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const { pay } = state.config;
  const isHeld = command.hold || (pay === "ahead" && total > 0);
  const order: Order = {
    id: ids.order(),
    userId: command.userId,
    name: command.name,
    number: state.lastNumber + 1,
    shortCode: ids.shortCode(ORDER_CODE_CHARS),
    lines,
    note: command.note,
    total,
    pay,
    paid: 0,
    paidBy: null,
    holdUntil: isHeld ? at + HOLD_MS : null,
    work,
    status: isHeld ? "placed" : "queued",
    placedAt: at,
    ...offer,
    startedAt: null,
    readyAt: null,
    again: false,
    endedAt: null,
    handedTwiceAt: null,
    reason: null,
  };
  const isSoon = command.slot === null;
  // Taken although orders were being held off: the wait has become short enough again.
  const resumed: FoodDomainEvent[] = isSoon && state.slowed ? [{ type: "IntakeResumed", at }] : [];
  const taken: FoodDomainEvent[] = [...resumed, { type: "OrderPlaced", order, at }];
  const after = taken.reduce(evolve, state);
  // The next one like it would not be taken, or as much of it as one slot holds.
  const isFull = isSoon && !("promisedAt" in offerSoon(after, Math.min(work, slotRoom(after)), at));
  return ok(isFull ? [...taken, { type: "IntakeSlowed", at }] : taken);
}

/**
 * What somebody asks for, as the menu has it now: lines with their prices, and the work they are.
 * Refuses what is not on the menu, not there any more, or chosen otherwise than the dish allows.
 */
export function priceLines(
  state: FoodState,
  asked: readonly AskedLine[],
  at: number,
): Result<{ lines: OrderLine[]; work: number }, FoodRefusal> {
  const { linesMax } = state.config;
  if (asked.length === 0 || asked.some(({ quantity }) => quantity < 1)) return refuse({ code: "order-empty" });
  if (asked.length > linesMax || asked.some(({ quantity }) => quantity > QUANTITY_MAX)) {
    return refuse({ code: "order-too-large", linesMax, quantityMax: QUANTITY_MAX });
  }
  const menu = new Map(state.config.menu.map((item) => [item.skuId, item]));
  const lines: (OrderLine & { makeSeconds: number })[] = [];
  for (const { skuId, quantity, options, ifGone } of asked) {
    const item = menu.get(skuId);
    if (!item) return refuse({ code: "item-unknown" });
    const notServed = whyNotServed(state.config, item, at);
    if (notServed) return refuse(notServed);
    const line = priceLine(item, quantity, options, state.config.pay);
    if (!line.ok) return line;
    if (ifGone?.kind === "substitute" && !menu.has(ifGone.skuId)) return refuse({ code: "item-unknown" });
    const wish = ifGone && ifGone.kind !== "ask" ? { ifGone } : {};
    lines.push({ ...line.value, ...wish, makeSeconds: item.makeSeconds });
  }
  const short = whyShort(state, lines);
  if (short) return refuse(short);
  const work = workOf(state, lines);
  if (work > workMax(state)) {
    const [minutes, minutesMax] = [Math.ceil(work / 60), Math.floor(workMax(state) / 60)];
    return refuse({ code: "order-too-long", minutes, minutesMax });
  }
  return ok({ lines: lines.map(({ makeSeconds: _, ...line }) => line), work });
}

/** A dish as it is called where its variant matters. */
export function nameOf({ name, variant }: Pick<MenuItem, "name" | "variant">): string {
  return variant ? `${name}, ${variant}` : name;
}

function priceLine(
  item: MenuItem,
  quantity: number,
  options: readonly string[],
  pay: PayWhen,
): Result<OrderLine, FoodRefusal> {
  const name = nameOf(item);
  const chosen = item.modifiers.map(({ options: offered }) => offered.filter(({ id }) => options.includes(id)));
  for (const [i, { name: group, min, max }] of item.modifiers.entries()) {
    const count = chosen[i]?.length ?? 0;
    if (count < min || count > max) return refuse({ code: "choice-needed", name, group });
  }
  const picked = chosen.flat();
  // What was asked for twice, or is not offered with this dish, is more than was found.
  if (picked.length !== options.length) return refuse({ code: "item-unknown" });
  return ok({
    skuId: item.skuId,
    name,
    options: picked.map(({ id, name: option }) => ({ id, name: option })),
    quantity,
    price: pay === "free" ? 0 : picked.reduce((sum, { price }) => sum + price, item.price),
    allergens: item.allergens && [...new Set([...item.allergens, ...picked.flatMap(({ allergens }) => allergens)])],
    doneAt: null,
    dropped: false,
    substitute: null,
  });
}
