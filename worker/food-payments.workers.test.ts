import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId, OrderId, PaymentId, StationId } from "#shared/ids";
import type { PayWhen } from "#shared/pay-when";
import { type Browser, commandId, eventually, failureOf, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";
import { arrive, booksOf, HOUR_MS, hearOf, openPaidEvent, openSales, ordersOf, register, sweep } from "./test-sales.ts";
import { stripe } from "./test-stripe.ts";

vi.setConfig({ testTimeout: 120_000 });

let admin: Browser;
let accountId: string;
let eventId: EventId;
/** Passes are good shortly before their event begins. */
let today: EventId;

beforeAll(async () => {
  ({ admin, accountId } = await openSales());
  eventId = await openPaidEvent(admin, "Street food", { capacity: 50, payOnline: false });
  today = await openToday();
}, 120_000);
afterEach(() => {
  vi.restoreAllMocks();
});

type Dish = readonly [name: string, price: number, stock: number | null];

async function openToday(): Promise<EventId> {
  const { organizer } = admin.api;
  const now = Date.now();
  const words = {
    departmentId: null,
    title: "Food today",
    summary: "",
    description: "",
    category: "Food",
    venue: "Lawn",
  };
  const times = { startsAt: now - HOUR_MS, endsAt: now + 5 * HOUR_MS, salesOpenAt: now - HOUR_MS };
  const fields = { ...words, ...times, salesCloseAt: now + 4 * HOUR_MS, capacity: 20, approval: false };
  const { id, version } = await organizer.createEvent.mutate({ commandId: commandId(), fields });
  value(await organizer.setStatus.mutate({ eventId: id, version, status: "published" }));
  return id;
}

/** A stand of its own for each test. */
async function openStand(name: string, pay: PayWhen, dishes: readonly Dish[], at = eventId): Promise<StationId> {
  const { organizer, station } = admin.api;
  const { stations } = await organizer.addStation.mutate({ eventId: at, name, kind: "food" });
  const stationId = stations.find((one) => one.name === name)?.id as StationId;
  const menu = dishes.map(([dish, price, stock]) => ({
    ...{ name: dish, price, stock, description: "", category: "", allergens: [], variant: "", diets: [] },
    ...{ modifiers: [], makeSeconds: 10 },
  }));
  const setup = { stationId, version: 1, name, lanes: [], priorServiceSeconds: 60, cooks: 10, menu, pay };
  value(await organizer.saveStation.mutate(setup));
  await station.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" });
  return stationId;
}

const skuOf = async ({ api }: Browser, stationId: StationId, name: string) =>
  (await api.attendee.getStation.query({ stationId })).menu.find((dish) => dish.name === name)?.skuId ?? "";
const asked = async (guest: Browser, stationId: StationId, ...wanted: readonly (readonly [string, number])[]) => ({
  stationId,
  lines: await Promise.all(
    wanted.map(async ([name, quantity]) => ({ skuId: await skuOf(guest, stationId, name), quantity, options: [] })),
  ),
  ...{ note: null, slot: null, shownAt: null },
});
async function hungry(name: string, at = eventId): Promise<Browser> {
  const guest = await arrive(name);
  await register(guest, at);
  return guest;
}
type Placed = { readonly stationId: StationId; readonly orderId: OrderId };
async function order(guest: Browser, stationId: StationId, ...wanted: Parameters<typeof asked>[2][]): Promise<Placed> {
  const input = { commandId: commandId(), ...(await asked(guest, stationId, ...wanted)) };
  return { stationId, orderId: value(await guest.api.attendee.placeOrder.mutate(input)).id };
}
const beginOrders = async ({ api }: Browser, ...orders: Placed[]) =>
  value(await api.payments.beginOrders.mutate({ commandId: commandId(), orders }));
const orderOf = async ({ api }: Browser, placed: Placed) => (await api.attendee.getOrder.query(placed)).order;
const stockOf = async ({ api }: Browser, stationId: StationId, name: string) =>
  (await api.attendee.getStation.query({ stationId })).menu.find((dish) => dish.name === name)?.left ?? null;
const atCounter = ({ stationId, orderId }: Placed) => ({ commandId: commandId(), stationId, orderId });
const stateOf = async (paymentId: string) =>
  (await inShards<{ state: string }>("SELECT state FROM payments WHERE id = ?", paymentId))[0]?.state;
/** What went back at the event for a payment, all in all, once it has. */
const backOf = (paymentId: PaymentId, amount: number) =>
  eventually(
    async () => {
      await sweep();
      const { orders } = await ordersOf(admin, eventId);
      const refunds = orders.find(({ id }) => id === paymentId)?.refunds ?? [];
      return refunds.reduce((sum, refund) => sum + (refund.state === "done" ? refund.amount : 0), 0);
    },
    (refunded) => refunded === amount,
  );

describe("food paid ahead", () => {
  test("is kept, paid, cooked and in the books, however often the provider says so", async () => {
    const stationId = await openStand("Noodles", "ahead", [["Ramen", 900, 3]]);
    const guest = await hungry("noodle-1");
    const placed = await order(guest, stationId, ["Ramen", 2]);
    expect(await orderOf(guest, placed)).toMatchObject({ status: "placed", total: 1800, paid: 0 });
    expect(await stockOf(guest, stationId, "Ramen")).toBe(1);
    expect((await admin.api.station.board.query({ stationId })).orders).toEqual([]);
    const { paymentId, url } = await beginOrders(guest, placed);
    // The page that is open is the one that is shown again.
    expect((await beginOrders(guest, placed)).paymentId).toBe(paymentId);
    await stripe.pay(url);
    for (let times = 0; times < 2; times++) await hearOf(accountId, [paymentId]);
    expect(await orderOf(guest, placed)).toMatchObject({ status: "queued", paid: 1800, holdUntil: null });
    expect((await admin.api.station.board.query({ stationId })).orders).toHaveLength(1);
    expect(await stateOf(paymentId)).toBe("settled");
    expect(await booksOf(paymentId)).toMatchObject({ paid: 1800, owed: 0, refunded: 0, isSuspect: false });
    expect(await guest.api.payments.listReceipts.query()).toMatchObject([{ kind: "receipt", amount: 1800 }]);
    expect(await guest.api.payments.beginOrders.mutate({ commandId: commandId(), orders: [placed] })).toMatchObject({
      refusal: { code: "already-paid" },
    });
  });

  test("is found by asking when no message comes, by its owner or by the sweep", async () => {
    const stationId = await openStand("Dumplings", "ahead", [["Gyoza", 500, null]]);
    const guest = await hungry("dumpling-1");
    const one = await order(guest, stationId, ["Gyoza", 1]);
    const { url } = await beginOrders(guest, one);
    expect((await guest.api.payments.lookAtOrder.mutate(one)).order.status).toBe("placed");
    await stripe.decline(url, "card_declined", "insufficient_funds");
    expect((await guest.api.payments.lookAtOrder.mutate(one)).failure).toBe("no-money");
    await stripe.pay(url);
    expect((await guest.api.payments.lookAtOrder.mutate(one)).order).toMatchObject({ status: "queued", paid: 500 });
    const two = await order(guest, stationId, ["Gyoza", 1]);
    await stripe.pay((await beginOrders(guest, two)).url);
    await sweep(Date.now() + 4 * 60_000);
    expect((await orderOf(guest, two)).status).toBe("queued");
  });

  test("a page that nobody pays is ended with its time, though the provider would keep it open", async () => {
    const stationId = await openStand("Soups", "ahead", [["Soup", 400, null]]);
    const guest = await hungry("soup-1");
    const { paymentId, url } = await beginOrders(guest, await order(guest, stationId, ["Soup", 1]));
    await sweep(Date.now() + 13 * 60_000);
    expect(await stateOf(paymentId)).toBe("expired");
    await expect(stripe.pay(url)).rejects.toThrow();
  });

  test("goes back whole, by itself, when it was paid just before it was cancelled", async () => {
    const stationId = await openStand("Curries", "ahead", [["Curry", 1100, 3]]);
    const guest = await hungry("curry-1");
    const placed = await order(guest, stationId, ["Curry", 1]);
    const { paymentId, url } = await beginOrders(guest, placed);
    await stripe.pay(url);
    value(await guest.api.attendee.cancelOrder.mutate(atCounter(placed)));
    expect(await stockOf(guest, stationId, "Curry")).toBe(3);
    await hearOf(accountId, [paymentId]);
    expect(await stateOf(paymentId)).toBe("late");
    await backOf(paymentId, 1100);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, owed: 0, refunded: 1100, isSuspect: false });
  });

  test("ends its page with the order that is cancelled unpaid", async () => {
    const stationId = await openStand("Salads", "ahead", [["Salad", 700, null]]);
    const guest = await hungry("salad-1");
    const placed = await order(guest, stationId, ["Salad", 1]);
    const { paymentId, url } = await beginOrders(guest, placed);
    value(await guest.api.attendee.cancelOrder.mutate(atCounter(placed)));
    expect(await stateOf(paymentId)).toBe("expired");
    await expect(stripe.pay(url)).rejects.toThrow();
  });

  test("a dish that runs out goes back by itself, then the rest when the kitchen cannot make it", async () => {
    const dishes = [["Taco", 450, null] as const, ["Nachos", 300, null] as const];
    const stationId = await openStand("Tacos", "ahead", dishes);
    const guest = await hungry("taco-1");
    const placed = await order(guest, stationId, ["Taco", 2], ["Nachos", 1]);
    const { paymentId, url } = await beginOrders(guest, placed);
    await stripe.pay(url);
    await hearOf(accountId, [paymentId]);
    value(await admin.api.kitchen.dropLine.mutate({ ...atCounter(placed), line: 1 }));
    await backOf(paymentId, 300);
    value(await admin.api.station.rejectOrder.mutate(atCounter(placed)));
    await backOf(paymentId, 1200);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 0, owed: 0, refunded: 1200, isSuspect: false });
    const notes = await guest.api.payments.listReceipts.query();
    expect(notes.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["credit-note", 900],
      ["credit-note", 300],
      ["receipt", 1200],
    ]);
  });

  test("a dish that runs out is replaced or left out as its guest chose, and its price follows", async () => {
    const stationId = await openStand("Pasta", "ahead", [
      ["Penne", 450, null],
      ["Fusilli", 400, null],
      ["Pesto", 100, null],
    ]);
    const guest = await hungry("pasta-1");
    const { lines, ...rest } = await asked(guest, stationId, ["Penne", 1], ["Pesto", 1], ["Fusilli", 1]);
    const fusilli = { kind: "substitute" as const, skuId: await skuOf(guest, stationId, "Fusilli") };
    const [penne, pesto, other] = lines;
    if (!penne || !pesto || !other) throw new Error("three dishes were asked for");
    const wished = [{ ...penne, ifGone: fusilli }, { ...pesto, ifGone: { kind: "refund" as const } }, other];
    const order = { commandId: commandId(), ...rest, lines: wished };
    const { id: orderId } = value(await guest.api.attendee.placeOrder.mutate(order));
    const { paymentId, url } = await beginOrders(guest, { stationId, orderId });
    await stripe.pay(url);
    await hearOf(accountId, [paymentId]);
    const gone = (line: number) => admin.api.kitchen.markGone.mutate({ ...atCounter({ stationId, orderId }), line });
    value(await gone(0));
    value(await gone(1));
    expect(await gone(2)).toMatchObject({ refusal: { code: "must-ask", name: "Fusilli" } });
    await backOf(paymentId, 150);
    const { lines: now } = await orderOf(guest, { stationId, orderId });
    expect(now).toMatchObject([{ name: "Fusilli", insteadOf: "Penne" }, { dropped: true }, { name: "Fusilli" }]);
  });

  test("what was handed over stays paid when the event is cancelled", async () => {
    const stationId = await openStand("Juices", "ahead", [["Juice", 350, null]]);
    const guest = await hungry("juice-1");
    const placed = await order(guest, stationId, ["Juice", 1]);
    const { paymentId, url } = await beginOrders(guest, placed);
    await stripe.pay(url);
    await hearOf(accountId, [paymentId]);
    value(await admin.api.station.startOrder.mutate(atCounter(placed)));
    value(await admin.api.station.markReady.mutate(atCounter(placed)));
    value(await admin.api.station.handOverOrder.mutate(atCounter(placed)));
    const forfeited = "SELECT forfeited, owed FROM payments WHERE id = ?";
    const [row] = await eventually(
      () => inShards<{ forfeited: number; owed: number | null }>(forfeited, paymentId),
      ([found]) => found?.forfeited === 350,
    );
    expect(row?.owed ?? 0).toBe(0);
  });

  test("nobody pays for another person's order, or begins with none", async () => {
    const stationId = await openStand("Wraps", "ahead", [["Wrap", 600, null]]);
    const placed = await order(await hungry("wrap-1"), stationId, ["Wrap", 1]);
    const other = await hungry("wrap-2");
    const orders = [placed];
    const begun = other.api.payments.beginOrders.mutate({ commandId: commandId(), orders });
    expect(await failureOf(begun)).toBe("NOT_FOUND");
  });
});

describe("whoever shows their pass", () => {
  test("gets their own order when it is ready, once, and nobody else's", async () => {
    const stationId = await openStand("Pies", "counter", [["Pie", 500, null]], today);
    const [guest, other] = [await hungry("pie-1", today), await hungry("pie-2", today)];
    const one = await order(guest, stationId, ["Pie", 1]);
    const code = (await guest.api.attendee.getPass.query({ eventId: today })).registration.passes[0]?.code ?? "";
    const show = (text: string) => admin.api.station.handOver.mutate({ commandId: commandId(), stationId, code: text });
    expect(await show(code)).toMatchObject({ refusal: { code: "order-not-ready", status: "queued" } });
    value(await admin.api.station.startOrder.mutate(atCounter(one)));
    value(await admin.api.station.markReady.mutate(atCounter(one)));
    const others = (await other.api.attendee.getPass.query({ eventId: today })).registration.passes[0]?.code ?? "";
    expect(await show(others)).toMatchObject({ refusal: { code: "order-unknown" } });
    expect(await show(`${code.slice(0, -1)}${code.endsWith("A") ? "B" : "A"}`)).toMatchObject({ ok: false });
    expect(value(await show(code))).toMatchObject({ id: one.orderId, status: "served" });
    expect(await show(code)).toMatchObject({ refusal: { code: "order-unknown" } });
    await guest.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId: today });
    expect(await show(code)).toMatchObject({ refusal: { code: "pass-revoked" } });
  });
});

describe("a phone without a network", () => {
  test("brings its hand-overs later: each serves once, and one that was done elsewhere is an incident", async () => {
    const stationId = await openStand("Crêpes", "counter", [["Crêpe", 400, null]]);
    const guest = await hungry("crepe-1");
    const placed = await order(guest, stationId, ["Crêpe", 1]);
    const { pickupCode, shortCode } = await orderOf(guest, placed);
    const { station } = admin.api;
    value(await station.startOrder.mutate(atCounter(placed)));
    value(await station.markReady.mutate(atCounter(placed)));
    const held = await station.readyOrders.query({ stationId });
    expect(held.orders).toMatchObject([{ id: placed.orderId, shortCode, lines: [{ quantity: 1, name: "Crêpe" }] }]);
    const handedAt = Date.now() - 60_000;
    const late = { stationId, code: pickupCode, handedAt };
    const first = { ...late, commandId: commandId() };
    expect(value(await station.handOverLate.mutate(first))).toMatchObject({ status: "served", handedTwiceAt: null });
    expect(value(await station.handOverLate.mutate(first))).toMatchObject({ handedTwiceAt: null });
    expect((await station.board.query({ stationId })).handedTwice).toEqual([]);
    const second = { ...late, commandId: commandId(), code: shortCode };
    expect(value(await station.handOverLate.mutate(second))).toMatchObject({ handedTwiceAt: handedAt });
    const { handedTwice, summary } = await station.board.query({ stationId });
    expect(handedTwice.map(({ id }) => id)).toEqual([placed.orderId]);
    expect(summary).toMatchObject({ kitchen: { servedTotal: 1 } });
    const forged = { ...late, commandId: commandId(), code: `${pickupCode.slice(0, -2)}00` };
    expect(await station.handOverLate.mutate(forged)).toMatchObject({ ok: false });
    const old = { ...late, commandId: commandId(), handedAt: Date.now() - 40 * 3_600_000 };
    expect(await failureOf(station.handOverLate.mutate(old))).toBe("BAD_INPUT");
  });

  test("asks again for what it asked before the answer was lost: that was one hand-over, not two", async () => {
    const stationId = await openStand("Waffles", "counter", [["Waffle", 400, null]]);
    const guest = await hungry("waffle-1");
    const { station } = admin.api;
    const ready = async () => {
      const placed = await order(guest, stationId, ["Waffle", 1]);
      value(await station.startOrder.mutate(atCounter(placed)));
      value(await station.markReady.mutate(atCounter(placed)));
      return (await orderOf(guest, placed)).shortCode;
    };
    const asked = { commandId: commandId(), stationId, code: await ready() };
    expect(value(await station.handOver.mutate(asked))).toMatchObject({ status: "served" });
    const late = { ...asked, handedAt: Date.now() };
    expect(value(await station.handOverLate.mutate(late))).toMatchObject({ status: "served", handedTwiceAt: null });
    // Its clock goes before the server's.
    const ahead = { commandId: commandId(), stationId, code: await ready(), handedAt: Date.now() + 60_000 };
    expect(value(await station.handOverLate.mutate(ahead))).toMatchObject({ status: "served", handedTwiceAt: null });
    expect(value(await station.handOverLate.mutate(ahead))).toMatchObject({ status: "served", handedTwiceAt: null });
    // Refused when it was asked for, given out nevertheless: a command of its own.
    const early = { commandId: commandId(), stationId, code: asked.code };
    expect(await station.handOver.mutate(early)).toMatchObject({ refusal: { code: "already-served" } });
    const twice = value(await station.handOverLate.mutate({ ...early, handedAt: late.handedAt }));
    expect(twice).toMatchObject({ handedTwiceAt: late.handedAt });
    expect((await station.board.query({ stationId })).handedTwice).toHaveLength(1);
  });
});

describe("a code at the wrong stand", () => {
  test("is sent to the stand that has the order, by its name, and nothing is handed over", async () => {
    const [here, there] = [
      await openStand("Churros", "counter", [["Churro", 300, null]]),
      await openStand("Burritos", "counter", [["Burrito", 300, null]]),
    ];
    const guest = await hungry("burrito-1");
    const placed = await order(guest, there, ["Burrito", 1]);
    const { pickupCode } = await orderOf(guest, placed);
    const { station } = admin.api;
    value(await station.startOrder.mutate(atCounter(placed)));
    value(await station.markReady.mutate(atCounter(placed)));
    const show = (stationId: StationId, code = pickupCode) =>
      station.handOver.mutate({ commandId: commandId(), stationId, code });
    const isNamed = (told: Awaited<ReturnType<typeof show>>) =>
      !told.ok && told.refusal.code === "order-elsewhere" && told.refusal.stand !== null;
    expect(await eventually(() => show(here), isNamed)).toMatchObject({ refusal: { stand: "Burritos" } });
    const late = { commandId: commandId(), stationId: here, code: pickupCode, handedAt: Date.now() };
    expect(await station.handOverLate.mutate(late)).toMatchObject({ refusal: { code: "order-elsewhere" } });
    expect(await show(here, `${pickupCode.slice(0, -2)}00`)).toMatchObject({ refusal: { code: "pass-forged" } });
    expect(value(await show(there))).toMatchObject({ status: "served" });
  });
});

describe("a basket over several stands", () => {
  test("is paid once, and each stand has its own order", async () => {
    const grill = await openStand("Grill", "ahead", [["Skewer", 650, 5]]);
    const bar = await openStand("Bar", "ahead", [["Lemonade", 250, null]]);
    const fruit = await openStand("Fruit", "free", [["Apple", 0, null]]);
    const guest = await hungry("basket-1");
    const stands = [
      await asked(guest, grill, ["Skewer", 2]),
      await asked(guest, bar, ["Lemonade", 1]),
      await asked(guest, fruit, ["Apple", 1]),
    ];
    const command = { commandId: commandId(), stands };
    const held = value(await guest.api.attendee.placeBasket.mutate(command));
    // Whoever lost the answer asks again and has the same.
    expect(value(await guest.api.attendee.placeBasket.mutate(command))).toEqual(held);
    expect(held.map((one) => one.order.status)).toEqual(["placed", "placed", "placed"]);
    const placed = held.map(({ stationId, order: { id } }) => ({ stationId, orderId: id }));
    const { paymentId, url } = await beginOrders(guest, ...placed);
    await stripe.pay(url);
    await hearOf(accountId, [paymentId]);
    const after = await Promise.all(placed.map((one) => orderOf(guest, one)));
    expect(after.map(({ status, paid }) => [status, paid])).toEqual([
      ["queued", 1300],
      ["queued", 250],
      ["queued", 0],
    ]);
    // One stand fails; the others are theirs.
    const [first] = placed;
    if (!first) throw new Error("nothing was placed");
    value(await admin.api.station.rejectOrder.mutate(atCounter(first)));
    await backOf(paymentId, 1300);
    expect(await booksOf(paymentId)).toMatchObject({ paid: 250, refunded: 1300, owed: 0, isSuspect: false });
  });

  test("is had whole or not at all, and says what is missing where", async () => {
    const full = await openStand("Plenty", "counter", [["Bread", 200, 5]]);
    const short = await openStand("Scarce", "counter", [["Pie", 500, 1]]);
    const guest = await hungry("basket-2");
    const stands = [await asked(guest, full, ["Bread", 2]), await asked(guest, short, ["Pie", 2])];
    expect(await guest.api.attendee.placeBasket.mutate({ commandId: commandId(), stands })).toMatchObject({
      refusal: { code: "sold-out", name: "Pie", left: 1, stationId: short },
    });
    expect([await stockOf(guest, full, "Bread"), await stockOf(guest, short, "Pie")]).toEqual([5, 1]);
    const fits = [await asked(guest, full, ["Bread", 2]), await asked(guest, short, ["Pie", 1])];
    const placed = value(await guest.api.attendee.placeBasket.mutate({ commandId: commandId(), stands: fits }));
    expect(placed.map((one) => one.order.status)).toEqual(["queued", "queued"]);
    expect(await stockOf(guest, full, "Bread")).toBe(3);
  });

  test("a stand that is paid on the phone needs an account that takes money", async () => {
    const { organizer } = admin.api;
    const stationId = await openStand("Later", "counter", [["Tea", 150, null]]);
    const setup = await organizer.getStation.query({ stationId });
    const { kind: _, eventId: __, menu, menus, lanes, ...rest } = setup;
    const fields = { ...rest, lanes: [...lanes], menus: [...menus], menu: [] as never[], pay: "ahead" as const };
    expect(menu).toHaveLength(1);
    const turn = (isOn: 0 | 1) => env.DB.prepare("UPDATE payment_accounts SET charges_enabled = ?").bind(isOn).run();
    await turn(0);
    expect(await failureOf(organizer.saveStation.mutate(fields))).toBe("PAYMENTS_OFF");
    await turn(1);
    value(await organizer.saveStation.mutate(fields));
  });
});
