import type { FoodRefusal, MenuItemView, OrderView } from "#shared/domain/food/types";
import type { StationId } from "#shared/ids";
import { mustRefuse, valueOr } from "./answers.ts";
import { payAhead } from "./attendee-food-money.ts";
import { watchStation } from "./attendee-queue.ts";
import type { KnownOrder } from "./book.ts";
import { type KitchenCrew, tell } from "./kitchen-crew.ts";
import type { Person } from "./person.ts";
import { PLAN } from "./plan.ts";
import type { Random } from "./random.ts";
import { orderShows } from "./shown.ts";
import type { World } from "./world.ts";

const LOOK_EVERY_SECONDS = 120;
/** At the counter some dishes turn out to be gone, so people try another once or twice. */
const TRIES_MAX = 3;

export type Placed = { readonly known: KnownOrder; readonly crew: KitchenCrew };

/** Orders at one stand or at two, pays what is paid ahead, waits, collects; some in ways that must be refused. */
export async function eat(world: World, person: Person): Promise<void> {
  const all = person.traits.fillsBasket ? await fillBasket(world, person) : await order(world, person);
  if (all.some(({ known }) => known.status === "placed")) await payAhead(world, person, all);
  for (const placed of all) await collect(world, person, placed);
}

async function collect(world: World, person: Person, { known, crew }: Placed): Promise<void> {
  const { traits, session, random } = person;
  const { id: orderId } = known.placed;
  const code = codeOf(world, person, known);
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
  // The second order of a basket may be ready by now, and this one be so while they ask.
  if (traits.collects === "too-early" && !isReady(known)) {
    const askedAt = performance.now();
    const early = await crew.handOver(code.text);
    if (early.ok && isReady(known)) {
      tell(world, known, "served", askedAt);
      return;
    }
    mustRefuse(world, "station.handOver", early, ["order-not-ready"]);
  }
  if (!(await waitUntilReady(world, known))) return;
  await world.clock.sleep(random.lognormal(60, 0.6));
  if (traits.collects === "wrong-counter") await tryOtherCounter(world, known);
  if (known.placed.pay === "counter") valueOr(world, "kitchen.markPaid", await crew.markPaid(orderId), []);
  const askedAt = performance.now();
  const served = valueOr(world, "station.handOver", await handOver(crew, known, code, random), []);
  if (!served) return;
  known.collectedBy = code.by;
  tell(world, known, "served", askedAt);
  if (traits.collects === "twice") {
    // A short code is free for the next order once its own is served; the QR names the order.
    const again = await crew.handOver(known.placed.pickupCode);
    mustRefuse(world, "station.handOver", again, ["already-served"]);
  }
}

/** By the code, mostly; some are known at the counter, and some phones there have no network for a moment. */
function handOver(crew: KitchenCrew, { placed }: KnownOrder, { by, text }: ReturnType<typeof codeOf>, random: Random) {
  const share = by === "code" ? random.next() : 1;
  if (share < 0.1) return crew.handOverOrder(placed.id);
  return share < 0.2 ? crew.handOverLate(placed.pickupCode) : crew.handOver(text);
}

/** A pass collects what is ready: too early there is nothing it could name. */
function codeOf(world: World, { traits, userId }: Person, { placed }: KnownOrder) {
  const passes = userId ? world.book.registrations.get(userId)?.registration.passes : undefined;
  const pass = passes?.find(({ revokedAt }) => revokedAt === null);
  if (traits.showsPassForFood && traits.collects !== "too-early" && pass)
    return { by: "pass", text: pass.code } as const;
  return { by: "code", text: traits.showsShortCode ? placed.shortCode : placed.pickupCode } as const;
}

async function order(world: World, person: Person): Promise<Placed[]> {
  const { random } = person;
  let kitchen = random.pick(world.grounds.kitchens);
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const tried = await tryToOrder(world, person, kitchen.id);
    if (tried.placed) return [tried.placed];
    if (tried.refusal === "kitchen-closed") return [];
    // Too busy here: another kitchen may do. Sold out: something else on the same menu.
    if (tried.refusal === "kitchen-full") {
      kitchen = world.grounds.kitchens.find(({ id }) => id !== kitchen.id) ?? kitchen;
    }
    await world.clock.sleep(random.between(20, 90));
  }
  return [];
}

type Tried = { readonly placed: Placed | null; readonly refusal: FoodRefusal["code"] | null };

async function tryToOrder(world: World, person: Person, stationId: StationId): Promise<Tried> {
  const { session } = person;
  const lines = await readMenu(world, person, stationId);
  if (!lines) return { placed: null, refusal: "sold-out" };
  const askedAt = performance.now();
  const placed = await session.command("attendee.placeOrder", (api, commandId) =>
    api.attendee.placeOrder.mutate({ commandId, stationId, lines, ...AS_SOON_AS_POSSIBLE }),
  );
  const view = valueOr(world, "attendee.placeOrder", placed, ["sold-out", "kitchen-full", ...closedByNow(world)]);
  if (!view) return { placed: null, refusal: placed.ok ? null : placed.refusal.code };
  return { placed: note(world, person, { stationId, order: view }, askedAt), refusal: null };
}

/** Something to eat and something to drink, all or nothing. */
async function fillBasket(world: World, person: Person): Promise<Placed[]> {
  const { session, random } = person;
  const { kitchens } = world.grounds;
  const chosen = (["counter", "ahead"] as const).map((pay) => random.pick(kitchens.filter((one) => one.pay === pay)));
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const stands: (AskedOrder & { readonly stationId: StationId })[] = [];
    for (const { id: stationId } of chosen) {
      const lines = await readMenu(world, person, stationId);
      if (lines) stands.push({ stationId, lines, ...AS_SOON_AS_POSSIBLE });
    }
    if (stands.length < chosen.length) return [];
    const askedAt = performance.now();
    const placed = await session.command("attendee.placeBasket", (api, commandId) =>
      api.attendee.placeBasket.mutate({ commandId, stands }),
    );
    const orders = valueOr(world, "attendee.placeBasket", placed, ["sold-out", "kitchen-full", ...closedByNow(world)]);
    if (orders) return orders.map((one) => note(world, person, one, askedAt));
    if (!placed.ok && placed.refusal.code === "kitchen-closed") return [];
    await world.clock.sleep(random.between(20, 90));
  }
  return [];
}

type AskedOrder = { readonly lines: ReturnType<typeof chooseLines> } & typeof AS_SOON_AS_POSSIBLE;
const AS_SOON_AS_POSSIBLE = { note: null, slot: null, shownAt: null };

function closedByNow({ clock }: World): readonly "kitchen-closed"[] {
  return clock.now() > PLAN.lastEntryAt ? ["kitchen-closed"] : [];
}

/** @returns what they choose; null where nothing is left */
async function readMenu(world: World, person: Person, stationId: StationId) {
  const { session, traits, random } = person;
  const page = await session.ask("attendee.getStation", (api) => api.attendee.getStation.query({ stationId }));
  if (traits.watchesStation) await watchStation(world, person, stationId);
  if (page.menu.length === 0) return null;
  await world.clock.sleep(random.lognormal(40, 0.6));
  return chooseLines(page.menu, person);
}

type Answered = { readonly stationId: StationId; readonly order: OrderView };

function note(world: World, person: Person, { stationId, order: placed }: Answered, askedAt: number): Placed {
  const crew = world.kitchenCrews.get(stationId);
  if (!crew) throw new Error("a kitchen without a crew");
  const known: KnownOrder = { person, stationId, placed, status: placed.status, collectedBy: null };
  world.book.orders.set(placed.id, known);
  if (placed.status === "queued") tell(world, known, "queued", askedAt);
  return { known, crew };
}

function chooseLines(menu: readonly MenuItemView[], { random }: Person) {
  const first = random.pick(menu);
  const second = random.pick(menu);
  const dishes = random.chance(0.3) && first !== second ? [first, second] : [first];
  return dishes.map(({ skuId }) => ({ skuId, options: [], quantity: random.chance(0.15) ? 2 : 1 }));
}

function isReady({ status }: KnownOrder): boolean {
  return status === "ready";
}

/** @returns false when the kitchen does not make it */
async function waitUntilReady(world: World, known: KnownOrder): Promise<boolean> {
  const { person, stationId, placed } = known;
  const socket = person.stations.get(stationId);
  const where = { stationId, orderId: placed.id };
  for (;;) {
    if (socket) {
      // A person also hears their number called, should the phone miss it; that is counted where it was sent.
      const isShown = () => orderShows(placed.id, "ready")(socket);
      await world.clock.orOver(socket.when(isShown, world.clock.realMs(LOOK_EVERY_SECONDS)));
    } else {
      await world.clock.sleep(LOOK_EVERY_SECONDS);
      await person.session.ask("attendee.getOrder", (api) => api.attendee.getOrder.query(where));
    }
    if (isReady(known)) return true;
    if (known.status === "rejected" || known.status === "cancelled") return false;
    if (socket) await world.clock.sleep(1);
  }
}

/** A counter across the yard does not hand over what it did not cook. */
async function tryOtherCounter(world: World, { stationId, placed }: KnownOrder): Promise<void> {
  const other = [...world.kitchenCrews].find(([id]) => id !== stationId)?.[1];
  if (!other) return;
  const refused = await other.handOver(placed.pickupCode);
  mustRefuse(world, "station.handOver", refused, [
    "pass-forged",
    "pass-wrong-event",
    "pass-unknown",
    "order-unknown",
    "order-elsewhere",
  ]);
}
