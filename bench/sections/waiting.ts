import { randomUUID } from "node:crypto";
import * as z from "zod";
import { WAITING_MAX } from "#shared/limits";
import { dataOf, mutationRequest } from "../load/api.ts";
import { bareWrite } from "../load/commands.ts";
import { HttpConnection, type HttpReply } from "../load/http-connection.ts";
import type { Effort } from "../options.ts";
import { showNumber, showSpread, type Table } from "../report.ts";
import { type Counter, makeEvent, makeStation } from "../server/campus.ts";
import { openFileStorage } from "../server/file-storage.ts";
import { fillKitchen, fillQueue, openStation } from "../server/fill-rooms.ts";
import { addPeople, type People, type Person } from "../server/people.ts";
import { startProduct } from "../server/product.ts";
import { startReference } from "../server/reference.ts";
import { PORTS, type Served } from "../server/served.ts";
import { quantile, spreadOf } from "../stats.ts";
import { objectFile } from "./size.ts";

const COMMANDS = ["join", "call next", "order", "advance"] as const;
type Command = (typeof COMMANDS)[number] | "bare";
/** Turns in which every size and the bare object are timed. */
const TURNS = 5;
const WARM_UP = 30;
/** More orders than this would be ready later than any kitchen promises. */
const ORDERS_MAX = 3_000;
/** A token, or an order. */
const named = z.object({ id: z.string() });

/** A queue and a kitchen of one event, and who comes there in turn. */
type Place = { readonly waiting: number; readonly queue: Counter; readonly kitchen: Counter };

/**
 * Commands of stations by how many wait, over HTTP one after the other, beside the bare object in the same turns. Who joins is followed
 * by one who is called and served, and each order by one that is handed over, so that as many wait all the time.
 */
export async function measureWaiting(dir: string, { waiting, sizeCommands }: Effort): Promise<Table> {
  const visits = WARM_UP + sizeCommands;
  const people = await prepare(dir, visits);
  const places = await fillPlaces(dir, people, waiting, visits);
  const served = await startProduct(dir, { port: PORTS.product });
  const reference = await startReference(`${dir}-reference`);
  try {
    const bare = new Timer(reference);
    const clients = places.map((place) => new Client(served, people, place));
    for (const client of clients) await client.visit(WARM_UP);
    await bare.writeBare(WARM_UP);
    // What the first few take is not counted.
    for (const timer of [bare, ...clients.map((client) => client.timer)]) timer.take();
    const perTurn = Math.floor(sizeCommands / TURNS);
    const turns: { readonly bare: number; readonly ours: Record<Command, number>[] }[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      await bare.writeBare(perTurn);
      for (const client of clients) await client.visit(perTurn);
      turns.push({ bare: bare.take().bare, ours: clients.map(({ timer }) => timer.take()) });
    }
    return tableOf(waiting, turns);
  } finally {
    await served.stop();
    await reference.stop();
  }
}

function tableOf(
  waiting: readonly number[],
  turns: readonly { readonly bare: number; readonly ours: readonly Record<Command, number>[] }[],
): Table {
  const rows = COMMANDS.flatMap((command) =>
    waiting.map((count, index) => {
      const ours = turns.map((turn) => turn.ours[index]?.[command] ?? Number.NaN);
      const first = turns.map((turn) => turn.ours[0]?.[command] ?? Number.NaN);
      const ratios = turns.map(({ bare }, turn) => bare / (ours[turn] ?? Number.NaN));
      const ofFirst = ours.map((ms, turn) => ms / (first[turn] ?? Number.NaN));
      return [
        ...[
          command,
          showNumber(isOfKitchen(command) ? Math.min(count, ORDERS_MAX) : count, 0),
          showSpread(spreadOf(ours), 2),
        ],
        showNumber(1_000 / spreadOf(ours).median, 0),
        showSpread(spreadOf(ratios), 2),
        index === 0 ? "1" : showSpread(spreadOf(ofFirst), 2),
      ];
    }),
  );
  const bare = spreadOf(turns.map((turn) => turn.bare));
  return {
    title: "Commands of a station by how many wait",
    columns: ["command", "waiting", "P50 ms", "commands/s", "ratio to bare", `time beside ${waiting[0]} waiting`],
    rows: [["bare object", "–", showSpread(bare, 2), showNumber(1_000 / bare.median, 0), "1", "–"], ...rows],
    notes: [
      "One client that waits for each answer, every size and the bare object in turns; median (and range) of the turns' medians. The whole stack in workerd, against a bare Worker that calls a bare object with one SQLite insert.",
      `Advance: an order is begun, and marked ready. Waiting orders are those that are placed and not begun; more than ${showNumber(ORDERS_MAX, 0)} no kitchen takes, for they would be ready too late.`,
      "Whoever waited before has no page open; the stations' screens are not told here.",
    ],
  };
}

function isOfKitchen(command: Command): boolean {
  return command === "order" || command === "advance";
}

async function prepare(dir: string, visits: number): Promise<People> {
  await (await startProduct(dir, { port: PORTS.product })).stop();
  return addPeople(dir, visits);
}

async function fillPlaces(
  dir: string,
  people: People,
  waiting: readonly number[],
  visits: number,
): Promise<readonly Place[]> {
  const served = await startProduct(dir, { port: PORTS.product });
  const places: Place[] = [];
  try {
    // Nobody may wait in more than a few queues of one event.
    for (const count of waiting) {
      const { eventId } = await makeEvent(served, people.organizer, visits);
      await registerAll(served, people, eventId);
      const queue = await makeStation(served, people.organizer, eventId, "service", WAITING_MAX);
      const kitchen = await makeStation(served, people.organizer, eventId, "food");
      places.push({ waiting: count, queue, kitchen });
    }
  } finally {
    await served.stop();
  }
  for (const { waiting: count, queue, kitchen } of places) {
    const lane = openFileStorage(objectFile(dir, "station", queue.stationId));
    // Whoever joins makes it so many.
    fillQueue(openStation(lane), count - 1, count - 1);
    lane.close();
    if (!kitchen.skuId) throw new Error("a kitchen without a dish");
    const stand = openFileStorage(objectFile(dir, "station", kitchen.stationId));
    const orders = Math.min(count, ORDERS_MAX);
    fillKitchen(openStation(stand), kitchen.skuId, orders, orders);
    stand.close();
  }
  return places;
}

async function registerAll(served: Served, { attendees }: People, eventId: string): Promise<void> {
  const timer = new Timer(served);
  for (const person of attendees)
    await timer.send("join", mutationRequest(served.port, person, "attendee.register", { ...newCommand(), eventId }));
}

/** One request after the other, each timed from its first byte until its whole answer is here. */
class Timer {
  readonly #served: Served;
  #connection: HttpConnection | null = null;
  #took = noTimes();

  constructor(served: Served) {
    this.#served = served;
  }

  async send(command: Command, request: string, read: (reply: HttpReply) => unknown = dataOf): Promise<unknown> {
    this.#connection ??= await HttpConnection.open(this.#served.port);
    const sentAt = performance.now();
    const reply = await this.#connection.exchange(request);
    this.#took[command].push(performance.now() - sentAt);
    if (reply.status !== 200) throw new Error(`${command}: ${reply.status} ${reply.body}`);
    return read(reply);
  }

  async writeBare(times: number): Promise<void> {
    const request = bareWrite(this.#served);
    for (let count = 0; count < times; count++) await this.send("bare", request, () => null);
  }

  /** The medians since they were taken last, milliseconds. */
  take(): Record<Command, number> {
    const took = this.#took;
    this.#took = noTimes();
    this.#connection?.close();
    this.#connection = null;
    const median = (command: Command) =>
      quantile(
        took[command].sort((a, b) => a - b),
        0.5,
      );
    return {
      bare: median("bare"),
      join: median("join"),
      "call next": median("call next"),
      order: median("order"),
      advance: median("advance"),
    };
  }
}

class Client {
  readonly timer: Timer;
  readonly #untimed: Timer;
  readonly #served: Served;
  readonly #people: People;
  readonly #place: Place;
  #next = 0;

  constructor(served: Served, people: People, place: Place) {
    this.timer = new Timer(served);
    this.#untimed = new Timer(served);
    this.#served = served;
    this.#people = people;
    this.#place = place;
  }

  async visit(times: number): Promise<void> {
    for (let count = 0; count < times; count++) await this.#visitOnce();
    this.#untimed.take();
  }

  async #visitOnce(): Promise<void> {
    const { queue, kitchen } = this.#place;
    const person = this.#people.attendees[this.#next++];
    const staff = this.#people.organizer;
    if (!person) throw new Error("nobody left");
    const at = (stationId: string, more: object = {}) => ({ ...newCommand(), stationId, ...more });
    const ask = (command: Command, who: Person, procedure: string, input: object, timer = this.timer) =>
      timer.send(command, mutationRequest(this.#served.port, who, procedure, input));
    const alsoAsk = (procedure: string, input: object) => ask("bare", staff, procedure, input, this.#untimed);
    await ask("join", person, "attendee.joinQueue", at(queue.stationId, { laneId: "regular" }));
    const called = named.parse(await ask("call next", staff, "station.callNext", at(queue.stationId)));
    const tokenId = { tokenId: called.id };
    await alsoAsk("station.arrived", at(queue.stationId, tokenId));
    await alsoAsk("station.finish", at(queue.stationId, tokenId));
    const lines = [{ skuId: kitchen.skuId, quantity: 1, options: [] }];
    const soon = { lines, note: null, slot: null, shownAt: null };
    const order = named.parse(await ask("order", person, "attendee.placeOrder", at(kitchen.stationId, soon)));
    const orderId = { orderId: order.id };
    await ask("advance", staff, "station.startOrder", at(kitchen.stationId, orderId));
    await ask("advance", staff, "station.markReady", at(kitchen.stationId, orderId));
    await alsoAsk("station.handOverOrder", at(kitchen.stationId, orderId));
  }
}

function newCommand() {
  return { commandId: randomUUID() };
}

function noTimes(): Record<Command, number[]> {
  return { bare: [], join: [], "call next": [], order: [], advance: [] };
}
