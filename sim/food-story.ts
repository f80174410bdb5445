import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { passes } from "#db/schema/shard/passes";
import { stations } from "#db/schema/shard/stations";
import type { StationRoom } from "#durable-objects/station/station-room";
import { countedId } from "#shared/counting-ids";
import type { OrderId, SkuId, StationId } from "#shared/ids";
import { cancelOrder } from "#worker/services/orders/cancel-order";
import { placeBasket } from "#worker/services/orders/place-basket";
import type { BasketOrder } from "#worker/services/orders/require-basket";
import { payOrders } from "#worker/services/payments/pay-orders";
import { COFFEE, type College, collegeOf, DAY_START, kitchenConfig, PIZZA, stationIdentity, TEA } from "./campus.ts";
import { checkFoodMoney } from "./check-food-money.ts";
import { checkCanteen } from "./check-station.ts";
import type { CrashPoint } from "./crash-plan.ts";
import { Customer } from "./customer.ts";
import { Edge } from "./edge.ts";
import type { Host } from "./host.ts";
import { Device } from "./network.ts";
import { ledgerOf, objectsOf } from "./objects.ts";
import { Provider } from "./provider.ts";
import { type FlowPlant, isDue, openAccount, worldOf } from "./registration-flow.ts";
import { check } from "./violation.ts";
import type { World } from "./world.ts";

const MINUTE_MS = 60_000;
const at = (minutes: number) => DAY_START + minutes * MINUTE_MS;
const PIZZAS = 3;
/** After the last hold, the last message and the last refund. */
const SWEEPS = 60;
const COOKS_BEGIN_AT = at(30);
/** No other story's college: what a Worker remembers of stations outlives a run. */
const COLLEGE = 9;

export type FoodStoryReport = {
  readonly passed: readonly CrashPoint[];
  readonly isReached: boolean;
  /** What became of each order: whose, at which stand, and how it ended. */
  readonly ends: readonly string[];
};

type Wanted = readonly [stand: 0 | 1, skuId: SkuId, quantity: number];

/**
 * Two stands that are paid ahead, and everything that can become of what they keep: paid in time, too late, at one stand only,
 * never; cancelled, turned down, and refused because the other stand has not enough. The product's services, jobs and webhooks
 * are at work around the product's kitchens, and nothing goes wrong but the planned deaths.
 * @throws Violation when stock, money or an ending is not what it must be
 */
export async function runFoodStory(
  deaths: readonly CrashPoint[] = [],
  plant: FlowPlant = {},
): Promise<FoodStoryReport> {
  const world = worldOf(deaths, plant);
  const { timeline, readModel, crashes } = world;
  const college = collegeOf(COLLEGE, 6);
  await openStands(world, college);
  const { desk, kitchen } = objectsOf(world, college);
  const stands = [kitchen, desk] as const;
  const provider: Provider = new Provider(timeline, (message) => edge.webhook(message));
  const port = plant.port ? plant.port(provider) : provider.port;
  const edge = new Edge({ world, college, ledger: ledgerOf(world, college), stations: stands, port });
  const shop = { timeline, edge, provider, eventId: college.eventId };
  const guests = college.people.map((userId) => new Guest(new Customer(shop, userId), provider, college));
  provider.outage = { from: at(9), until: at(20) };
  timeline.spawn("stands", async () => {
    for (const [i, host] of stands.entries()) await openStand(world, host, college, standsOf(college)[i] as StationId);
    for (const [i, live] of LIVES.entries()) timeline.spawn(`guest ${i + 1}`, () => live(world, guests[i] as Guest));
    for (const [i, host] of stands.entries()) timeline.spawn(`cook ${i + 1}`, () => cook(world, host, college));
    for (let sweeps = 0; sweeps < SWEEPS; sweeps++) {
      await timeline.sleep(MINUTE_MS);
      if (isDue(readModel, timeline.now)) await edge.sweep();
    }
  });
  await timeline.toRest();
  checkCanteen(world, kitchen, college);
  checkCanteen(world, desk, { ...college, kitchenId: college.deskId });
  const orders = checkFoodMoney({ readModel, provider, stands });
  const nameOf = ({ userId }: (typeof orders)[number]["order"]) => NAMES[college.people.indexOf(userId)] ?? "somebody";
  const ends = orders.map(({ stand, order }) => `${nameOf(order)} at ${stand + 1}: ${order.status}`).sort();
  return { passed: crashes.passed, isReached: crashes.isReached, ends };
}

const NAMES = ["Asha", "Ben", "Chandra", "Dev", "Eve", "Fay"] as const;

/** What each of them does. The kitchens begin to cook late, so that what is cancelled was surely not begun. */
const LIVES: readonly ((world: World, guest: Guest) => Promise<void>)[] = [
  // Asha pays at once, for both stands.
  async (_, guest) => {
    await guest.pay(await guest.hold([0, PIZZA, 1], [1, TEA, 1]));
  },
  // Ben pays at the last moment, and nobody hears of it before what was kept for him is gone; his tea is still to be had.
  async ({ timeline }, guest) => {
    const url = await guest.checkOut(await guest.hold([0, PIZZA, 2], [1, TEA, 1]));
    await timeline.until(at(9));
    await guest.payAt(url);
  },
  // Chandra takes the pizzas that Ben's time gave back, and then Ben's money comes.
  async ({ timeline }, guest) => {
    await timeline.until(at(18));
    const held = await guest.hold([0, PIZZA, 2]);
    await timeline.until(at(22));
    await guest.pay(held);
  },
  // Dev pays for both and wants one no longer; the other is turned down.
  async ({ timeline }, guest) => {
    await timeline.until(at(3));
    const held = await guest.hold([0, COFFEE, 2], [1, TEA, 2]);
    await guest.pay(held);
    await timeline.until(at(24));
    await guest.cancel(held[1]);
  },
  // Eve never pays.
  async (_, guest) => {
    await guest.hold([0, COFFEE, 1], [1, TEA, 1]);
  },
  // The second stand has not enough for Fay, so the first lets go.
  async ({ timeline }, guest) => {
    await timeline.until(at(5));
    await guest.isRefused([0, COFFEE, 1], [1, TEA, 9]);
  },
];

/** How it ends, whoever died on the way. */
export const FOOD_ENDS = [
  "Asha at 1: served",
  "Asha at 2: served",
  "Ben at 1: expired",
  "Ben at 2: served",
  "Chandra at 1: served",
  "Dev at 1: rejected",
  "Dev at 2: cancelled",
  "Eve at 1: expired",
  "Eve at 2: expired",
  "Fay at 1: cancelled",
];

/** Somebody who orders at stands. */
class Guest {
  readonly #customer: Customer;
  readonly #provider: Provider;
  readonly #college: College;

  constructor(customer: Customer, provider: Provider, college: College) {
    this.#customer = customer;
    this.#provider = provider;
    this.#college = college;
  }

  async hold(...wanted: Wanted[]): Promise<readonly BasketOrder[]> {
    const held = await this.#place(wanted);
    check("LIVE", held.ok, () => `could not order: ${JSON.stringify(held)}`);
    return held.ok ? held.value : [];
  }

  async isRefused(...wanted: Wanted[]): Promise<void> {
    const held = await this.#place(wanted);
    check("STOCK", !held.ok && held.refusal.code === "sold-out", () => "nine cups were sold of six");
  }

  async pay(held: readonly BasketOrder[]): Promise<void> {
    await this.payAt(await this.checkOut(held));
  }

  /** @returns the address to pay at */
  async checkOut(held: readonly BasketOrder[]): Promise<string> {
    const orders = held.map(({ stationId, order }) => ({ stationId, orderId: order.id }));
    const begun = await this.#customer.ask((ctx, { commandId }) => payOrders(ctx, { commandId, orders }));
    check("MONEY", begun.ok, () => `could not pay: ${JSON.stringify(begun)}`);
    return begun.ok ? begun.value.url : "";
  }

  async payAt(url: string): Promise<void> {
    check("MONEY", this.#provider.pay(url), () => `nothing can be paid at ${url}`);
  }

  async cancel(held: BasketOrder | undefined): Promise<void> {
    if (!held) return;
    const asked = { stationId: held.stationId, orderId: held.order.id };
    const done = await this.#customer.ask((ctx, { commandId }) => cancelOrder(ctx, { commandId, ...asked }));
    check("LIVE", done.ok, () => `could not cancel: ${JSON.stringify(done)}`);
  }

  #place(wanted: readonly Wanted[]) {
    const stands = wanted.map(([stand, skuId, quantity]) => ({
      stationId: standsOf(this.#college)[stand] as StationId,
      lines: [{ skuId, quantity, options: [] }],
      ...{ note: null, slot: null, shownAt: null },
    }));
    return this.#customer.ask((ctx, { commandId }) => placeBasket(ctx, { commandId, stands }));
  }
}

/** Cooks and hands over what is queued, one after the other; turns away who wants two coffees. */
async function cook({ timeline, ...world }: World, host: Host<StationRoom>, { organizer }: College): Promise<void> {
  const device = new Device({ timeline, ...world }, `cook ${host.name}`);
  const tell = (type: "StartOrder" | "MarkReady", orderId: OrderId) =>
    device.command(host, (room, commandId, now) => room.submit(commandId, organizer, { type, orderId }, now));
  await timeline.until(COOKS_BEGIN_AT);
  for (;;) {
    const queued = await device.look(host, (room) => [...(room.kitchen?.orders.values() ?? [])].filter(isQueued));
    const [order] = queued.toSorted((a, b) => a.number - b.number);
    if (!order) return;
    const { id: orderId } = order;
    if (order.lines.some(({ skuId }) => skuId === COFFEE)) {
      const command = { type: "RejectOrder", orderId, reason: "No kettle" } as const;
      await device.command(host, (room, commandId, now) => room.submit(commandId, organizer, command, now));
      continue;
    }
    await tell("StartOrder", orderId);
    await timeline.sleep(MINUTE_MS);
    await tell("MarkReady", orderId);
    await device.command(host, (room, commandId, now) =>
      room.handOver({ commandId, actorId: organizer, code: orderId, handedAt: null }, { orderId }, null, now),
    );
  }
}

function isQueued({ status }: { readonly status: string }): boolean {
  return status === "queued";
}

function standsOf({ kitchenId, deskId }: College): readonly [StationId, StationId] {
  return [kitchenId, deskId];
}

/** The help desk's place is a second stand, and everybody has a pass. */
async function openStands({ readModel }: World, college: College): Promise<void> {
  const { collegeId, eventId, deskId, people } = college;
  await readModel.open(college, DAY_START);
  await openAccount(readModel, college);
  const db = drizzle(readModel.d1);
  const pass = { collegeId, eventId, number: 1, name: "", issuedAt: DAY_START, seq: 1 };
  await db.batch([
    db.update(stations).set({ kind: "food" }).where(eq(stations.id, deskId)),
    db.insert(passes).values(
      people.map((userId, i) => ({
        ...{ ...pass, userId, id: countedId("pass", i + 1), registrationId: countedId("registration", i + 1) },
        ticketTypeId: countedId("ticketType", 1),
      })),
    ),
  ]);
}

async function openStand(world: World, host: Host<StationRoom>, college: College, stationId: StationId): Promise<void> {
  const device = new Device(world, `stand ${host.name}`);
  const config = kitchenConfig(1, PIZZAS);
  if (config.kind !== "food") throw new Error("a stand sells food");
  const ahead = { ...config, kitchen: { ...config.kitchen, pay: "ahead" as const } };
  await device.look(host, (room, now) => room.configure(stationIdentity(college, stationId), ahead, now));
  const open = { type: "OpenKitchen" } as const;
  await device.command(host, (room, commandId, now) => room.submit(commandId, college.organizer, open, now));
}
