import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { mutationRequest } from "../load/api.ts";
import { HttpConnection } from "../load/http-connection.ts";
import { whatIsWrong } from "../load/supplies.ts";
import type { Effort } from "../options.ts";
import { showNumber, showSpread, type Table } from "../report.ts";
import { type Counter, type LiveEvent, makeEvent, makeStation } from "../server/campus.ts";
import { openFileStorage } from "../server/file-storage.ts";
import { fillKitchen, fillLedger, fillQueue, LIVE_MAX, openLedger, openStation } from "../server/fill-rooms.ts";
import { addPeople, databaseWith, type People } from "../server/people.ts";
import { startProduct } from "../server/product.ts";
import { PORTS, type Served } from "../server/served.ts";
import { quantile, spreadOf } from "../stats.ts";
import { type Cost, type Costs, checksInNode, costsInNode } from "./size-in-node.ts";
import { measureScansBySize } from "./size-scans.ts";

/** One event and its stations, with so many records in them. */
type Place = { readonly event: LiveEvent; readonly queue: Counter; readonly kitchen: Counter };
type Command = keyof Costs;

const COMMANDS = ["register", "scan", "join", "order"] as const satisfies readonly Command[];
/** Turns in which both sizes are timed. */
const TURNS = 5;
const SETTLE_PEOPLE = 50;

export async function measureSize(stateDir: string, effort: Effort): Promise<Table[]> {
  const { sizes, sizeCommands } = effort;
  const nodeDir = join(stateDir, "rooms");
  mkdirSync(nodeDir, { recursive: true });
  const [smallCosts, largeCosts] = [
    costsInNode(nodeDir, sizes[0], sizeCommands),
    costsInNode(nodeDir, sizes[1], sizeCommands),
  ];
  const checks = await checksInNode(sizeCommands);
  const micros = ({ p50, p95 }: Cost) => `${showNumber(p50, 0)} (${showNumber(p95, 0)})`;
  const [small, large] = await timesInWorkerd(join(stateDir, "size"), effort);
  const show = (times: readonly number[][]) =>
    showSpread(spreadOf(times.map((turn) => quantile(turn.sort(ascending), 0.5))), 2);
  const median = (times: readonly number[][]) =>
    spreadOf(times.map((turn) => quantile(turn.sort(ascending), 0.5))).median;
  const costs: Table = {
    title: `A command's cost with ${showNumber(sizes[0], 0)} and ${showNumber(sizes[1], 0)} records`,
    columns: [
      "command",
      `HTTP, ${sizes[0]}: P50 ms`,
      `HTTP, ${sizes[1]}: P50 ms`,
      "ratio",
      `room, ${sizes[0]}: P50 (P95) µs`,
      `room, ${sizes[1]}: P50 (P95) µs`,
      "ratio",
    ],
    rows: COMMANDS.map((command) => {
      const [a, b] = [smallCosts[command], largeCosts[command]];
      return [
        command,
        show(small[command]),
        show(large[command]),
        showNumber(median(large[command]) / median(small[command]), 2),
        micros(a),
        micros(b),
        showNumber(b.p50 / a.p50, 2),
      ];
    }),
    notes: [
      "HTTP: the whole stack in workerd, one client that waits for each answer, both sizes in turns; the objects' databases were filled by their own commands before workerd opened them. Median (and range) of the turns' medians.",
      "Room: the same decide, storage turn and reply in Node over the same SQLite schema, without server, network or signature.",
      `Signatures, in Node: a code that stands still is checked in ${micros(checks.still)} µs, one that moves in ${micros(checks.moving)} µs, whatever the size. What HTTP scans here was signed in the same life of its object, which remembers it and checks none.`,
      `Records: passes of one event; tokens and orders of one station, of which at most ${LIVE_MAX} are live (a queue takes 2,000) and the others have ended.`,
    ],
  };
  return [costs, await measureScansBySize(join(stateDir, "scans"), effort, checks.still.p50)];
}

type Times = Readonly<Record<Command, number[][]>>;

async function timesInWorkerd(dir: string, { sizes, sizeCommands }: Effort): Promise<[Times, Times]> {
  await (await startProduct(dir, { port: PORTS.product })).stop();
  const people = addPeople(dir, sizeCommands + SETTLE_PEOPLE);
  const first = await startProduct(dir, { port: PORTS.product });
  const places: Place[] = [];
  try {
    for (const size of sizes) places.push(await makePlace(first, people, size + 2 * people.attendees.length));
  } finally {
    await first.stop();
  }
  for (const [index, size] of sizes.entries()) fillPlace(dir, places[index], size);
  const served = await startProduct(dir, { port: PORTS.product });
  try {
    return await timeBoth(served, people, places, sizeCommands);
  } finally {
    await served.stop();
  }
}

async function makePlace(served: Served, { organizer }: People, capacity: number): Promise<Place> {
  const event = await makeEvent(served, organizer, capacity);
  const queue = await makeStation(served, organizer, event.eventId, "service");
  const kitchen = await makeStation(served, organizer, event.eventId, "food");
  return { event, queue, kitchen };
}

function fillPlace(dir: string, place: Place | undefined, size: number): void {
  if (!place) return;
  const { event, queue, kitchen } = place;
  const ledger = openFileStorage(objectFile(dir, "identity", event.eventId));
  fillLedger(openLedger(ledger), size);
  ledger.close();
  const queueStorage = openFileStorage(objectFile(dir, "station", queue.stationId));
  fillQueue(openStation(queueStorage), size);
  queueStorage.close();
  if (!kitchen.skuId) throw new Error("a kitchen without a dish");
  const kitchenStorage = openFileStorage(objectFile(dir, "station", kitchen.stationId));
  fillKitchen(openStation(kitchenStorage), kitchen.skuId, size);
  kitchenStorage.close();
}

/** The file of the object whose own record under `name` mentions an id. */
export function objectFile(dir: string, name: string, id: string): string {
  const holds = (db: DatabaseSync) =>
    db.prepare("SELECT 1 FROM value WHERE name = ? AND instr(json, ?) > 0").get(name, id) !== undefined;
  return databaseWith(dir, "value", holds);
}

async function timeBoth(
  served: Served,
  people: People,
  places: readonly Place[],
  count: number,
): Promise<[Times, Times]> {
  const clients = places.map((place) => new Client(served, people, place));
  for (const client of clients) await client.arrive(SETTLE_PEOPLE);
  const perTurn = Math.floor(count / TURNS);
  for (let turn = 0; turn < TURNS; turn++) {
    for (const client of clients) await client.turn(perTurn);
  }
  const [small, large] = clients.map((client) => client.times);
  if (!small || !large) throw new Error("two sizes are compared");
  return [small, large];
}

/** One person after the other registers, is let in, queues and orders, each waiting for the answer. */
class Client {
  readonly times: Times = { register: [], scan: [], join: [], order: [] };
  readonly #served: Served;
  readonly #people: People;
  readonly #place: Place;
  #next = 0;

  constructor(served: Served, people: People, place: Place) {
    this.#served = served;
    this.#people = people;
    this.#place = place;
  }

  /** What the first few take is not counted. */
  async arrive(count: number): Promise<void> {
    await this.turn(count);
    for (const command of COMMANDS) this.times[command].length = 0;
  }

  async turn(count: number): Promise<void> {
    const took = { register: [], scan: [], join: [], order: [] } as Record<Command, number[]>;
    const connection = await HttpConnection.open(this.#served.port);
    try {
      for (let index = 0; index < count; index++) await this.#visit(connection, took);
    } finally {
      connection.close();
    }
    for (const command of COMMANDS) this.times[command].push(took[command]);
  }

  async #visit(connection: HttpConnection, took: Record<Command, number[]>): Promise<void> {
    const { event, queue, kitchen } = this.#place;
    const person = this.#people.attendees[this.#next++];
    const [volunteer] = this.#people.volunteers;
    if (!person || !volunteer) throw new Error("nobody left");
    const send = async (command: Command, request: string): Promise<string> => {
      const sentAt = performance.now();
      const reply = await connection.exchange(request);
      took[command].push(performance.now() - sentAt);
      const wrong = whatIsWrong(reply);
      if (wrong) throw new Error(`${command}: ${wrong}`);
      return reply.body;
    };
    const ask = (who: typeof person, procedure: string, input: object) =>
      mutationRequest(this.#served.port, who, procedure, { commandId: randomUUID(), ...input });
    const registered = await send("register", ask(person, "attendee.register", { eventId: event.eventId }));
    const code = /"code":"([^"]+)"/.exec(registered)?.[1] ?? "";
    await send("scan", ask(volunteer, "scanner.scan", { ...event, code }));
    await send("join", ask(person, "attendee.joinQueue", { stationId: queue.stationId, laneId: "regular" }));
    const lines = [{ skuId: kitchen.skuId, quantity: 1, options: [] }];
    await send(
      "order",
      ask(person, "attendee.placeOrder", {
        stationId: kitchen.stationId,
        lines,
        note: null,
        slot: null,
        shownAt: null,
      }),
    );
  }
}

function ascending(a: number, b: number): number {
  return a - b;
}
