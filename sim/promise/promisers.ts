import { countedId, countingIds } from "#shared/counting-ids";
import { decide } from "#shared/domain/food/decide";
import { evolve, newKitchen } from "#shared/domain/food/evolve";
import type { FoodCommand, FoodState } from "#shared/domain/food/types";
import { type Arrival, COOKS, DAY_START, MENU } from "./kitchen-load.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 5 * MINUTE_MS;

/** Who says when an order will be ready, and hears what became of it. Null is an order nobody took. */
export type Promiser = {
  readonly place: (arrival: Arrival, number: number) => number | null;
  readonly started: (number: number, at: number) => void;
  readonly done: (number: number, at: number) => void;
};

const deaf = { started: () => {}, done: () => {} };

/** "Fifteen minutes", whatever the kitchen looks like. */
export function fixedTime(minutes: number): Promiser {
  return { ...deaf, place: ({ at }) => at + minutes * MINUTE_MS };
}

/** So many orders in five minutes, large or small, ten minutes ahead at least. */
export function orderCap(orders: number): Promiser {
  return slotCap(() => 1, orders);
}

/** So much of the cooks' time in five minutes, by what the menu says a portion takes. */
export function workCap(share: number): Promiser {
  return slotCap(({ planned }) => planned, share * COOKS * (SLOT_MS / 1000));
}

function slotCap(weigh: (arrival: Arrival) => number, most: number): Promiser {
  const taken = new Map<number, number>();
  const place = (arrival: Arrival) => {
    let until = Math.ceil((arrival.at + 10 * MINUTE_MS) / SLOT_MS) * SLOT_MS;
    while ((taken.get(until) ?? 0) + weigh(arrival) > most) until += SLOT_MS;
    taken.set(until, (taken.get(until) ?? 0) + weigh(arrival));
    return until;
  };
  return { ...deaf, place };
}

/**
 * The product's own engine, told of everything a kitchen display tells it. Beyond the longest wait an order is offered a slot.
 * @param takesSlots whether whoever is offered one takes it, or goes without
 */
export function engine({ waitMaxMinutes = 25, takesSlots = true } = {}): Promiser {
  const config = {
    version: 1,
    cooks: COOKS,
    menu: MENU,
    waitMaxMs: waitMaxMinutes * MINUTE_MS,
    linesMax: 20,
    pay: "counter" as const,
    menus: [],
  };
  const ids = countingIds();
  let state: FoodState = evolve(newKitchen(config, DAY_START), { type: "KitchenOpened", at: DAY_START });
  const orders = new Map<number, string>();
  const run = (command: FoodCommand, now: number) => {
    const decided = decide(state, command, { now, ids });
    if (decided.ok) state = decided.value.reduce(evolve, state);
    return decided;
  };
  const orderOf = (number: number) => {
    const order = state.orders.get((orders.get(number) ?? "") as never);
    if (!order) throw new Error(`order ${number} is not in the kitchen`);
    return order;
  };
  const place = ({ at, lines }: Arrival, number: number) => {
    const asked = lines.map((line) => ({ ...line, options: [] }));
    const wish = { type: "PlaceOrder", userId: countedId("user", number + 1), name: "", lines: asked } as const;
    const soon = run({ ...wish, note: null, slot: null, shownAt: null, hold: false }, at);
    const slot = takesSlots && !soon.ok && soon.refusal.code === "kitchen-full" ? soon.refusal.slot : null;
    const placed = slot === null ? soon : run({ ...wish, note: null, slot, shownAt: null, hold: false }, at);
    if (!placed.ok) return null;
    const event = placed.value.find(({ type }) => type === "OrderPlaced");
    if (event?.type !== "OrderPlaced") throw new Error("an order was taken without being placed");
    orders.set(number, event.order.id);
    return event.order.promisedAt;
  };
  return {
    place,
    started: (number, at) => void run({ type: "StartOrder", orderId: orderOf(number).id }, at),
    done: (number, at) => {
      const { id } = orderOf(number);
      run({ type: "MarkReady", orderId: id }, at);
      run({ type: "HandOver", orderId: id, codeRefusal: null, handedAt: null }, at);
    },
  };
}
