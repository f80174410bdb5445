import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { OrderId, SkuId, UserId } from "#shared/ids";
import { QUANTITY_MAX } from "#shared/limits";
import { decide } from "./decide.ts";
import { evolve, newKitchen, restoreKitchen, withOrder } from "./evolve.ts";
import { evolveOrder } from "./orders.ts";
import { backlogOf, offerSoon } from "./promise.ts";
import { newSku } from "./stock.ts";
import type { FoodCommand, FoodConfig, FoodDomainEvent, FoodRefusal, FoodState, MenuItem, Order } from "./types.ts";
import { kitchenOrders, kitchenSummary, menuView, orderView } from "./view.ts";

// A whole minute, so that promises are easy to read.
const T0 = 1_700_000_040_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const [wrap, juice, soup] = [countedId("sku", 1), countedId("sku", 2), countedId("sku", 3)];
const item = (skuId: SkuId, name: string, makeSeconds: number, price: number, stock: number | null): MenuItem => ({
  skuId,
  name,
  description: "",
  category: "Lunch",
  price,
  allergens: name === "Wrap" ? ["gluten"] : [],
  variant: "",
  diets: [],
  modifiers: [],
  makeSeconds,
  stock,
  menuId: null,
  picture: null,
});
const config: FoodConfig = {
  version: 1,
  cooks: 1,
  menu: [item(wrap, "Wrap", 60, 650, 5), item(juice, "Juice", 10, 300, null), item(soup, "Soup", 30, 500, 0)],
  waitMaxMs: 25 * MINUTE,
  linesMax: 4,
  pay: "counter",
  menus: [],
};

const person = (index: number): UserId => countedId("user", index);
const [asha, ben] = [person(1), person(2)];

/** One kitchen's story: each command must be taken unless a refusal is asked for. */
class Story {
  state: FoodState;
  now = T0;
  ended = new Map<OrderId, Order>();
  events: FoodDomainEvent[] = [];
  readonly ids = countingIds();

  constructor(from: FoodConfig = config) {
    this.state = newKitchen(from, T0);
  }

  at(ms: number): this {
    this.now = T0 + ms;
    return this;
  }

  when(...commands: FoodCommand[]): this {
    for (const command of commands) {
      const result = decide(this.shown(command), command, this);
      if (!result.ok) throw new Error(`${command.type} was refused: ${result.refusal.code}`);
      this.events = result.value;
      for (const event of result.value) this.apply(event);
    }
    return this;
  }

  thenEvents(...events: Partial<FoodDomainEvent>[]): this {
    expect(this.events).toMatchObject(events);
    expect(this.events).toHaveLength(events.length);
    return this;
  }

  refuses(command: FoodCommand, refusal: FoodRefusal): this {
    expect(decide(this.shown(command), command, this)).toEqual({ ok: false, refusal });
    return this;
  }

  order(number: number): Order {
    const order = [...this.state.orders.values(), ...this.ended.values()].find((other) => other.number === number);
    if (!order) throw new Error(`no order ${number}`);
    return order;
  }

  stock(skuId: SkuId) {
    const { onHand, reserved, sold, wasted } = this.state.skus.get(skuId) ?? {};
    return { onHand, reserved, sold, wasted };
  }

  private shown(command: FoodCommand): FoodState {
    const ended = "orderId" in command && command.orderId && this.ended.get(command.orderId);
    return ended ? withOrder(this.state, ended) : this.state;
  }

  private apply(event: FoodDomainEvent): void {
    if ("orderId" in event) {
      const after = evolveOrder(this.state.orders.get(event.orderId) ?? null, event);
      if (after?.endedAt) this.ended.set(after.id, after);
    }
    this.state = evolve(this.state, event);
  }
}

type Line = [skuId: SkuId, quantity: number];
const place = (userId: UserId, ...lines: Line[]): FoodCommand => ({
  type: "PlaceOrder",
  userId,
  name: "Someone",
  lines: lines.map(([skuId, quantity]) => ({ skuId, quantity, options: [] })),
  note: null,
  slot: null,
  shownAt: null,
  hold: false,
});
const openKitchen = (from: FoodConfig = config) => new Story(from).when({ type: "OpenKitchen" });
const handOver = (orderId: OrderId | null): FoodCommand => ({
  type: "HandOver",
  orderId,
  codeRefusal: null,
  handedAt: null,
});

describe("ordering", () => {
  test("reserves the stock, adds up the price and promises a whole minute", () => {
    const story = openKitchen().when(place(asha, [wrap, 2], [juice, 1]));
    const order = story.order(1);
    expect(order).toMatchObject({ number: 1, status: "queued", total: 1600, work: 145, placedAt: T0, userId: asha });
    expect(order.shortCode).toHaveLength(4);
    expect(order.lines).toMatchObject([
      { skuId: wrap, name: "Wrap", quantity: 2, price: 650 },
      { skuId: juice, name: "Juice", quantity: 1, price: 300 },
    ]);
    // 145 s of work and 0.84 × 0.3 × 145 s of spread = 181.5 s, up to the next minute.
    expect(order.promisedAt).toBe(T0 + 4 * MINUTE);
    expect(story.stock(wrap)).toEqual({ onHand: 5, reserved: 2, sold: 0, wasted: 0 });
    expect(story.stock(juice)).toEqual({ onHand: null, reserved: 1, sold: 0, wasted: 0 });
  });

  test("is never promised in less than two minutes", () => {
    expect(
      openKitchen()
        .when(place(asha, [juice, 1]))
        .order(1).promisedAt,
    ).toBe(T0 + 2 * MINUTE);
    expect(
      openKitchen()
        .at(1)
        .when(place(asha, [juice, 1]))
        .order(1).promisedAt,
    ).toBe(T0 + 3 * MINUTE);
  });

  test("behind others is promised after them", () => {
    const story = openKitchen().when(place(asha, [juice, 20]), place(ben, [juice, 20]));
    // Backlog 215 s: 215 + 215 + 0.84 × (√(30 × 215) + 0.3 × 215) = 551.6 s.
    expect(story.order(2).promisedAt).toBe(T0 + 10 * MINUTE);
  });

  test("is refused before the kitchen opens, while it pauses and after it closes", () => {
    new Story().refuses(place(asha, [juice, 1]), { code: "kitchen-closed" });
    openKitchen()
      .when({ type: "PauseKitchen" })
      .refuses(place(asha, [juice, 1]), { code: "kitchen-paused" });
    openKitchen()
      .when({ type: "CloseKitchen" })
      .refuses(place(asha, [juice, 1]), { code: "kitchen-closed" });
  });

  test("is refused while a rule wants none, which undoes that alone: what staff have shut stays so", () => {
    const [pause, resume] = [{ type: "PauseOrders" }, { type: "ResumeOrders" }] as const;
    const paused = openKitchen()
      .when(pause)
      .refuses(place(asha, [juice, 1]), { code: "kitchen-paused" });
    expect(kitchenSummary(paused.state, T0)).toMatchObject({ status: "paused", pausedByRule: true });
    paused.when(pause).thenEvents();
    paused
      .when(resume, place(asha, [juice, 1]))
      .when(resume)
      .thenEvents();
    expect(kitchenSummary(paused.state, T0)).not.toHaveProperty("pausedByRule");
    for (const type of ["PauseKitchen", "CloseKitchen"] as const) {
      openKitchen().when({ type }).refuses(pause, { code: "shut-by-staff" });
      openKitchen().when({ type }).refuses(resume, { code: "shut-by-staff" });
      openKitchen().when(pause, { type }).refuses(resume, { code: "shut-by-staff" });
    }
  });

  test("nothing is refused", () => {
    openKitchen().refuses(place(asha), { code: "order-empty" });
    openKitchen().refuses(place(asha, [juice, 0]), { code: "order-empty" });
  });

  test("too many lines or portions are refused with the limits", () => {
    const refusal: FoodRefusal = { code: "order-too-large", linesMax: 4, quantityMax: QUANTITY_MAX };
    openKitchen().refuses(place(asha, [juice, 1], [juice, 1], [juice, 1], [juice, 1], [juice, 1]), refusal);
    openKitchen().refuses(place(asha, [juice, QUANTITY_MAX + 1]), refusal);
    openKitchen().when(place(asha, [juice, QUANTITY_MAX]));
  });

  test("a dish that is not on the menu is refused", () => {
    openKitchen().refuses(place(asha, [countedId("sku", 9), 1]), { code: "item-unknown" });
  });

  test("more than is left is refused with what is left, also when split over lines", () => {
    const refusal: FoodRefusal = { code: "sold-out", skuId: wrap, name: "Wrap", left: 5 };
    openKitchen().refuses(place(asha, [wrap, 6]), refusal);
    openKitchen().refuses(place(asha, [wrap, 3], [juice, 1], [wrap, 3]), refusal);
    const story = openKitchen().when(place(asha, [wrap, 3], [wrap, 2]));
    story.refuses(place(ben, [wrap, 1]), { ...refusal, left: 0 });
  });

  test("nought in stock is sold out, not unlimited", () => {
    openKitchen().refuses(place(asha, [soup, 1]), { code: "sold-out", skuId: soup, name: "Soup", left: 0 });
  });

  test("a dish stopped by staff is sold out until selling resumes", () => {
    const story = openKitchen().when({ type: "StopSelling", skuId: juice });
    story.refuses(place(asha, [juice, 1]), { code: "sold-out", skuId: juice, name: "Juice", left: 0 });
    story.when({ type: "ResumeSelling", skuId: juice }, place(asha, [juice, 1]));
  });

  test("a full kitchen offers the first slot with room, and takes the same order for it", () => {
    const story = openKitchen();
    const asked = place(asha, [juice, 20]);
    let refusal: FoodRefusal | null = null;
    for (let i = 0; i < 10 && !refusal; i++) {
      const result = decide(story.state, place(person(i), [juice, 20]), story);
      if (result.ok) story.when(place(person(i), [juice, 20]));
      else refusal = result.refusal;
    }
    if (refusal?.code !== "kitchen-full" || refusal.slot === null) throw new Error("the kitchen is not full");
    story.refuses(asked, refusal);
    expect(refusal.slot).toBeGreaterThan(T0 + config.waitMaxMs);
    const before = { ...asked, slot: refusal.slot - 5 * MINUTE } as FoodCommand;
    expect(decide(story.state, before, story)).toMatchObject({ ok: false, refusal: { code: "kitchen-full" } });
    story.when({ ...asked, slot: refusal.slot } as FoodCommand);
    const order = story.order(story.state.lastNumber);
    expect(order).toMatchObject({ promisedAt: refusal.slot, slots: [{ until: refusal.slot, work: 215 }] });
    // The cooks get it in time for its work, two minutes ahead.
    expect(order.releaseAt).toBe(refusal.slot - (215 + 120) * SECOND);
  });

  test("larger than a slot spills over into the next ones, and is promised for the last", () => {
    const large = place(asha, [juice, 20], [juice, 20], [juice, 20]);
    const story = openKitchen().when(large);
    const { slots, promisedAt, work } = story.order(1);
    expect(work).toBe(615);
    expect(slots.map((slot) => slot.work)).toEqual([285, 285, 45]);
    expect(promisedAt).toBe(slots[2]?.until);
  });

  test("more than can be cooked within the slots there are is refused for good", () => {
    const menu = [{ ...item(juice, "Juice", 400, 300, null) }];
    openKitchen({ ...config, menu }).refuses(place(asha, [juice, 15]), {
      code: "order-too-long",
      minutes: 101,
      minutesMax: 85,
    });
  });

  test("a promise that moved since it was shown is asked about first", () => {
    const story = openKitchen().when(place(ben, [juice, 20]));
    const asked = place(asha, [juice, 1]) as Extract<FoodCommand, { type: "PlaceOrder" }>;
    const offer = offerSoon(story.state, 25, T0);
    if (!("promisedAt" in offer)) throw new Error("the kitchen is full");
    const { promisedAt } = offer;
    story.refuses({ ...asked, shownAt: promisedAt - 2 * MINUTE - 1 }, { code: "promise-moved", promisedAt });
    story.when({ ...asked, shownAt: promisedAt - 2 * MINUTE });
  });

  test("once the wait was too long, orders are taken again when it is clearly shorter, not at once", () => {
    const story = openKitchen();
    while (!story.state.slowed) story.when(place(asha, [juice, 10]));
    const waits = (seconds: number) => {
      const state = { ...story.state, queuedWork: seconds, slots: new Map() };
      return "promisedAt" in offerSoon(state, 25, T0);
    };
    // 18 of 25 minutes; unslowed, the longer wait would do.
    expect([waits(700), waits(1_000)]).toEqual([true, false]);
    expect(
      "promisedAt" in offerSoon({ ...story.state, slowed: false, queuedWork: 1_000, slots: new Map() }, 25, T0),
    ).toBe(true);
  });
});

describe("an order", () => {
  const placed = () => {
    const story = openKitchen().when(place(asha, [wrap, 2]));
    return { story, orderId: story.order(1).id };
  };

  test("is started, made ready and handed over; starting takes the stock for good", () => {
    const { story, orderId } = placed();
    story.at(MINUTE).when({ type: "StartOrder", orderId }).thenEvents({ type: "OrderStarted" });
    expect(story.stock(wrap)).toEqual({ onHand: 3, reserved: 0, sold: 2, wasted: 0 });
    story.at(2 * MINUTE).when({ type: "MarkReady", orderId });
    story
      .at(3 * MINUTE)
      .when(handOver(orderId))
      .thenEvents({ type: "OrderServed", orderId });
    expect(story.order(1)).toMatchObject({
      status: "served",
      startedAt: T0 + MINUTE,
      readyAt: T0 + 2 * MINUTE,
      endedAt: T0 + 3 * MINUTE,
    });
    expect(story.state.servedTotal).toBe(1);
    expect(story.state.orders.size).toBe(0);
  });

  test("is cancelled by its owner while queued, which frees stock and work at once", () => {
    const { story, orderId } = placed();
    story.refuses({ type: "CancelOrder", userId: ben, orderId }, { code: "not-your-order" });
    story.when({ type: "CancelOrder", userId: asha, orderId });
    expect(story.stock(wrap)).toEqual({ onHand: 5, reserved: 0, sold: 0, wasted: 0 });
    expect(story.state.queuedWork).toBe(0);
    story.refuses({ type: "CancelOrder", userId: asha, orderId }, { code: "wrong-state", status: "cancelled" });
  });

  test("is rejected by the kitchen while queued, which frees its stock", () => {
    const { story, orderId } = placed();
    story.when({ type: "RejectOrder", orderId, reason: null }).thenEvents({ type: "OrderRejected" });
    expect(story.stock(wrap).reserved).toBe(0);
  });

  test("being prepared can be neither cancelled, rejected nor started again", () => {
    const { story, orderId } = placed();
    story.when({ type: "StartOrder", orderId });
    const refusal: FoodRefusal = { code: "wrong-state", status: "preparing" };
    story.refuses({ type: "CancelOrder", userId: asha, orderId }, refusal);
    story.refuses({ type: "RejectOrder", orderId, reason: null }, refusal);
    story.refuses({ type: "StartOrder", orderId }, refusal);
  });

  test("cannot become ready before it was started", () => {
    const { story, orderId } = placed();
    story.refuses({ type: "MarkReady", orderId }, { code: "wrong-state", status: "queued" });
  });

  test("nobody knows is refused by every command", () => {
    const orderId = countedId("order", 99);
    for (const type of ["StartOrder", "MarkReady", "UndoStep", "GiveUpOrder"] as const) {
      openKitchen().refuses({ type, orderId }, { code: "order-unknown" });
    }
    openKitchen().refuses({ type: "RejectOrder", orderId, reason: null }, { code: "order-unknown" });
    openKitchen().refuses({ type: "CancelOrder", userId: asha, orderId }, { code: "order-unknown" });
    openKitchen().refuses(handOver(orderId), { code: "order-unknown" });
    openKitchen().refuses(handOver(null), { code: "order-unknown" });
  });

  test("is still made and handed over after the kitchen has closed", () => {
    const { story, orderId } = placed();
    story.when({ type: "CloseKitchen" }, { type: "StartOrder", orderId }, { type: "MarkReady", orderId });
    story.when(handOver(orderId));
  });
});

describe("handing over", () => {
  test("checks the code before anything about the order", () => {
    const story = openKitchen().when(place(asha, [juice, 1]));
    const orderId = story.order(1).id;
    const codeRefusal = { code: "pass-expired", expiredAt: T0 } as const;
    story.refuses({ type: "HandOver", orderId, codeRefusal, handedAt: null }, codeRefusal);
    story.refuses(
      { type: "HandOver", orderId: null, codeRefusal: { code: "pass-forged" }, handedAt: null },
      { code: "pass-forged" },
    );
  });

  test("before it is ready says what was promised", () => {
    const story = openKitchen().when(place(asha, [juice, 1]));
    const { id, promisedAt } = story.order(1);
    story.refuses(handOver(id), { code: "order-not-ready", status: "queued", promisedAt });
    story.when({ type: "StartOrder", orderId: id });
    story.refuses(handOver(id), { code: "order-not-ready", status: "preparing", promisedAt });
  });

  test("a second time says when it was served", () => {
    const story = openKitchen().when(place(asha, [juice, 1]));
    const { id } = story.order(1);
    story.when({ type: "StartOrder", orderId: id }, { type: "MarkReady", orderId: id });
    story
      .at(MINUTE)
      .when(handOver(id))
      .at(2 * MINUTE)
      .refuses(handOver(id), {
        code: "already-served",
        servedAt: T0 + MINUTE,
      });
  });

  test("a cancelled or rejected order is refused with what became of it", () => {
    const story = openKitchen().when(place(asha, [juice, 1]), place(ben, [juice, 1]));
    const [first, second] = [story.order(1).id, story.order(2).id];
    story.when(
      { type: "CancelOrder", userId: asha, orderId: first },
      { type: "RejectOrder", orderId: second, reason: null },
    );
    story.refuses(handOver(first), { code: "wrong-state", status: "cancelled" });
    story.refuses(handOver(second), { code: "wrong-state", status: "rejected" });
  });
});

describe("stock", () => {
  const restocked = (version: number, stock: number | null) => ({
    type: "ConfigureKitchen" as const,
    config: { ...config, version, menu: [item(wrap, "Wrap", 60, 650, stock), ...config.menu.slice(1)] },
  });

  test("a higher figure is a restock by the difference", () => {
    const story = openKitchen().when(place(asha, [wrap, 2]));
    story.when({ type: "StartOrder", orderId: story.order(1).id }, place(ben, [wrap, 1]), restocked(2, 8));
    expect(story.stock(wrap)).toEqual({ onHand: 6, reserved: 1, sold: 2, wasted: 0 });
    expect(menuView(story.state, story.now)[0]?.left).toBe(5);
  });

  test("a lower figure never takes what was reserved", () => {
    const story = openKitchen().when(place(asha, [wrap, 3]), restocked(2, 1));
    expect(story.stock(wrap)).toEqual({ onHand: 3, reserved: 3, sold: 0, wasted: 0 });
    story.when({ type: "StartOrder", orderId: story.order(1).id }, restocked(3, 4));
    expect(story.stock(wrap)).toEqual({ onHand: 1, reserved: 0, sold: 3, wasted: 0 });
  });

  test("thrown away counts as delivered: a restock does not bring it back", () => {
    const { state } = new Story();
    const skus = new Map(state.skus).set(wrap, { ...newSku(wrap), onHand: 1, sold: 2, wasted: 2 });
    const event = { type: "KitchenConfigured", config: restocked(2, 8).config, at: T0 } as const;
    expect(evolve(restoreKitchen({ ...state, skus }, []), event).skus.get(wrap)?.onHand).toBe(4);
  });

  test("can become unlimited", () => {
    const story = openKitchen().when(restocked(2, null), place(asha, [wrap, 6]));
    expect(menuView(story.state, story.now)[0]).toMatchObject({ left: null, hidden: false });
  });

  test("a dish off the menu cannot be ordered, and its orders are still made", () => {
    const story = openKitchen().when(place(asha, [wrap, 2]));
    story.when({ type: "ConfigureKitchen", config: { ...config, version: 2, menu: config.menu.slice(1) } });
    story.refuses(place(ben, [wrap, 1]), { code: "item-unknown" });
    expect(menuView(story.state, story.now).map(({ name }) => name)).toEqual(["Juice", "Soup"]);
    story.when({ type: "StartOrder", orderId: story.order(1).id });
    expect(story.stock(wrap)).toEqual({ onHand: 3, reserved: 0, sold: 2, wasted: 0 });
    story.when(restocked(3, 5));
    expect(menuView(story.state, story.now)[0]?.left).toBe(3);
  });

  test("is hidden when none is left or selling was stopped", () => {
    const story = openKitchen().when(place(asha, [wrap, 5]), { type: "StopSelling", skuId: juice });
    expect(menuView(story.state, story.now).map(({ name, left, hidden }) => [name, left, hidden])).toEqual([
      ["Wrap", 0, true],
      ["Juice", null, true],
      ["Soup", 0, true],
    ]);
    story.when({ type: "CancelOrder", userId: asha, orderId: story.order(1).id });
    expect(menuView(story.state, story.now)[0]).toMatchObject({ left: 5, hidden: false });
  });

  test("stopping and resuming an unknown dish is refused; doing it twice changes nothing", () => {
    const skuId = countedId("sku", 9);
    openKitchen().refuses({ type: "StopSelling", skuId }, { code: "item-unknown" });
    openKitchen().refuses({ type: "ResumeSelling", skuId }, { code: "item-unknown" });
    openKitchen().when({ type: "StopSelling", skuId: wrap }, { type: "StopSelling", skuId: wrap }).thenEvents();
    openKitchen().when({ type: "ResumeSelling", skuId: wrap }).thenEvents();
  });
});

describe("configuring", () => {
  test("takes a newer version, ignores the same and refuses an older one", () => {
    const story = new Story({ ...config, version: 4 });
    story.when({ type: "ConfigureKitchen", config: { ...config, version: 5, cooks: 3 } });
    expect(story.state.config.cooks).toBe(3);
    story.when({ type: "ConfigureKitchen", config: { ...config, version: 5 } }).thenEvents();
    story.refuses({ type: "ConfigureKitchen", config }, { code: "stale-config", version: 5 });
  });

  test("opening, pausing and closing twice changes nothing the second time", () => {
    for (const type of ["OpenKitchen", "PauseKitchen"] as const) new Story().when({ type }, { type }).thenEvents();
    openKitchen().when({ type: "CloseKitchen" }, { type: "CloseKitchen" }).thenEvents();
  });

  test("a price changed later leaves placed orders as they were", () => {
    const story = openKitchen().when(place(asha, [wrap, 1]));
    const menu = config.menu.map((dish) => ({ ...dish, price: 1 }));
    story.when({ type: "ConfigureKitchen", config: { ...config, version: 2, menu } });
    expect(story.order(1).total).toBe(650);
  });
});

describe("what people see", () => {
  test("an order's owner sees who is in front, the live estimate and the code, not the work", () => {
    const story = openKitchen().when(place(asha, [wrap, 1]), place(ben, [juice, 1]));
    const view = orderView(story.state, story.order(2), T0, "CODE");
    expect(view).toMatchObject({ number: 2, ahead: 1, pickupCode: "CODE", status: "queued" });
    expect(view).not.toHaveProperty("work");
    expect(view).not.toHaveProperty("userId");
    // 75 s in front, 25 s of its own, 0.385 × (√(30 × 75) + 0.3 × 25) of spread.
    expect(view.estimatedReadyAt).toBe(T0 + Math.round(1000 * (100 + 0.385 * (Math.sqrt(2250) + 7.5))));
  });

  test("an order being prepared has nobody in front and less to wait every second; a ready one has no estimate", () => {
    const story = openKitchen().when(place(asha, [wrap, 1]));
    const orderId = story.order(1).id;
    story.when({ type: "StartOrder", orderId });
    const at = (ms: number) => orderView(story.state, story.order(1), T0 + ms, "");
    expect(at(0).ahead).toBe(0);
    expect(at(0).estimatedReadyAt).toBe(T0 + Math.round(75_000 * 1.1155));
    // Overdue by minutes, it is still never said to be there already.
    expect(at(5 * MINUTE).estimatedReadyAt).toBeGreaterThan(T0 + 5 * MINUTE);
    story.when({ type: "MarkReady", orderId });
    expect(at(0)).toMatchObject({ ahead: null, estimatedReadyAt: null });
  });

  test("an order being prepared counts as in front of every queued one, with what is left of it", () => {
    const story = openKitchen().when(place(asha, [juice, 20]), place(ben, [juice, 1]));
    const [first, second] = [story.order(1), story.order(2)];
    expect(first.promisedAt).toBeLessThan(second.promisedAt);
    story.when({ type: "StartOrder", orderId: second.id });
    expect(orderView(story.state, story.order(1), T0, "").ahead).toBe(1);
    expect(backlogOf(story.state, T0 + 10 * SECOND)).toBe(215 + 15);
    expect(backlogOf(story.state, T0 + MINUTE)).toBe(215 + 5);
  });

  test("the kitchen display lists live orders by promise, with names and without people's ids", () => {
    const story = openKitchen({ ...config, cooks: 20 });
    story.when(place(asha, [juice, 20]), place(ben, [juice, 1]), place(person(3), [juice, 1]));
    story.when({ type: "CancelOrder", userId: person(3), orderId: story.order(3).id });
    const shown = kitchenOrders(withOrder(story.state, story.order(3)));
    expect(shown.map(({ number }) => number)).toEqual([2, 1]);
    expect(shown[0]).toMatchObject({ name: "Someone", promisedAt: T0 + 2 * MINUTE });
    expect(shown[0]).not.toHaveProperty("work");
    expect(shown[0]).not.toHaveProperty("userId");
  });

  test("the summary counts stages and promises a typical order, or nothing when none is taken", () => {
    const story = openKitchen().when(place(asha, [wrap, 1]), place(ben, [juice, 1]), place(asha, [juice, 1]));
    const [first, second] = [story.order(1).id, story.order(2).id];
    story.when({ type: "StartOrder", orderId: first }, { type: "MarkReady", orderId: first });
    story.when({ type: "StartOrder", orderId: second });
    const summary = kitchenSummary(story.state, T0);
    expect(summary).toMatchObject({ status: "open", queued: 1, preparing: 1, ready: [1], servedTotal: 0 });
    // Wrap and juice are on sale: 15 + 35 s, behind 50 s.
    expect(summary.nextReadyAt).toBe(T0 + 3 * MINUTE);
    story.when({ type: "PauseKitchen" });
    expect(kitchenSummary(story.state, T0).nextReadyAt).toBeNull();
    const empty = openKitchen({ ...config, menu: [item(soup, "Soup", 30, 500, 0)] });
    expect(kitchenSummary(empty.state, T0).nextReadyAt).toBeNull();
  });
});
