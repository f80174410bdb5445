import * as z from "zod";
import type { FoodRefusal, KitchenOrderView } from "#shared/domain/food/types";
import { idSchema, type OrderId, type StationId } from "#shared/ids";
import type { Result } from "#shared/result";
import { valueOr } from "./answers.ts";
import type { KnownOrder } from "./book.ts";
import { type AtStove, burn, cookLines, giveUpTooSoon, runOut, Slips, takeBack } from "./kitchen-slips.ts";
import type { LiveSocket } from "./live-socket.ts";
import { SPREAD } from "./plan.ts";
import type { Random } from "./random.ts";
import { despiteTrouble, type Session } from "./session.ts";
import { nudged, orderShows } from "./shown.ts";
import { keepStore } from "./store-keeper.ts";
import type { World } from "./world.ts";

/** Simulated seconds a cook rests when there is nothing to cook. */
const IDLE_SECONDS = 10;
/** A dish dropped, an ingredient gone. */
const REJECT_SHARE = 0.02;
/** A cook may see an order before its owner has the reply, by as much as a lost reply takes to be asked for again. */
const ORDER_REPLY_WITHIN_MS = 90_000;

const shownOrder = z.looseObject({
  id: idSchema("order"),
  status: z.string(),
  promisedAt: z.number(),
  number: z.number(),
});

export type Kitchen = { readonly id: StationId; readonly cooks: number; readonly seconds: number };

/** The people of one kitchen: cooks who read the kitchen's display, and the counter that hands over. */
export class KitchenCrew {
  readonly #kitchen: Kitchen;
  readonly #display: LiveSocket;
  readonly #staff: Session;
  readonly #taken = new Set<OrderId>();
  readonly #slips = new Slips();

  constructor(kitchen: Kitchen, staff: Session, display: LiveSocket) {
    this.#kitchen = kitchen;
    this.#staff = staff;
    this.#display = display;
  }

  async open(world: World): Promise<void> {
    const opened = await this.#staff.command("station.setIntake", (api, commandId) =>
      api.station.setIntake.mutate({ commandId, stationId: this.#kitchen.id, intake: "open" }),
    );
    valueOr(world, "station.setIntake", opened, []);
  }

  /** Whoever looks after what the kitchen cooks from. */
  keepStore(world: World, random: Random): Promise<void> {
    return keepStore(world, this.#staff, this.#kitchen, random);
  }

  /** One cook: always the order promised first, until everybody has gone. */
  async cook(world: World, random: Random): Promise<void> {
    for (;;) {
      const orderId = this.#nextOrder();
      if (orderId) await despiteTrouble(this.#prepare(world, orderId, random));
      else if (world.state.everybodyDone) return;
      else await world.clock.sleep(IDLE_SECONDS);
    }
  }

  /** Somebody at the counter shows a code: the QR's text, or four characters. */
  handOver(code: string): Promise<Result<KitchenOrderView | null | Record<string, never>, FoodRefusal>> {
    return this.#staff.command("station.handOver", (api, commandId) =>
      api.station.handOver.mutate({ commandId, stationId: this.#kitchen.id, code }),
    );
  }

  /** Handed over from the list: the person at the counter is known there. */
  handOverOrder(orderId: OrderId) {
    return this.#staff.command("station.handOverOrder", (api, commandId) =>
      api.station.handOverOrder.mutate({ commandId, stationId: this.#kitchen.id, orderId }),
    );
  }

  /** Handed over by a phone without a network, which tells of it now. */
  handOverLate(code: string) {
    const handedAt = Date.now();
    return this.#staff.command("station.handOverLate", (api, commandId) =>
      api.station.handOverLate.mutate({ commandId, stationId: this.#kitchen.id, code, handedAt }),
    );
  }

  markPaid(orderId: OrderId) {
    return this.#staff.command("kitchen.markPaid", (api, commandId) =>
      api.kitchen.markPaid.mutate({ commandId, stationId: this.#kitchen.id, orderId, paid: true }),
    );
  }

  #nextOrder(): OrderId | null {
    const queued = [...this.#display.entries].flatMap(([key, value]) => {
      const order = key.startsWith("order:") ? shownOrder.safeParse(value) : null;
      return order?.success && order.data.status === "queued" && !this.#taken.has(order.data.id) ? [order.data] : [];
    });
    const first = queued.toSorted((a, b) => a.promisedAt - b.promisedAt || a.number - b.number)[0];
    if (!first) return null;
    this.#taken.add(first.id);
    return first.id;
  }

  async #prepare(world: World, orderId: OrderId, random: Random): Promise<void> {
    const known = await this.#findKnown(world, orderId);
    if (!known) return;
    const at = { stationId: this.#kitchen.id, orderId };
    const stove: AtStove = { world, staff: this.#staff, random, slips: this.#slips, known, at };
    const isRejected = random.chance(REJECT_SHARE);
    const startedAt = performance.now();
    if (isRejected) {
      const rejected = await this.#staff.command("station.rejectOrder", (api, commandId) =>
        api.station.rejectOrder.mutate({ ...at, commandId }),
      );
      if (valueOr(world, "station.rejectOrder", rejected, ["wrong-state"])) tell(world, known, "rejected", startedAt);
      return;
    }
    const started = await this.#staff.command("station.startOrder", (api, commandId) =>
      api.station.startOrder.mutate({ ...at, commandId }),
    );
    // Its owner may have cancelled it meanwhile.
    if (!valueOr(world, "station.startOrder", started, ["wrong-state"])) return;
    tell(world, known, "preparing", startedAt);
    await runOut(stove);
    await world.clock.sleep(random.lognormal(this.#kitchen.seconds, SPREAD));
    const readyFrom = performance.now();
    if (await burn(stove)) return tell(world, known, "cancelled", readyFrom);
    if ((await cookLines(stove))?.status !== "ready") return;
    const isSlip = await takeBack(stove);
    if (isSlip) await world.clock.sleep(IDLE_SECONDS);
    if (!isSlip || (await this.#markReady(stove))) tell(world, known, "ready", readyFrom);
    await giveUpTooSoon(stove);
  }

  async #markReady({ world, at }: AtStove): Promise<boolean> {
    const ready = await this.#staff.command("station.markReady", (api, commandId) =>
      api.station.markReady.mutate({ ...at, commandId }),
    );
    return valueOr(world, "station.markReady", ready, []) !== null;
  }

  async #findKnown(world: World, orderId: OrderId): Promise<KnownOrder | null> {
    const deadline = performance.now() + ORDER_REPLY_WITHIN_MS;
    for (;;) {
      const known = world.book.orders.get(orderId);
      if (known) return known;
      if (performance.now() > deadline) {
        world.book.violated("lost orders", `${orderId} is on the display, but nobody got it as a reply`);
        return null;
      }
      await world.clock.sleepReal(20);
    }
  }
}

/** The order has reached this state: its owner must see it, wherever they look. */
export function tell(world: World, known: KnownOrder, status: KnownOrder["status"], askedAt: number): void {
  known.status = status;
  const { person, stationId, placed } = known;
  const station = person.stations.get(stationId);
  world.sockets.mustShow(station, `order ${placed.id} ${status}`, orderShows(placed.id, status));
  world.sockets.mustShow(person.feed, `the nudge for order ${placed.id} ${status}`, nudged("order", askedAt));
}
