import fc from "fast-check";
import { expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { SkuId } from "#shared/ids";
import { decide } from "./decide.ts";
import { evolve, evolveOrder, newKitchen, restoreKitchen, withOrder } from "./evolve.ts";
import type { FoodCommand, FoodConfig, FoodDomainEvent, FoodState, Order, OrderStatus } from "./types.ts";
import { backlogOf, kitchenOrders, kitchenSummary, menuView, orderView, promiseFor } from "./view.ts";

const T0 = 1_700_000_040_000;
const MINUTE = 60_000;
const PEOPLE = 4;
const DISHES = 4;
// Stock 0, 1 and unlimited are where books go wrong.
const STOCKS = [0, 1, 7, null] as const;

type Verb = FoodCommand["type"];
type Step = {
  readonly verb: Verb;
  readonly who: number;
  readonly order: number;
  readonly lines: readonly { readonly dish: number; readonly quantity: number }[];
  readonly stock: number | null;
  readonly passed: number;
};

const line = fc.record({ dish: fc.integer({ min: 0, max: DISHES }), quantity: fc.constantFrom(1, 1, 2, 3, 20, 21, 0) });
const steps = fc.array(
  fc.record<Step>({
    verb: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Verb>("PlaceOrder") },
      { weight: 8, arbitrary: fc.constantFrom<Verb[]>("StartOrder", "MarkReady", "HandOver") },
      { weight: 3, arbitrary: fc.constantFrom<Verb[]>("CancelOrder", "RejectOrder", "ConfigureKitchen") },
      {
        weight: 2,
        arbitrary: fc.constantFrom<Verb[]>(
          "OpenKitchen",
          "OpenKitchen",
          "OpenKitchen",
          "PauseKitchen",
          "CloseKitchen",
          "StopSelling",
          "ResumeSelling",
        ),
      },
    ),
    who: fc.integer({ min: 0, max: PEOPLE - 1 }),
    order: fc.nat({ max: 1000 }),
    lines: fc.array(line, { maxLength: 4 }),
    stock: fc.constantFrom(0, 1, 5, 12, null),
    passed: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 90_000 }), fc.constantFrom(600_000, -30_000)),
  }),
  { maxLength: 70 },
);

const sku = (dish: number): SkuId => countedId("sku", dish + 1);
const config: FoodConfig = {
  version: 1,
  cooks: 2,
  menu: STOCKS.map((stock, dish) => ({
    skuId: sku(dish),
    name: `Dish ${dish}`,
    description: "",
    category: "Lunch",
    price: 100 * (dish + 1),
    allergens: [],
    makeSeconds: 20 + 15 * dish,
    stock,
  })),
  waitMaxMs: 15 * MINUTE,
  linesMax: 3,
};

type ModelOrder = {
  who: number;
  lines: { dish: number; quantity: number }[];
  status: OrderStatus;
  work: number;
  promisedAt: number;
  startedAt: number;
};

/** The same kitchen with one plain array of every order; books are recomputed from it, never kept. */
class Model {
  orders: ModelOrder[] = [];
  status: FoodState["status"] = "closed";
  config = config;
  stopped = new Set<number>();
  lastAt = T0;

  portions(dish: number, ...statuses: OrderStatus[]): number {
    return this.orders
      .filter(({ status }) => statuses.includes(status))
      .flatMap(({ lines }) => lines)
      .reduce((sum, each) => sum + (each.dish === dish ? each.quantity : 0), 0);
  }

  left(dish: number): number | null {
    const item = this.config.menu.find(({ skuId }) => skuId === sku(dish));
    if (!item || this.stopped.has(dish)) return 0;
    if (item.stock === null) return null;
    return Math.max(0, item.stock - this.portions(dish, "queued", "preparing", "ready", "served"));
  }

  backlog(at: number): number {
    return this.orders.reduce((sum, { status, work, startedAt }) => {
      if (status === "queued") return sum + work;
      return status === "preparing" ? sum + Math.max(5, work - (at - startedAt) / 1000) : sum;
    }, 0);
  }

  /** Applies a command the naive way; returns the refusal's code, or null. */
  run(command: FoodCommand, now: number): string | null {
    const at = Math.max(now, this.lastAt);
    const refusal = this.attempt(command, at);
    if (refusal === "nothing") return null;
    if (refusal === null) this.lastAt = at;
    return refusal;
  }

  private attempt(command: FoodCommand, at: number): string | null {
    switch (command.type) {
      case "OpenKitchen":
        return this.turn("open");
      case "PauseKitchen":
        return this.turn("paused");
      case "CloseKitchen":
        return this.turn("closed");
      case "ConfigureKitchen":
        this.config = command.config;
        return null;
      case "StopSelling":
      case "ResumeSelling": {
        const dish = this.dishOf(command.skuId);
        if (dish >= DISHES) return "item-unknown";
        const stop = command.type === "StopSelling";
        if (this.stopped.has(dish) === stop) return "nothing";
        if (stop) this.stopped.add(dish);
        else this.stopped.delete(dish);
        return null;
      }
      case "PlaceOrder":
        return this.place(command, at);
      case "CancelOrder": {
        const order = this.named(command.orderId);
        if (order && countedId("user", order.who + 1) !== command.userId) return "not-your-order";
        return this.move(order, "queued", "cancelled", at);
      }
      case "RejectOrder":
        return this.move(this.named(command.orderId), "queued", "rejected", at);
      case "StartOrder":
        return this.move(this.named(command.orderId), "queued", "preparing", at);
      case "MarkReady":
        return this.move(this.named(command.orderId), "preparing", "ready", at);
      case "HandOver": {
        if (command.codeRefusal) return command.codeRefusal.code;
        const order = this.named(command.orderId);
        if (order?.status === "served") return "already-served";
        if (order?.status === "queued" || order?.status === "preparing") return "order-not-ready";
        return this.move(order, "ready", "served", at);
      }
    }
  }

  private place(command: Extract<FoodCommand, { type: "PlaceOrder" }>, at: number): string | null {
    if (this.status !== "open") return `kitchen-${this.status}`;
    const lines = command.lines.map(({ skuId, quantity }) => ({ dish: this.dishOf(skuId), quantity }));
    if (lines.length === 0 || lines.some(({ quantity }) => quantity === 0)) return "order-empty";
    if (lines.length > 3 || lines.some(({ quantity }) => quantity > 20)) return "order-too-large";
    const items = lines.map(({ dish }) => this.config.menu.find(({ skuId }) => skuId === sku(dish)));
    if (items.includes(undefined)) return "item-unknown";
    for (const { dish } of lines) {
      const wanted = lines.reduce((sum, other) => sum + (other.dish === dish ? other.quantity : 0), 0);
      if (wanted > (this.left(dish) ?? Number.POSITIVE_INFINITY)) return "sold-out";
    }
    const work = lines.reduce((sum, { quantity }, i) => sum + quantity * (items[i]?.makeSeconds ?? 0), 15);
    const backlog = this.backlog(at);
    const deviation = Math.sqrt(30 * backlog) / 2 + 0.3 * work;
    const wait = Math.max(120_000, 1000 * (backlog / 2 + work + 0.84 * deviation));
    const promisedAt = Math.ceil((at + wait) / MINUTE) * MINUTE;
    if (backlog > 0 && promisedAt - at > config.waitMaxMs) return "kitchen-full";
    const who = Number(command.name);
    this.orders.push({ who, lines, status: "queued", work, promisedAt, startedAt: at });
    return null;
  }

  private turn(status: FoodState["status"]): string | null {
    if (this.status === status) return "nothing";
    this.status = status;
    return null;
  }

  private move(order: ModelOrder | undefined, from: OrderStatus, to: OrderStatus, at: number): string | null {
    if (!order) return "order-unknown";
    if (order.status !== from) return "wrong-state";
    order.status = to;
    if (to === "preparing") order.startedAt = at;
    return null;
  }

  /** Orders take every second counted id: the other one is their short code. */
  private named(orderId: string | null): ModelOrder | undefined {
    return this.orders.find((_, index) => orderIdOf(index) === orderId);
  }

  private dishOf(skuId: SkuId): number {
    return Array.from({ length: DISHES + 1 }, (_, dish) => sku(dish)).indexOf(skuId);
  }
}

function orderIdOf(index: number) {
  return countedId("order", 2 * index + 1);
}

function toCommand(step: Step, model: Model): FoodCommand {
  const userId = countedId("user", step.who + 1);
  // One past the last placed is an order nobody knows.
  const orderId = orderIdOf(step.order % (model.orders.length + 1));
  switch (step.verb) {
    case "PlaceOrder": {
      const lines = step.lines.map(({ dish, quantity }) => ({ skuId: sku(dish), quantity }));
      return { type: step.verb, userId, name: String(step.who), lines, note: null };
    }
    case "ConfigureKitchen": {
      const { version, menu } = model.config;
      // A figure below what is already taken cannot be true; the unit tests tell what becomes of it.
      const dish = step.order % DISHES;
      const taken = model.portions(dish, "queued", "preparing", "ready", "served");
      const stock = step.stock === null ? null : Math.max(step.stock, taken);
      const next = menu.map((item) => (item.skuId === sku(dish) ? { ...item, stock } : item));
      return { type: step.verb, config: { ...model.config, version: version + 1, menu: next } };
    }
    case "StopSelling":
    case "ResumeSelling":
      return { type: step.verb, skuId: sku(step.order % (DISHES + 1)) };
    case "CancelOrder":
      return { type: step.verb, userId, orderId };
    case "HandOver":
      return { type: step.verb, orderId, codeRefusal: step.who === 0 ? { code: "pass-forged" } : null };
    case "RejectOrder":
    case "StartOrder":
    case "MarkReady":
      return { type: step.verb, orderId };
    default:
      return { type: step.verb };
  }
}

/** Everything a state says, free of the shape its trees happen to have. */
function plain(state: FoodState) {
  return {
    ...state,
    orders: [...state.orders.entries()],
    queued: [...state.queued.entries()],
    preparing: [...state.preparing.entries()],
    ready: [...state.ready.entries()],
    skus: [...state.skus.values()],
  };
}

/** Runs the steps against the engine and the model side by side, with a store of order rows beside them. */
function play(run: Step[], check: (before: FoodState, event: FoodDomainEvent, after: FoodState, model: Model) => void) {
  const model = new Model();
  const ids = countingIds();
  const rows = new Map<string, Order>();
  const events: FoodDomainEvent[] = [];
  let state = newKitchen(config, T0);
  let now = T0;
  const opening: Step = { verb: "OpenKitchen", who: 0, order: 0, lines: [], stock: 0, passed: 0 };
  for (const step of [opening, ...run]) {
    now += step.passed;
    const command = toCommand(step, model);
    const row = "orderId" in command && command.orderId ? rows.get(command.orderId) : undefined;
    const result = decide(row ? withOrder(state, row) : state, command, { now, ids });
    expect(result.ok ? null : result.refusal.code).toBe(model.run(command, now));
    for (const event of result.ok ? result.value : []) {
      const before = state;
      state = evolve(state, event);
      const id = event.type === "OrderPlaced" ? event.order.id : "orderId" in event ? event.orderId : null;
      const after = id && evolveOrder(rows.get(id) ?? null, event);
      if (after) rows.set(after.id, after);
      events.push(event);
      check(before, event, state, model);
    }
  }
  return { state, model, rows: [...rows.values()], events };
}

test("a kitchen behaves like one array of orders whose books are recomputed each time", () => {
  fc.assert(
    fc.property(steps, (run) => {
      const { rows, model } = play(run, (_, _event, state, model) => {
        const live = model.orders
          .map(({ status, promisedAt, work }, index) => ({ number: index + 1, status, promisedAt, work }))
          .filter(({ status }) => ["queued", "preparing", "ready"].includes(status))
          .sort((a, b) => a.promisedAt - b.promisedAt || a.number - b.number);
        expect(
          kitchenOrders(state).map(({ id, number, status, promisedAt }) => {
            return { number, status, promisedAt, work: state.orders.get(id)?.work };
          }),
        ).toEqual(live);
        const of = (status: OrderStatus) => live.filter((order) => order.status === status);
        expect(kitchenSummary(state, state.lastAt)).toMatchObject({
          status: model.status,
          queued: of("queued").length,
          preparing: of("preparing").length,
          ready: of("ready").map(({ number }) => number),
          servedTotal: model.orders.filter(({ status }) => status === "served").length,
        });
        expect(state.queuedWork).toBe(of("queued").reduce((sum, { work }) => sum + work, 0));
        expect(backlogOf(state, state.lastAt + 7000)).toBeCloseTo(model.backlog(state.lastAt + 7000), 6);
        expect(menuView(state).map(({ left }) => left)).toEqual(STOCKS.map((__, dish) => model.left(dish)));
        expect(state.lastAt).toBe(model.lastAt);
        for (const [place, { number }] of of("queued").entries()) {
          const order = [...state.orders.values()].find((other) => other.number === number);
          expect(order && orderView(state, order, state.lastAt, "").ahead).toBe(place + of("preparing").length);
        }
      });
      expect(rows.map(({ status }) => status)).toEqual(model.orders.map(({ status }) => status));
    }),
    { numRuns: 200 },
  );
});

test("stock is never oversold, its books balance, and a dish is shown only while it can be had", () => {
  fc.assert(
    fc.property(steps, (run) => {
      play(run, (_, _event, state, model) => {
        for (const [dish] of STOCKS.entries()) {
          const books = state.skus.get(sku(dish));
          if (!books) throw new Error("a dish lost its books");
          // A reservation is exactly what queued orders have not consumed, so nothing final holds one.
          expect(books.reserved).toBe(model.portions(dish, "queued"));
          expect(books.sold).toBe(model.portions(dish, "preparing", "ready", "served"));
          const delivered = state.config.menu[dish]?.stock ?? null;
          expect(books.onHand === null).toBe(delivered === null);
          if (books.onHand === null || delivered === null) continue;
          expect(books.reserved).toBeGreaterThanOrEqual(0);
          expect(books.reserved).toBeLessThanOrEqual(books.onHand);
          expect(books.onHand + books.sold + books.wasted).toBe(delivered);
        }
        for (const { hidden, left, skuId } of menuView(state)) {
          const available = left === null || left > 0;
          expect(hidden).toBe(!available || state.skus.get(skuId)?.stopped === true);
        }
      });
    }),
    { numRuns: 150 },
  );
});

test("stages follow the table, timestamps never run back, a promise is kept as told and a final state stays final", () => {
  const next: Partial<Record<OrderStatus, OrderStatus[]>> = {
    queued: ["preparing", "cancelled", "rejected"],
    preparing: ["ready"],
    ready: ["served"],
  };
  fc.assert(
    fc.property(steps, (run) => {
      const served = new Map<string, number>();
      const { rows } = play(run, (before, event, after) => {
        if (event.type === "OrderServed") served.set(event.orderId, (served.get(event.orderId) ?? 0) + 1);
        for (const old of before.orders.values()) {
          const now = evolveOrder(old, event);
          if (!now || now === old) continue;
          expect(next[old.status]).toContain(now.status);
          const { promisedAt, total, lines, placedAt, number } = old;
          expect(now).toMatchObject({ promisedAt, total, lines, placedAt, number });
          expect(after.orders.get(old.id) ?? null).toEqual(now.endedAt ? null : now);
          // Once ended, nothing about it changes it again.
          if (now.endedAt) expect(evolveOrder(now, event)).toBe(now);
        }
      });
      for (const { placedAt, startedAt, readyAt, endedAt, promisedAt, work } of rows) {
        const stamps = [placedAt, startedAt, readyAt, endedAt].filter((at) => at !== null);
        expect([...stamps].sort((a, b) => a - b)).toEqual(stamps);
        expect(promisedAt - placedAt).toBeGreaterThanOrEqual(Math.max(120_000, work * 1000));
        expect(promisedAt % MINUTE).toBe(0);
      }
      for (const times of served.values()) expect(times).toBe(1);
    }),
    { numRuns: 150 },
  );
});

test("replaying the events, or restoring the rows, gives the same kitchen", () => {
  fc.assert(
    fc.property(steps, (run) => {
      const { state, rows, events } = play(run, () => {});
      const stored: FoodDomainEvent[] = JSON.parse(JSON.stringify(events));
      expect(plain(stored.reduce(evolve, newKitchen(config, T0)))).toEqual(plain(state));
      const { status, lastAt, lastNumber, skus, servedTotal } = state;
      const head = { config: state.config, status, lastAt, lastNumber, skus, servedTotal };
      expect(plain(restoreKitchen(head, rows.reverse()))).toEqual(plain(state));
    }),
    { numRuns: 80 },
  );
});

test("a promise never shrinks with the backlog, and the next possible time is one at which the order is taken", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 15, max: 2000 }),
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 3 * MINUTE, max: 40 * MINUTE }),
      fc.integer({ min: 0, max: MINUTE }),
      (cooks, work, queuedWork, more, waitMaxMs, offset) => {
        const empty = newKitchen({ ...config, cooks, waitMaxMs }, T0);
        const now = T0 + offset;
        const unlimited = { ...empty, config: { ...empty.config, waitMaxMs: Number.MAX_SAFE_INTEGER } };
        const promised = (backlog: number) => {
          const offer = promiseFor({ ...unlimited, queuedWork: backlog }, work, now);
          return "promisedAt" in offer ? offer.promisedAt : Number.NaN;
        };
        expect(promised(queuedWork + more)).toBeGreaterThanOrEqual(promised(queuedWork));

        const offer = promiseFor({ ...empty, queuedWork }, work, now);
        if ("promisedAt" in offer) return;
        expect(offer.nextPossibleAt).toBeGreaterThanOrEqual(now);
        const left = Math.max(0, queuedWork - (cooks * (offer.nextPossibleAt - now)) / 1000);
        expect(promiseFor({ ...empty, queuedWork: left }, work, offer.nextPossibleAt)).toHaveProperty("promisedAt");
      },
    ),
    { numRuns: 3000 },
  );
});
