import { describe, expect, test } from "vitest";
import { countedId, countingIds } from "#shared/counting-ids";
import type { OrderId, PaymentId } from "#shared/ids";
import type { PayWhen } from "#shared/pay-when";
import { decide } from "./decide.ts";
import { evolve, newKitchen, withOrder } from "./evolve.ts";
import { nextTurnAt } from "./holds.ts";
import { evolveOrder, owedOf } from "./orders.ts";
import type {
  FoodCommand,
  FoodConfig,
  FoodDomainEvent,
  FoodRefusal,
  FoodState,
  Menu,
  MenuItem,
  Order,
} from "./types.ts";
import { kitchenOrders, kitchenSummary, menuView } from "./view.ts";

const T0 = 1_700_000_040_000;
const MINUTE = 60_000;
const HOLD_MS = 5 * MINUTE;
const PAYING_MS = 15 * MINUTE;
const [wrap, cake] = [countedId("sku", 1), countedId("sku", 2)];
const dish = (index: number, name: string, price: number, stock: number | null, menuId: string | null): MenuItem => ({
  ...{ skuId: countedId("sku", index), name, price, stock, menuId, variant: "", description: "", category: "" },
  ...{ allergens: [], diets: [], modifiers: [], makeSeconds: 60, picture: null },
});
const config = (pay: PayWhen, menus: readonly Menu[] = []): FoodConfig => ({
  ...{ version: 1, cooks: 1, waitMaxMs: 25 * MINUTE, linesMax: 4, pay, menus },
  menu: [dish(1, "Wrap", 650, 2, null), dish(2, "Cake", 300, null, menus[0]?.id ?? null)],
});
const [asha, ben] = [countedId("user", 1), countedId("user", 2)];
const [first, second] = [countedId("payment", 1), countedId("payment", 2)];

/** One kitchen's story; ended orders are kept beside it, as a store does. */
class Story {
  state: FoodState;
  now = T0;
  readonly rows = new Map<OrderId, Order>();
  readonly ids = countingIds();

  constructor(from: FoodConfig) {
    this.state = newKitchen(from, T0);
    this.does({ type: "OpenKitchen" });
  }

  at(ms: number): this {
    this.now = T0 + ms;
    return this;
  }

  does(...commands: FoodCommand[]): this {
    for (const command of commands) {
      const decided = this.decide(command);
      if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
      for (const event of decided.value) this.apply(event);
    }
    return this;
  }

  refuses(command: FoodCommand, refusal: FoodRefusal): this {
    expect(this.decide(command)).toEqual({ ok: false, refusal });
    return this;
  }

  get order(): Order {
    const [order] = this.rows.values();
    if (!order) throw new Error("nothing was ordered");
    return order;
  }

  stock() {
    const { onHand, reserved, sold } = this.state.skus.get(wrap) ?? {};
    return { onHand, reserved, sold };
  }

  private decide(command: FoodCommand) {
    const row = "orderId" in command && command.orderId ? this.rows.get(command.orderId) : undefined;
    return decide(row ? withOrder(this.state, row) : this.state, command, this);
  }

  private apply(event: FoodDomainEvent): void {
    this.state = evolve(this.state, event);
    const id = event.type === "OrderPlaced" ? event.order.id : "orderId" in event ? event.orderId : null;
    const after = id && evolveOrder(this.rows.get(id) ?? null, event);
    if (after) this.rows.set(after.id, after);
  }
}

const place = (quantity: number, hold = false, userId = asha): FoodCommand => ({
  ...{ type: "PlaceOrder", userId, name: "Asha", note: null, slot: null, shownAt: null, hold },
  lines: [{ skuId: wrap, quantity, options: [] }],
});
const pay = ({ id: orderId }: Order, paymentId: PaymentId, amount = 1300): FoodCommand => ({
  ...{ type: "ReceivePayment", orderId, paymentId, amount },
});
const paidAhead = () => new Story(config("ahead")).does(place(2));

describe("paid ahead", () => {
  test("keeps stock and work, and no cook hears of it before it is paid", () => {
    const story = paidAhead();
    expect(story.order).toMatchObject({ status: "placed", holdUntil: T0 + HOLD_MS, total: 1300, paid: 0 });
    expect(story.stock()).toEqual({ onHand: 2, reserved: 2, sold: 0 });
    expect(kitchenOrders(story.state)).toEqual([]);
    expect(kitchenSummary(story.state, T0)).toMatchObject({ queued: 0, pay: "ahead" });
    story.refuses(place(1, false, ben), { code: "sold-out", skuId: wrap, name: "Wrap", left: 0 });
    story.refuses({ type: "StartOrder", orderId: story.order.id }, { code: "wrong-state", status: "placed" });
    story.does(pay(story.order, first));
    expect(story.order).toMatchObject({ status: "queued", holdUntil: null, paid: 1300, paidBy: first });
    expect(kitchenOrders(story.state)).toHaveLength(1);
  });

  test("cannot be sent to the kitchen unpaid", () => {
    const story = paidAhead();
    const { id: orderId } = story.order;
    story.refuses({ type: "ConfirmOrder", userId: asha, orderId }, { code: "payment-due", amount: 1300 });
  });

  test("the same payment is taken once, another one goes back", () => {
    const story = paidAhead();
    story.does(pay(story.order, first), pay(story.order, first));
    story.refuses(pay(story.order, second), { code: "payment-late" });
    expect(story.order).toMatchObject({ paid: 1300, paidBy: first });
  });

  test("what nobody paid goes back on sale, once, to the millisecond", () => {
    const story = paidAhead();
    story.at(HOLD_MS - 1).does({ type: "Tick" });
    expect(story.order.status).toBe("placed");
    story.at(HOLD_MS).does({ type: "Tick" }, { type: "Tick" });
    expect(story.order).toMatchObject({ status: "expired", holdUntil: null, endedAt: T0 + HOLD_MS });
    expect(story.stock()).toEqual({ onHand: 2, reserved: 0, sold: 0 });
    expect(story.state.slots.size).toBe(0);
    story.refuses(
      { type: "CancelOrder", userId: asha, orderId: story.order.id },
      { code: "wrong-state", status: "expired" },
    );
  });

  test("whoever pays late gets it while there is some, with a promise that can be kept", () => {
    const story = paidAhead();
    story.at(HOLD_MS).does({ type: "Tick" });
    story.at(40 * MINUTE).does(pay(story.order, first));
    expect(story.order).toMatchObject({ status: "queued", paid: 1300, endedAt: null });
    expect(story.order.promisedAt).toBeGreaterThan(T0 + 40 * MINUTE);
    expect(story.stock()).toEqual({ onHand: 2, reserved: 2, sold: 0 });
  });

  test("whoever pays late for what is gone gets the money back", () => {
    const story = paidAhead();
    story.at(HOLD_MS).does({ type: "Tick" }, { ...place(1, false, ben) });
    story.refuses(pay(story.order, first), { code: "payment-late" });
    expect(story.order.status).toBe("expired");
  });

  test("a payment that is no longer, or not yet, what it was for goes back", () => {
    const story = paidAhead();
    story.refuses(pay(story.order, first, 1299), { code: "payment-late" });
    story.does({ type: "CancelOrder", userId: asha, orderId: story.order.id });
    story.refuses(pay(story.order, first), { code: "payment-late" });
  });

  test("is kept while somebody pays, and not for ever", () => {
    const story = paidAhead();
    const { id: orderId } = story.order;
    const await_: FoodCommand = { type: "AwaitPayment", userId: asha, orderId };
    story.at(MINUTE).does(await_);
    expect(story.order.holdUntil).toBe(T0 + MINUTE + PAYING_MS);
    story.refuses({ ...await_, userId: ben }, { code: "not-your-order" });
    story.at(16 * MINUTE).does(await_);
    expect(story.order.holdUntil).toBe(T0 + 30 * MINUTE);
    story.at(24 * MINUTE).refuses(await_, { code: "hold-over" });
  });

  test("a promise that paying took too long for is told anew, no other", () => {
    const quick = paidAhead();
    const { promisedAt } = quick.order;
    quick.at(10_000).does(pay(quick.order, first));
    expect(quick.order.promisedAt).toBe(promisedAt);
    const slow = paidAhead().does({ type: "AwaitPayment", userId: asha, orderId: quick.order.id });
    slow.at(14 * MINUTE).does(pay(slow.order, first));
    expect(slow.order.promisedAt).toBeGreaterThanOrEqual(T0 + 14 * MINUTE + 135_000);
  });

  test("all of it goes back when it comes to nothing, a part when it becomes cheaper, none when it is served", () => {
    const story = new Story(config("ahead")).does({
      ...{ type: "PlaceOrder", userId: asha, name: "Asha", note: null, slot: null, shownAt: null, hold: false },
      lines: [wrap, cake].map((skuId) => ({ skuId, quantity: 1, options: [] })),
    });
    story.does(pay(story.order, first, 950));
    expect(owedOf(story.order)).toBe(0);
    const { id: orderId } = story.order;
    story.does({ type: "DropLine", orderId, line: 1 });
    expect(owedOf(story.order)).toBe(300);
    const rejected = evolveOrder(story.order, { type: "OrderRejected", orderId, reason: null, at: story.now });
    expect(rejected && owedOf(rejected)).toBe(950);
    story.does({ type: "StartOrder", orderId }, { type: "MarkReady", orderId });
    story.does({ type: "HandOver", orderId, codeRefusal: null, handedAt: null });
    expect(owedOf(story.order)).toBe(300);
  });

  test("what costs nothing needs no paying", () => {
    expect(new Story(config("free")).does(place(2)).order).toMatchObject({ status: "queued", total: 0 });
    const { menu } = config("ahead");
    const free = { ...config("ahead"), menu: menu.map((item) => ({ ...item, price: 0 })) };
    expect(new Story(free).does(place(1)).order).toMatchObject({ status: "queued", total: 0 });
  });
});

describe("what is being paid", () => {
  const waiting = (story = paidAhead()): FoodCommand => ({
    ...{ type: "AwaitPayment", userId: asha, orderId: story.order.id },
  });

  test("is kept for a quarter of an hour, and refused where less than half of that is left of thirty minutes", () => {
    const story = paidAhead();
    const until = () => story.order.holdUntil;
    story.at(MINUTE).does(waiting(story));
    expect(until()).toBe(T0 + 16 * MINUTE);
    // Said again a moment later, by a clock that ran back, it is kept no shorter.
    story.at(0).does(waiting(story));
    expect(until()).toBe(T0 + 16 * MINUTE);
    story.at(22.5 * MINUTE).does(waiting(story));
    expect(until()).toBe(T0 + 30 * MINUTE);
    story.refuses({ ...waiting(story), userId: ben } as FoodCommand, { code: "not-your-order" });
    story.at(22.5 * MINUTE + 1).refuses(waiting(story), { code: "hold-over" });
  });

  test("is awaited only before the cooks have it", () => {
    const story = paidAhead();
    story.does(pay(story.order, first)).refuses(waiting(story), { code: "wrong-state", status: "queued" });
  });

  test("is asked for as long as not all of it came, and never where it costs nothing", () => {
    const story = paidAhead();
    const confirm: FoodCommand = { type: "ConfirmOrder", userId: asha, orderId: story.order.id };
    const withOrderOf = (parts: Partial<Order>) => {
      const order = { ...story.order, ...parts };
      return decide(withOrder(newKitchen(config("ahead"), T0), order), confirm, story);
    };
    expect(withOrderOf({ paid: 1299 })).toEqual({ ok: false, refusal: { code: "payment-due", amount: 1300 } });
    expect(withOrderOf({ paid: 1300 }).ok).toBe(true);
    expect(withOrderOf({ total: 0 }).ok).toBe(true);
    expect(withOrderOf({ total: 1 })).toEqual({ ok: false, refusal: { code: "payment-due", amount: 1 } });
    expect(withOrderOf({ pay: "counter" }).ok).toBe(true);
    for (const status of ["preparing", "ready", "served"] as const)
      expect(withOrderOf({ status, paid: 1300 })).toEqual({ ok: true, value: [] });
    expect(withOrderOf({ status: "rejected", paid: 1300 })).toMatchObject({ refusal: { code: "wrong-state" } });
  });

  test("goes back when it comes after the kitchen has closed, or more is wanted than the cooks can do soon", () => {
    const late = () => paidAhead().at(HOLD_MS).does({ type: "Tick" });
    const closed = late().does({ type: "CloseKitchen" });
    closed.refuses(pay(closed.order, first), { code: "payment-late" });
    const paused = late().does({ type: "PauseKitchen" });
    paused.refuses(pay(paused.order, first), { code: "payment-late" });
    const stopped = late().does({ type: "StopSelling", skuId: wrap });
    stopped.refuses(pay(stopped.order, first), { code: "payment-late" });
    const busy = late();
    const cakes = { ...place(1, false, ben), lines: [{ skuId: cake, quantity: 2, options: [] }] } as FoodCommand;
    while (!busy.state.slowed) {
      busy.does(cakes);
      const { id: orderId, total: amount } = [...busy.rows.values()].at(-1) ?? busy.order;
      busy.does({ type: "ReceivePayment", orderId, paymentId: countedId("payment", busy.rows.size), amount });
    }
    busy.refuses(pay(busy.order, first), { code: "payment-late" });
  });

  test("of several orders is let go of one after the other, each in its time", () => {
    const story = new Story({ ...config("counter"), linesMax: 4 }).does(place(1, true));
    story.at(MINUTE).does(place(1, true, ben));
    const statuses = () => [...story.rows.values()].map(({ status }) => status);
    story.at(HOLD_MS).does({ type: "Tick" });
    expect(statuses()).toEqual(["expired", "placed"]);
    story.at(HOLD_MS + MINUTE).does({ type: "Tick" });
    expect(statuses()).toEqual(["expired", "expired"]);
    expect(story.stock()).toEqual({ onHand: 2, reserved: 0, sold: 0 });
  });
});

describe("at the counter", () => {
  test("staff mark what was paid, and take a slip back", () => {
    const story = new Story(config("counter")).does(place(2));
    const { id: orderId } = story.order;
    story.does({ type: "MarkPaid", orderId, paid: true }, { type: "MarkPaid", orderId, paid: true });
    expect(story.order).toMatchObject({ paid: 1300, paidBy: null, status: "queued" });
    story.does({ type: "MarkPaid", orderId, paid: false });
    expect(story.order.paid).toBe(0);
    paidAhead().refuses({ type: "MarkPaid", orderId, paid: true }, { code: "nothing-to-pay" });
  });

  test("an order held for others is confirmed, once, or let go by time", () => {
    const story = new Story(config("counter")).does(place(2, true));
    const confirm: FoodCommand = { type: "ConfirmOrder", userId: asha, orderId: story.order.id };
    expect(story.order.status).toBe("placed");
    story.refuses({ ...confirm, userId: ben }, { code: "not-your-order" });
    story.does(confirm, confirm);
    expect(story.order).toMatchObject({ status: "queued", holdUntil: null });
    const late = new Story(config("counter")).does(place(2, true)).at(HOLD_MS).does({ type: "Tick" });
    late.does(confirm);
    expect(late.order.status).toBe("queued");
    const gone = new Story(config("counter"))
      .does(place(2, true))
      .at(HOLD_MS)
      .does({ type: "Tick" }, place(2, false, ben));
    gone.refuses(confirm, { code: "hold-over" });
  });
});

describe("a phone without a network", () => {
  const ready = () => {
    const story = new Story(config("counter")).does(place(1));
    const { id: orderId } = story.order;
    return story.does({ type: "StartOrder", orderId }, { type: "MarkReady", orderId });
  };
  const late = (story: Story, handedAt: number): FoodCommand => ({
    ...{ type: "HandOver", orderId: story.order.id, codeRefusal: null, handedAt },
  });

  test("hands over what was ready, which is served once", () => {
    const story = ready().at(MINUTE);
    story.does(late(story, T0 + 30_000));
    expect(story.order).toMatchObject({ status: "served", handedTwiceAt: null });
    expect(story.state.servedTotal).toBe(1);
  });

  test("a second hand-over is noted on the order, the first time it is heard of, and serves nothing", () => {
    const story = ready().at(MINUTE);
    story.does(late(story, T0 + 30_000), late(story, T0 + 45_000), late(story, T0 + 50_000));
    expect(story.order).toMatchObject({ status: "served", handedTwiceAt: T0 + 45_000, endedAt: T0 + MINUTE });
    expect(story.state.servedTotal).toBe(1);
    const { id: orderId } = story.order;
    const again = { type: "HandOver", orderId, codeRefusal: null, handedAt: null } as const;
    story.refuses(again, { code: "already-served", servedAt: T0 + MINUTE });
  });

  test("hands over nothing that is not ready, or whose code is not genuine", () => {
    const story = new Story(config("counter")).does(place(1));
    const { promisedAt } = story.order;
    story.refuses(late(story, T0), { code: "order-not-ready", status: "queued", promisedAt });
    const forged = { ...late(story, T0), codeRefusal: { code: "pass-forged" } } as FoodCommand;
    story.refuses(forged, { code: "pass-forged" });
  });
});

describe("menus by time", () => {
  const lunch: Menu = { id: "lunch", name: "Lunch", from: T0 + 10 * MINUTE, to: T0 + 20 * MINUTE };
  const order: FoodCommand = {
    ...{ type: "PlaceOrder", userId: asha, name: "", note: null, slot: null, shownAt: null, hold: false },
    lines: [{ skuId: cake, quantity: 1, options: [] }],
  };
  const cakeAt = (story: Story) => menuView(story.state, story.now).find(({ skuId }) => skuId === cake);

  test("a dish is had while its menu is on, from its first millisecond until before its end", () => {
    const story = new Story(config("counter", [lunch]));
    expect(cakeAt(story)).toMatchObject({ hidden: false, opensAt: lunch.from });
    story.at(10 * MINUTE - 1).refuses(order, { code: "not-served-now", name: "Cake", from: lunch.from });
    story.at(10 * MINUTE).does(order);
    expect(cakeAt(story)).toMatchObject({ hidden: false, opensAt: null });
    story.at(20 * MINUTE - 1).does(order);
    story.at(20 * MINUTE).refuses(order, { code: "not-served-now", name: "Cake", from: null });
    expect(cakeAt(story)).toMatchObject({ hidden: true, opensAt: null });
    story.does(place(1));
  });

  test("its beginning and its end are told once each, however late the alarm", () => {
    const story = new Story(config("counter", [lunch]));
    const turns = () => {
      const told = decide(story.state, { type: "Tick" }, story);
      if (told.ok) for (const event of told.value) story.state = evolve(story.state, event);
      return told.ok ? told.value.map(({ type }) => type) : [];
    };
    expect(nextTurnAt(story.state)).toBe(lunch.from);
    expect(turns()).toEqual([]);
    story.at(11 * MINUTE);
    expect([turns(), turns()]).toEqual([["MenusTurned"], []]);
    expect(nextTurnAt(story.state)).toBe(lunch.to);
    story.at(60 * MINUTE);
    expect([turns(), turns()]).toEqual([["MenusTurned"], []]);
    expect(nextTurnAt(story.state)).toBeNull();
  });

  test("turn at the next beginning or end of any of them, those without one left out", () => {
    const menus: Menu[] = [
      { id: "breakfast", name: "Breakfast", from: null, to: T0 + 12 * MINUTE },
      { id: "lunch", name: "Lunch", from: T0 + 10 * MINUTE, to: null },
      { id: "always", name: "Always", from: null, to: null },
    ];
    const turnAt = (lastAt: number) => nextTurnAt({ config: config("counter", menus), lastAt });
    expect([turnAt(T0), turnAt(T0 + 10 * MINUTE - 1), turnAt(T0 + 10 * MINUTE), turnAt(T0 + 12 * MINUTE)]).toEqual([
      ...[T0 + 10 * MINUTE, T0 + 10 * MINUTE, T0 + 12 * MINUTE, null],
    ]);
    const early = new Story(config("counter", [menus[0] as Menu]));
    expect(cakeAt(early)).toMatchObject({ hidden: false, opensAt: null });
    early.at(12 * MINUTE).refuses(order, { code: "not-served-now", name: "Cake", from: null });
    const late = new Story(config("counter", [menus[1] as Menu]));
    late.refuses(order, { code: "not-served-now", name: "Cake", from: T0 + 10 * MINUTE });
    late.at(90 * MINUTE).does(order);
  });
});
