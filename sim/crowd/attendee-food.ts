import type { FoodRefusal, MenuItemView, OrderView } from "#shared/domain/food/types";
import { mustRefuse, valueOr } from "./answers.ts";
import { watchStation } from "./attendee-queue.ts";
import type { KnownOrder } from "./book.ts";
import { type KitchenCrew, tell } from "./kitchen-crew.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import { orderShows } from "./shown.ts";
import type { World } from "./world.ts";

const LOOK_EVERY_SECONDS = 120;
/** At the counter some dishes turn out to be gone, so people try another once or twice. */
const TRIES_MAX = 3;

type Placed = { readonly known: KnownOrder; readonly crew: KitchenCrew };

/** Orders ahead, waits, collects; some in ways that must be refused. */
export async function eat(world: World, person: Person): Promise<void> {
  const placed = await order(world, person);
  if (!placed) return;
  const { known, crew } = placed;
  const { traits, session, random } = person;
  const { id: orderId } = known.placed;
  const code = traits.showsShortCode ? known.placed.shortCode : known.placed.pickupCode;
  if (traits.cancelsOrder) {
    const askedAt = performance.now();
    const cancelled = await session.command("attendee.cancelOrder", (api, commandId) =>
      api.attendee.cancelOrder.mutate({ commandId, stationId: known.stationId, orderId }),
    );
    if (valueOr(world, "attendee.cancelOrder", cancelled, ["wrong-state"])) {
      tell(world, known, "cancelled", askedAt);
      return;
    }
  }
  if (traits.collects === "too-early") {
    mustRefuse(world, "station.handOver", await crew.handOver(code), ["order-not-ready"]);
  }
  if (!(await waitUntilReady(world, known))) return;
  await world.clock.sleep(random.lognormal(60, 0.6));
  if (traits.collects === "wrong-counter") await tryOtherCounter(world, known);
  const askedAt = performance.now();
  const served = valueOr(world, "station.handOver", await crew.handOver(code), []);
  if (!served) return;
  tell(world, known, "served", askedAt);
  if (traits.collects === "twice") {
    // A short code is free for the next order once its own is served; the QR names the order.
    const again = await crew.handOver(known.placed.pickupCode);
    mustRefuse(world, "station.handOver", again, ["already-served"]);
  }
}

async function order(world: World, person: Person): Promise<Placed | null> {
  const { random } = person;
  let kitchen = random.pick(world.grounds.kitchens);
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const tried = await tryToOrder(world, person, kitchen.id);
    if (tried.placed) return tried.placed;
    if (tried.refusal === "kitchen-closed") return null;
    // Too busy here: the other kitchen may do. Sold out: something else on the same menu.
    if (tried.refusal === "kitchen-full") {
      kitchen = world.grounds.kitchens.find(({ id }) => id !== kitchen.id) ?? kitchen;
    }
    await world.clock.sleep(random.between(20, 90));
  }
  return null;
}

type Tried = { readonly placed: Placed | null; readonly refusal: FoodRefusal["code"] | null };

async function tryToOrder(world: World, person: Person, stationId: KnownOrder["stationId"]): Promise<Tried> {
  const { session, traits, random } = person;
  const crew = world.kitchenCrews.get(stationId);
  const page = await session.ask("attendee.getStation", (api) => api.attendee.getStation.query({ stationId }));
  if (traits.watchesStation) await watchStation(world, person, stationId);
  if (!crew || page.menu.length === 0) return { placed: null, refusal: "sold-out" };
  await world.clock.sleep(random.lognormal(40, 0.6));
  const lines = chooseLines(page.menu, person);
  const askedAt = performance.now();
  const placed = await session.command("attendee.placeOrder", (api, commandId) =>
    api.attendee.placeOrder.mutate({ commandId, stationId, lines, note: null, slot: null, shownAt: null }),
  );
  const closed = world.clock.now() > PLAN.lastEntryAt ? (["kitchen-closed"] as const) : [];
  const view: OrderView | null = valueOr(world, "attendee.placeOrder", placed, ["sold-out", "kitchen-full", ...closed]);
  if (!view) return { placed: null, refusal: placed.ok ? null : placed.refusal.code };
  const known: KnownOrder = { person, stationId, placed: view, status: "queued" };
  world.book.orders.set(view.id, known);
  tell(world, known, "queued", askedAt);
  return { placed: { known, crew }, refusal: null };
}

function chooseLines(menu: readonly MenuItemView[], { random }: Person) {
  const first = random.pick(menu);
  const second = random.pick(menu);
  const dishes = random.chance(0.3) && first !== second ? [first, second] : [first];
  return dishes.map(({ skuId }) => ({ skuId, options: [], quantity: random.chance(0.15) ? 2 : 1 }));
}

/** @returns false when the kitchen rejected it */
async function waitUntilReady(world: World, known: KnownOrder): Promise<boolean> {
  const { person, stationId, placed } = known;
  const socket = person.stations.get(stationId);
  const where = { stationId, orderId: placed.id };
  for (;;) {
    if (socket) {
      // A person also hears their number called, should the phone miss it; that is counted where it was sent.
      const isReady = () => orderShows(placed.id, "ready")(socket);
      await world.clock.orOver(socket.when(isReady, world.clock.realMs(LOOK_EVERY_SECONDS)));
    } else {
      await world.clock.sleep(LOOK_EVERY_SECONDS);
      await person.session.ask("attendee.getOrder", (api) => api.attendee.getOrder.query(where));
    }
    if (known.status === "ready") return true;
    if (known.status === "rejected") return false;
    if (socket) await world.clock.sleep(1);
  }
}

/** A counter across the yard does not hand over what it did not cook. */
async function tryOtherCounter(world: World, { stationId, placed }: KnownOrder): Promise<void> {
  const other = [...world.kitchenCrews].find(([id]) => id !== stationId)?.[1];
  if (!other) return;
  const refused = await other.handOver(placed.pickupCode);
  mustRefuse(world, "station.handOver", refused, ["pass-forged", "pass-wrong-event", "pass-unknown", "order-unknown"]);
}
