import fc from "fast-check";
import { expect, test } from "vitest";
import { countingIds } from "#shared/counting-ids";
import { decide } from "./decide.ts";
import { evolve, newKitchen, restoreKitchen, withOrder } from "./evolve.ts";
import { config, DISHES, Model, type ModelOrder, orderIdOf, STOCKS, type Step, sku, T0, toCommand } from "./model.ts";
import { evolveOrder, isLive, owedOf } from "./orders.ts";
import { backlogOf, slotRoom } from "./promise.ts";
import type { FoodCommand, FoodDomainEvent, FoodState, Order, OrderStatus } from "./types.ts";
import { kitchenOrders, kitchenSummary, menuView, orderView } from "./view.ts";

/** `RUNS=2000` looks ten times as long, at days three times as long. */
const RUNS = Number(process.env.RUNS ?? 200);
const STEPS_MAX = process.env.RUNS ? 200 : 70;
/** A few seconds usually; a look ten times as long takes minutes on a busy machine. */
const LIMIT = { timeout: process.env.RUNS ? 1_800_000 : 60_000 };
const MINUTE = 60_000;

const PLACES: FoodCommand["type"][] = ["PlaceOrder"];
const COOKS: FoodCommand["type"][] = ["StartOrder", "MarkReady", "HandOver", "MarkLine", "MarkLine"];
const TROUBLE: FoodCommand["type"][] = [
  ...([
    "CancelOrder",
    "RejectOrder",
    "VoidOrder",
    "GiveUpOrder",
    "UndoStep",
    "RemakeLine",
    "DropLine",
    "MarkGone",
    "MarkGone",
  ] as const),
  ...([
    "OfferSubstitute",
    "OfferSubstitute",
    "OfferSubstitute",
    "AnswerSubstitute",
    "AnswerSubstitute",
    "Tick",
  ] as const),
  ...(["ConfigureKitchen", "RestockSku", "WasteSku", "SellSku"] as const),
  ...(["ConfirmOrder", "AwaitPayment", "ReceivePayment", "ReceivePayment", "MarkPaid"] as const),
];
const RARE: FoodCommand["type"][] = [
  ...([
    "OpenKitchen",
    "OpenKitchen",
    "OpenKitchen",
    "OpenKitchen",
    "OpenKitchen",
    "PauseKitchen",
    "CloseKitchen",
    "PauseOrders",
    "ResumeOrders",
  ] as const),
  ...(["StopSelling", "ResumeSelling", "ResumeSelling", "SetCooks"] as const),
];

/** Commands that mean something, with the senseless ones among them. */
const mostly = <T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>) =>
  fc.oneof({ weight: 14, arbitrary: usual }, { weight: 1, arbitrary: odd });

const line = fc.record({
  dish: mostly(fc.integer({ min: 1, max: DISHES - 1 }), fc.constantFrom(0, DISHES)),
  quantity: mostly(fc.constantFrom(1, 1, 2, 3), fc.constantFrom(20, 21, 0)),
  option: mostly(fc.constantFrom(null, "a", "b"), fc.constant("nowhere")),
});
const steps = fc.array(
  fc.record<Step>({
    verb: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...PLACES) },
      { weight: 8, arbitrary: fc.constantFrom(...COOKS) },
      { weight: 7, arbitrary: fc.constantFrom(...TROUBLE) },
      { weight: 2, arbitrary: fc.constantFrom(...RARE) },
    ),
    who: fc.integer({ min: 0, max: 3 }),
    order: fc.nat({ max: 1000 }),
    line: fc.integer({ min: 0, max: 3 }),
    yes: fc.boolean(),
    lines: mostly(fc.array(line, { minLength: 1, maxLength: 3 }), fc.array(line, { maxLength: 5 })),
    stock: fc.constantFrom(0, 1, 12, 40, 40, null),
    slot: fc.constantFrom(null, null, null, 1, 3, 30),
    passed: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 90_000 }),
      // Both sides of every time limit, and a clock that runs back.
      fc.constantFrom(600_000, -30_000, 14_999, 15_001, 119_999, 120_000, 45 * MINUTE),
    ),
  }),
  // Short days are shrunk to, not begun with: most of what goes wrong takes several orders.
  { maxLength: STEPS_MAX, size: "max" },
);

/** Everything a state says, free of the shape its trees happen to have. */
function plain(state: FoodState) {
  const { orders, queued, preparing, ready, scheduled, asked, held } = state;
  const trees = { orders, queued, preparing, ready, scheduled, asked, held };
  return {
    ...state,
    ...Object.fromEntries(Object.entries(trees).map(([name, tree]) => [name, [...tree.entries()]])),
    skus: [...state.skus.values()],
    slots: [...state.slots].sort(([a], [b]) => a - b),
  };
}

type Check = (before: FoodState, event: FoodDomainEvent, after: FoodState) => void;

/** Runs the steps against the engine and the model side by side, with a store of order rows beside them. */
function play(run: Step[], check: Check = () => {}, rest: (state: FoodState, model: Model) => void = () => {}) {
  const model = new Model();
  const ids = countingIds();
  const rows = new Map<string, Order>();
  const events: FoodDomainEvent[] = [];
  let state = newKitchen(config, T0);
  let now = T0;
  const opening = { verb: "OpenKitchen", who: 0, order: 0, line: 0, yes: true, lines: [], stock: 0 } as const;
  for (const step of [{ ...opening, slot: null, passed: 0 }, ...run]) {
    now += step.passed;
    const command = toCommand(step, model, now);
    const row = "orderId" in command && command.orderId ? rows.get(command.orderId) : undefined;
    const result = decide(row ? withOrder(state, row) : state, command, { now, ids });
    const made = result.ok ? result.value : [];
    const answer = model.run(command, now, made);
    const code = result.ok ? null : result.refusal.code;
    // Whether there is room is the promise's own matter, with its own properties; all else the model must foresee.
    const isLate = (code === "hold-over" || code === "payment-late") && answer !== code;
    if (code === "kitchen-full" || isLate) expect(answer).toBe("would-be-placed");
    else expect(code).toBe(answer);
    for (const event of made) {
      const before = state;
      state = evolve(state, event);
      const id = event.type === "OrderPlaced" ? event.order.id : "orderId" in event ? event.orderId : null;
      const after = id && evolveOrder(rows.get(id) ?? null, event);
      if (after) rows.set(after.id, after);
      events.push(event);
      check(before, event, state);
    }
    rest(state, model);
  }
  return { state, model, rows: [...rows.values()], events };
}

const inStage = (orders: readonly ModelOrder[], ...stages: OrderStatus[]) =>
  orders.filter(({ status }) => stages.includes(status));

test("a kitchen behaves like one array of orders whose books are recomputed each time", LIMIT, () => {
  fc.assert(
    fc.property(steps, (run) => {
      play(
        run,
        () => {},
        (state, model) => {
          const live = inStage(model.orders, "placed", "queued", "preparing", "ready");
          const all = [...live].sort((a, b) => a.promisedAt - b.promisedAt || a.number - b.number);
          const due = all.filter(({ status }) => status !== "placed");
          expect(kitchenOrders(state).map(shape)).toEqual(due.map(shape));
          expect(kitchenSummary(state, state.lastAt)).toMatchObject({
            status: model.status,
            queued: inStage(live, "queued").length,
            preparing: inStage(live, "preparing").length,
            ready: inStage(due, "ready").map(({ number }) => number),
            servedTotal: inStage(model.orders, "served").length,
            cooks: model.cooks,
          });
          const later = state.lastAt + 7_000;
          const queued = inStage(live, "placed", "queued").filter(
            ({ releaseAt, placedAt }) => releaseAt <= Math.max(later, placedAt),
          );
          const cooking = inStage(live, "preparing").map(({ work, startedAt }) =>
            Math.max(5, work - (later - (startedAt ?? 0)) / 1000),
          );
          const seconds = [...queued.map(({ work }) => work), ...cooking].reduce((sum, one) => sum + one, 0);
          expect(backlogOf(state, later)).toBeCloseTo(seconds, 6);
          expect(state.lastAt).toBe(model.lastAt);
          const first = inStage(due, "queued")[0];
          const shown = first && state.orders.get(orderIdOf(first.number - 1));
          const held = inStage(first ? all.slice(0, all.indexOf(first)) : [], "placed").length;
          const ahead = inStage(live, "preparing").length + held;
          if (shown) expect(orderView(state, shown, state.lastAt, "").ahead).toBe(ahead);
        },
      );
    }),
    { numRuns: RUNS },
  );
});

function shape({
  number,
  status,
  promisedAt,
  total,
  lines,
}: Pick<Order, "number" | "status" | "promisedAt" | "total" | "lines">) {
  const flags = lines.map(({ skuId, quantity, doneAt, dropped, substitute }) => {
    return [skuId, quantity, doneAt, dropped, substitute?.skuId ?? null];
  });
  return { number, status, promisedAt, total, flags };
}

test("stock is never oversold, its books balance, and a dish is shown only while it can be had", LIMIT, () => {
  fc.assert(
    fc.property(steps, (run) => {
      play(
        run,
        (before, event, after) => {
          for (const [skuId, was] of before.skus) {
            const is = after.skus.get(skuId);
            // At most one flip for one event, and never a book below nothing.
            if (!is) throw new Error("a dish lost its books");
            expect(Math.min(is.reserved, is.sold, is.wasted, is.restocked)).toBeGreaterThanOrEqual(0);
            if (is.hidden !== was.hidden) expect(event.type).not.toBe("OrderServed");
          }
        },
        (state, model) => {
          for (const [dish] of STOCKS.entries()) {
            const books = state.skus.get(sku(dish));
            if (!books) throw new Error("a dish lost its books");
            const { onHand, reserved, sold, wasted, restocked, hidden } = books;
            expect({ reserved, sold, wasted, restocked }).toEqual(model.booksOf(dish));
            const delivered = state.config.menu[dish]?.stock ?? null;
            expect(onHand === null).toBe(delivered === null);
            expect(hidden).toBe(model.hidden.has(dish));
            if (onHand === null || delivered === null) continue;
            expect(reserved).toBeLessThanOrEqual(onHand);
            expect(onHand + sold + wasted).toBe(delivered + restocked);
          }
          for (const { hidden, left, kept = 0, stopped, skuId } of menuView(state, state.lastAt)) {
            const dish = STOCKS.findIndex((_, index) => sku(index) === skuId);
            if (left !== null) expect(left + kept).toBe(model.free(dish));
            expect(kept).toBeLessThanOrEqual(state.config.menu[dish]?.safety ?? 0);
            if (!hidden) expect(left === null || left > 0).toBe(true);
            if (stopped || left === 0) expect(hidden).toBe(true);
          }
        },
      );
    }),
    { numRuns: RUNS },
  );
});

test(
  "stages follow the table, timestamps never run back, a promise is kept as told and a final state stays final",
  LIMIT,
  () => {
    const next: Partial<Record<OrderStatus, OrderStatus[]>> = {
      placed: ["placed", "queued", "cancelled", "expired"],
      queued: ["queued", "preparing", "cancelled", "rejected"],
      preparing: ["preparing", "queued", "ready", "cancelled", "rejected"],
      ready: ["ready", "preparing", "served", "cancelled", "unclaimed"],
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
            const { placedAt, number, slots, work } = old;
            expect(now).toMatchObject({ placedAt, number, slots, work });
            // Told anew only to whoever took too long to pay, and never earlier.
            if (old.status !== "placed") expect(now.promisedAt).toBe(old.promisedAt);
            expect(now.promisedAt).toBeGreaterThanOrEqual(old.promisedAt);
            expect(now.total).toBeLessThanOrEqual(old.total);
            expect(after.orders.get(old.id) ?? null).toEqual(now.endedAt ? null : now);
            // Once ended, nothing about it changes it again, and nobody is left with a question.
            if (!now.endedAt) continue;
            expect(evolveOrder(now, event)).toBe(now);
            expect(now.lines.every(({ substitute }) => substitute === null)).toBe(true);
          }
        });
        for (const { placedAt, startedAt, readyAt, endedAt, promisedAt, work } of rows) {
          const stamps = [placedAt, startedAt, readyAt, endedAt].filter((at) => at !== null);
          expect([...stamps].sort((a, b) => a - b)).toEqual(stamps);
          expect(promisedAt - placedAt).toBeGreaterThanOrEqual(Math.max(120_000, work * 1000));
          expect(promisedAt % MINUTE).toBe(0);
        }
        for (const times of served.values()) expect(times).toBe(1);
        for (const { status, handedTwiceAt } of rows) if (handedTwiceAt !== null) expect(status).toBe("served");
      }),
      { numRuns: RUNS },
    );
  },
);

const OVERFILLS: ReadonlySet<FoodDomainEvent["type"]> = new Set([
  "ReadyUndone",
  "LineRemade",
  "CooksSet",
  "KitchenConfigured",
]);

test("no slot is promised more work than it has, and the slots hold exactly the orders still to cook", LIMIT, () => {
  fc.assert(
    fc.property(steps, (run) => {
      play(run, (before, event, after) => {
        // A slot holds too much only by what is made again or by fewer cooks, and then nothing more is promised of it.
        for (const [until, work] of after.slots) {
          if (work <= slotRoom(after) || OVERFILLS.has(event.type)) continue;
          expect(slotRoom(before)).toBe(slotRoom(after));
          expect(work).toBeLessThanOrEqual(before.slots.get(until) ?? 0);
        }
        const expected = new Map<number, number>();
        for (const order of after.orders.values()) {
          if (order.status === "ready") continue;
          expect(order.slots.reduce((sum, { work }) => sum + work, 0)).toBe(order.work);
          for (const { until, work } of order.slots) expected.set(until, (expected.get(until) ?? 0) + work);
        }
        expect([...after.slots].sort(([a], [b]) => a - b)).toEqual([...expected].sort(([a], [b]) => a - b));
        if (event.type !== "OrderPlaced") return;
        for (const { until } of event.order.slots) expect(after.slots.get(until)).toBeLessThanOrEqual(slotRoom(after));
        expect(event.order.promisedAt).toBeLessThanOrEqual(
          Math.max(...event.order.slots.map(({ until }) => until)) + MINUTE * 90,
        );
      });
    }),
    { numRuns: RUNS },
  );
});

test("replaying the events, or restoring the rows, gives the same kitchen", LIMIT, () => {
  fc.assert(
    fc.property(steps, (run) => {
      const { state, rows, events } = play(run);
      const stored: FoodDomainEvent[] = JSON.parse(JSON.stringify(events));
      expect(plain(stored.reduce(evolve, newKitchen(config, T0)))).toEqual(plain(state));
      const { orders, queued, preparing, ready, scheduled, asked, held, queuedWork, slots, ...head } = state;
      expect(plain(restoreKitchen(head, rows.reverse()))).toEqual(plain(state));
      expect(rows.filter(isLive)).toHaveLength(orders.size);
    }),
    { numRuns: RUNS / 2 },
  );
});

test("nothing to be paid ahead reaches the cooks unpaid, and never more goes back than came", LIMIT, () => {
  fc.assert(
    fc.property(steps, (run) => {
      const payments = new Map<string, string>();
      const { rows } = play(run, (_, event, after) => {
        for (const order of after.orders.values()) {
          const { status, pay, total, paid, holdUntil } = order;
          expect(holdUntil === null).toBe(status !== "placed");
          if (status !== "placed" && pay === "ahead") expect(paid).toBeGreaterThanOrEqual(total);
          expect(owedOf(order)).toBe(Math.max(0, paid - total));
        }
        const payment = event.type === "OrderConfirmed" ? event.payment : null;
        if (!payment || event.type !== "OrderConfirmed") return;
        // One payment for one order, whatever was paid twice.
        expect(payments.get(event.orderId) ?? payment.id).toBe(payment.id);
        payments.set(event.orderId, payment.id);
      });
      for (const order of rows) {
        const owed = owedOf(order);
        expect(owed).toBeGreaterThanOrEqual(0);
        expect(owed).toBeLessThanOrEqual(order.paid);
        if (["cancelled", "rejected", "expired"].includes(order.status)) expect(owed).toBe(order.paid);
        if (order.status === "served") expect(order.paid - owed).toBe(Math.min(order.paid, order.total));
      }
    }),
    { numRuns: RUNS },
  );
});
