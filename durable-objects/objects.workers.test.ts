import { abortAllDurableObjects, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { countedId } from "#shared/counting-ids";
import { HOLD_MS } from "#shared/domain/ledger/decide";
import type { EventSummary, LedgerConfig } from "#shared/domain/ledger/types";
import type { CollegeId, CommandId, EventId, GateId, OrderId, SkuId, StationId, TokenId, UserId } from "#shared/ids";
import { feedName, ledgerName, stationName } from "#shared/object-names";
import type { ServerMessage } from "#shared/protocol/live";
import {
  CLOSE_MALFORMED,
  CLOSE_MOVED,
  CLOSE_TOO_MANY,
  FRAME_BYTES_MAX,
  FRAMES_PER_MINUTE_MAX,
} from "#shared/protocol/live";
import { VIEWER_HEADER, type Viewer } from "./authority/sockets.ts";
import type { EventLedgerApi } from "./event-ledger/event-ledger-api.ts";
import type { EventLedger } from "./event-ledger/event-ledger-object.ts";
import type { LiveFeedApi } from "./live-feed/live-feed-api.ts";
import type { StationApi, StationCommand, StationConfig } from "./station/station-api.ts";

const MINUTE_MS = 60_000;
const PEOPLE = 8;
const [PIZZA, COFFEE] = [countedId("sku", 1), countedId("sku", 2)] as [SkuId, SkuId];
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const quiet = vi.spyOn(console, "error").mockImplementation(() => {});

type Campus = {
  readonly collegeId: CollegeId;
  readonly eventId: EventId;
  readonly gates: readonly [GateId, GateId];
  readonly deskId: StationId;
  readonly kitchenId: StationId;
  readonly staff: UserId;
  readonly people: readonly UserId[];
};

let worlds = 0;
/** Ids of a college nobody else uses; `ben` and `asha` are its first two people. */
function newCampus(): Campus {
  const first = ++worlds * 100;
  return {
    collegeId: countedId("college", first),
    eventId: countedId("event", first),
    gates: [countedId("gate", first), countedId("gate", first + 1)],
    deskId: countedId("station", first),
    kitchenId: countedId("station", first + 1),
    staff: countedId("user", first),
    people: Array.from({ length: PEOPLE }, (_, i) => countedId("user", first + 1 + i)),
  };
}

const newId = (): CommandId => crypto.randomUUID() as string as CommandId;
const nameOf = (userId: UserId) => `Name of ${userId}`;

function personAt({ people }: Campus, index: number): UserId {
  const userId = people[index];
  if (!userId) throw new Error(`there are only ${people.length} people`);
  return userId;
}

/** Its rows in D1, which projections refer to. */
async function openInD1({ collegeId, eventId, deskId, kitchenId, staff }: Campus): Promise<void> {
  const station = (id: StationId, kind: string) =>
    env.DB.prepare(
      `INSERT INTO stations (college_id, id, event_id, name, kind, version, lanes, prior_service_seconds, cooks, menu, created_at)
       VALUES (?, ?, ?, 'A station', ?, 1, '[]', 30, 1, '[]', 0)`,
    ).bind(collegeId, id, eventId, kind);
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO colleges (id, slug, name, accent, time_zone, currency, created_at) VALUES (?1, ?1, ?1, '#000000', 'UTC', 'EUR', 0)",
    ).bind(collegeId),
    env.DB.prepare("INSERT INTO users (id, email, name, created_at) VALUES (?1, ?1, ?1, 0)").bind(staff),
    env.DB.prepare(
      `INSERT INTO events (college_id, id, version, status, title, summary, description, category, venue, starts_at, ends_at,
         sales_open_at, sales_close_at, capacity, approval, created_by, created_at)
       VALUES (?, ?, 1, 'live', 'An event', '', '', '', '', 0, 0, 0, 0, 5, 0, ?, 0)`,
    ).bind(collegeId, eventId, staff),
    station(deskId, "service"),
    station(kitchenId, "food"),
  ]);
}

function ledgerConfig({ gates }: Campus, change: Partial<LedgerConfig> = {}): LedgerConfig {
  const now = Date.now();
  return {
    version: 1,
    status: "live",
    capacity: 5,
    salesOpenAt: now - MINUTE_MS,
    salesCloseAt: now + 60 * MINUTE_MS,
    passesFrom: now - MINUTE_MS,
    passesUntil: now + 60 * MINUTE_MS,
    approval: false,
    gates: gates.map((id, i) => ({ id, name: `Gate ${i + 1}` })),
    ...change,
  };
}

const ledgerStub = ({ collegeId, eventId }: Campus) => env.EVENT_LEDGER.getByName(ledgerName(collegeId, eventId));
const feedStub = ({ collegeId, eventId }: Campus, shard = 0) =>
  env.LIVE_FEED.getByName(feedName(collegeId, eventId, shard));
const stationStub = ({ collegeId, eventId }: Campus, stationId: StationId) =>
  env.STATION.getByName(stationName(collegeId, eventId, stationId));
const ledgerOf = (campus: Campus) => ledgerStub(campus) as unknown as EventLedgerApi;
const stationOf = (campus: Campus, stationId: StationId) => stationStub(campus, stationId) as unknown as StationApi;
const feedOf = (campus: Campus) => feedStub(campus) as unknown as LiveFeedApi;

async function openLedger(campus: Campus, change: Partial<LedgerConfig> = {}): Promise<void> {
  const { collegeId, eventId } = campus;
  expect(await ledgerOf(campus).configure({ collegeId, eventId }, ledgerConfig(campus, change))).toMatchObject({
    ok: true,
  });
}

const register = (campus: Campus, userId: UserId, commandId = newId()) =>
  ledgerOf(campus).submit(commandId, userId, { type: "Register", userId, name: nameOf(userId) });

async function passOf(campus: Campus, userId: UserId) {
  const registration = await ledgerOf(campus).registrationOf(userId);
  if (!registration?.pass) throw new Error("no pass");
  return registration.pass;
}

const lanes = [{ id: "regular", name: "Regular", creditMs: 0 }];
const deskConfig: StationConfig = {
  name: "Help desk",
  version: 1,
  kind: "service",
  queue: { version: 1, lanes, priorServiceSeconds: 30, graceMs: MINUTE_MS, waitingMax: 50 },
};
const dish = { description: "", category: "", allergens: [], makeSeconds: 20, price: 500 };
const kitchenConfig: StationConfig = {
  name: "Canteen",
  version: 1,
  kind: "food",
  kitchen: {
    version: 1,
    cooks: 2,
    menu: [
      { ...dish, skuId: PIZZA, name: "Pizza", stock: 3 },
      { ...dish, skuId: COFFEE, name: "Coffee", stock: null },
    ],
    waitMaxMs: 60 * MINUTE_MS,
    linesMax: 5,
  },
};

async function openStation(campus: Campus, stationId: StationId, config: StationConfig): Promise<void> {
  const { collegeId, eventId } = campus;
  const identity = {
    collegeId,
    eventId,
    stationId,
    eventVersion: 1,
    codesUntil: Date.now() + 60 * MINUTE_MS,
    feedShards: 1,
  };
  expect(await stationOf(campus, stationId).configure(identity, config)).toMatchObject({ ok: true });
  await atStation(campus, stationId, campus.staff, { type: config.kind === "food" ? "OpenKitchen" : "OpenQueue" });
}

const atStation = (campus: Campus, stationId: StationId, who: UserId, command: StationCommand, id = newId()) =>
  stationOf(campus, stationId).submit(id, who, command);

async function join(campus: Campus, userId: UserId): Promise<TokenId> {
  const command = { type: "Join", userId, name: nameOf(userId), laneId: "regular" } as const;
  const joined = await atStation(campus, campus.deskId, userId, command);
  if (!joined.ok || !joined.value.token) throw new Error("no token");
  return joined.value.token.id;
}

async function order(campus: Campus, userId: UserId): Promise<{ id: OrderId; pickupCode: string; shortCode: string }> {
  const lines = [{ skuId: PIZZA, quantity: 1 }];
  const command = { type: "PlaceOrder", userId, name: nameOf(userId), lines, note: null } as const;
  const placed = await atStation(campus, campus.kitchenId, userId, command);
  if (!placed.ok || !placed.value.order) throw new Error("no order");
  return placed.value.order;
}

async function eventually<T>(read: () => T | Promise<T>, isRight: (value: T) => boolean): Promise<T> {
  let value = await read();
  for (let tries = 0; tries < 600 && !isRight(value); tries++) {
    await scheduler.wait(20);
    value = await read();
  }
  expect(isRight(value), `still ${JSON.stringify(value)}`).toBe(true);
  return value;
}

const countIn = async (table: string, { collegeId }: Campus): Promise<number> =>
  (await env.DB.prepare(`SELECT COUNT(*) AS n FROM ${table} WHERE college_id = ?`)
    .bind(collegeId)
    .first<number>("n")) ?? 0;

/** A client's socket: what arrived, and how it ended. */
async function connect(stub: DurableObjectStub, viewer: Viewer) {
  const response = await stub.fetch("http://object/", {
    headers: { Upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(viewer) },
  });
  const socket = response.webSocket;
  if (!socket) throw new Error(`refused with ${response.status}`);
  const frames: string[] = [];
  let closed: number | null = null;
  socket.accept();
  socket.addEventListener("message", ({ data }) => {
    if (typeof data === "string") frames.push(data);
  });
  socket.addEventListener("close", ({ code }) => {
    closed = code;
  });
  const messages = (): ServerMessage[] => frames.filter((frame) => frame !== "pong").map((frame) => JSON.parse(frame));
  return {
    socket,
    frames,
    messages,
    closed: () => closed,
    send: (message: object) => socket.send(JSON.stringify(message)),
    /** Waits for a frame of this type and returns the newest. */
    async next<T extends ServerMessage["type"]>(type: T, count = 1): Promise<Extract<ServerMessage, { type: T }>> {
      const isIt = (one: ServerMessage): one is Extract<ServerMessage, { type: T }> => one.type === type;
      const found = await eventually(
        () => messages().filter(isIt),
        (some) => some.length >= count,
      );
      const last = found.at(-1);
      if (!last) throw new Error("unreachable");
      return last;
    },
    /** Everything this socket was ever told, by key; dropped keys too. */
    keys: (): string[] =>
      messages().flatMap((one) =>
        one.type === "snapshot"
          ? Object.keys(one.entries)
          : one.type === "delta"
            ? [...Object.keys(one.set), ...one.drop]
            : [],
      ),
  };
}

const staffOf = ({ staff }: Campus): Viewer => ({ userId: staff, staff: true });
const guest = (userId: UserId | null): Viewer => ({ userId, staff: false });

let campus: Campus;
beforeEach(async () => {
  campus = newCampus();
  await openInD1(campus);
});
afterEach(() => {
  vi.useRealTimers();
  quiet.mockClear();
});

describe("an eviction between any two commands changes nothing", () => {
  test("of a ledger: neither replies nor views", async () => {
    stopTimers();
    await openLedger(campus, { capacity: 2 });
    const [asha, ben, cleo] = [personAt(campus, 0), personAt(campus, 1), personAt(campus, 2)];
    const ledger = () => ledgerOf(campus);
    const scan = (commandId: CommandId, gate: GateId, code: string) =>
      ledger().scan(commandId, campus.staff, gate, code);
    const submit = (type: "HoldSeat" | "ReleaseHold" | "CancelRegistration", userId: UserId) => (id: CommandId) =>
      ledger().submit(id, userId, { type, userId });
    let code = "";
    const steps: ((id: CommandId) => Promise<unknown>)[] = [
      submit("HoldSeat", asha),
      submit("HoldSeat", ben),
      submit("HoldSeat", cleo),
      (id) => register(campus, asha, id),
      submit("ReleaseHold", ben),
      (id) => register(campus, cleo, id),
      (id) => register(campus, cleo, id),
      submit("CancelRegistration", cleo),
      async (id) => {
        code = (await passOf(campus, asha)).code;
        return scan(id, campus.gates[0], code);
      },
      (id) => scan(id, campus.gates[1], code),
      (id) => scan(id, campus.gates[1], "not a pass"),
      (id) => ledger().revokePass(id, campus.staff, asha),
    ];
    const view = async () => [
      await ledger().wall(),
      await ledger().registrationOf(asha),
      await ledger().registrationOf(cleo),
    ];
    for (const step of steps) {
      const commandId = newId();
      const reply = await step(commandId);
      const seen = await view();
      await evictDurableObject(ledgerStub(campus));
      expect(await view()).toEqual(seen);
      await evictDurableObject(ledgerStub(campus));
      expect(await step(commandId)).toEqual(reply);
    }
    expect((await ledger().wall())?.summary).toMatchObject({ inside: 1, registered: 1, refusedScans: 2, seatsLeft: 1 });
  });

  test("of a station: neither replies nor boards", async () => {
    stopTimers();
    await openStation(campus, campus.deskId, deskConfig);
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const token = await join(campus, asha);
    const placed = await order(campus, ben);
    const desk = (command: StationCommand) => ({ stationId: campus.deskId, command });
    const kitchen = (command: StationCommand) => ({ stationId: campus.kitchenId, command });
    const steps = [
      desk({ type: "Join", userId: ben, name: nameOf(ben), laneId: "regular" }),
      desk({ type: "CallNext" }),
      desk({ type: "Arrived", tokenId: token }),
      desk({ type: "Finish", tokenId: token }),
      desk({ type: "Finish", tokenId: token }),
      desk({ type: "CloseQueue" }),
      kitchen({ type: "StartOrder", orderId: placed.id }),
      kitchen({ type: "StopSelling", skuId: PIZZA }),
      kitchen({ type: "MarkReady", orderId: placed.id }),
      kitchen({ type: "RejectOrder", orderId: placed.id }),
    ];
    for (const { stationId, command } of steps) {
      const commandId = newId();
      const stub = stationStub(campus, stationId);
      const reply = await atStation(campus, stationId, campus.staff, command, commandId);
      const board = steady(await stationOf(campus, stationId).board());
      await evictDurableObject(stub);
      expect(steady(await stationOf(campus, stationId).board())).toEqual(board);
      await evictDurableObject(stub);
      expect(await atStation(campus, stationId, campus.staff, command, commandId)).toEqual(reply);
    }
    const handOverId = newId();
    const handedOver = await stationOf(campus, campus.kitchenId).handOver(handOverId, campus.staff, placed.pickupCode);
    expect(handedOver).toMatchObject({ ok: true, value: { order: { status: "served" } } });
    await evictDurableObject(stationStub(campus, campus.kitchenId));
    const again = stationOf(campus, campus.kitchenId);
    expect(await again.handOver(handOverId, campus.staff, placed.pickupCode)).toEqual(handedOver);
    expect(await again.handOver(newId(), campus.staff, placed.shortCode)).toMatchObject({
      refusal: { code: "already-served" },
    });
  });

  test("nor does a kill right after the reply", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    const commandId = newId();
    const registered = await register(campus, asha, commandId);
    await abortAllDurableObjects();
    expect(await register(campus, asha, commandId)).toEqual(registered);
    await eventually(
      () => countIn("passes", campus),
      (count) => count === 1,
    );
  });
});

/** A pending timer keeps an object awake; without it, an eviction need not wait for the next settling broadcast. */
const stopTimers = () => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });

/** Estimates age by the millisecond; what was decided does not. */
function steady(board: unknown): unknown {
  return JSON.parse(
    JSON.stringify(board, (key, value) =>
      key === "eta" || key === "nextReadyAt" || key === "estimatedReadyAt" ? null : value,
    ),
  );
}

describe("one command, one effect", () => {
  test("the same command id ten times at once is one registration", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    const commandId = newId();
    const replies = await Promise.all(Array.from({ length: 10 }, () => register(campus, asha, commandId)));
    for (const reply of replies) expect(reply).toEqual(replies[0]);
    expect((await ledgerOf(campus).wall())?.summary.registered).toBe(1);
  });

  test("a command id with another body, or from somebody else, is refused", async () => {
    await openLedger(campus);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const commandId = newId();
    await ledgerOf(campus).submit(commandId, asha, { type: "HoldSeat", userId: asha });
    const reused = { ok: false, refusal: { code: "command-id-reused" } };
    expect(await register(campus, asha, commandId)).toEqual(reused);
    expect(await ledgerOf(campus).submit(commandId, ben, { type: "HoldSeat", userId: asha })).toEqual(reused);
  });

  test("a repeat is the same command though its sender corrected their name in between", async () => {
    await openLedger(campus);
    const [userId, commandId] = [personAt(campus, 0), newId()];
    const registerAs = (name: string) => ledgerOf(campus).submit(commandId, userId, { type: "Register", userId, name });
    const registered = await registerAs("Asha");
    expect(await registerAs("Asha Rao")).toEqual(registered);
  });

  test("a guest who guesses the id of the next configuration does not keep it away", async () => {
    await openLedger(campus);
    await register(campus, personAt(campus, 0), "configure-event-2" as string as CommandId);
    await openLedger(campus, { version: 2 });
  });

  test("twenty scans of one pass at two gates at once admit exactly one", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    const { code, shortCode } = await passOf(campus, asha);
    const verdicts = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        ledgerOf(campus).scan(newId(), campus.staff, campus.gates[i % 2 === 0 ? 0 : 1], i % 3 === 0 ? shortCode : code),
      ),
    );
    const kinds = verdicts.map((one) =>
      one.ok ? (one.value.verdict === "admit" ? "admit" : one.value.refusal.code) : one.refusal.code,
    );
    expect(kinds.filter((kind) => kind === "admit")).toHaveLength(1);
    expect(kinds.filter((kind) => kind === "already-admitted")).toHaveLength(19);
  });

  test("of everybody who registers at once, as many get a seat as there are", async () => {
    await openLedger(campus, { capacity: 3 });
    const replies = await Promise.all(campus.people.map((userId) => register(campus, userId)));
    expect(replies.filter((reply) => reply.ok)).toHaveLength(3);
    expect(replies.filter((reply) => !reply.ok && reply.refusal.code === "event-full")).toHaveLength(PEOPLE - 3);
  });

  test("the last pizzas go to as many as there are, and one is handed over once", async () => {
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const placed = await Promise.all(
      campus.people.map((userId) => {
        const lines = [{ skuId: PIZZA, quantity: 1 }];
        const command = { type: "PlaceOrder", userId, name: nameOf(userId), lines, note: null } as const;
        return atStation(campus, campus.kitchenId, userId, command);
      }),
    );
    const orders = placed.flatMap((one) => (one.ok && one.value.order ? one.value.order : []));
    expect(orders.map(({ number }) => number).sort()).toEqual([1, 2, 3]);
    const [first] = orders;
    if (!first) throw new Error("unreachable");
    await atStation(campus, campus.kitchenId, campus.staff, { type: "StartOrder", orderId: first.id });
    await atStation(campus, campus.kitchenId, campus.staff, { type: "MarkReady", orderId: first.id });
    const served = await Promise.all(
      [first.pickupCode, first.shortCode, first.pickupCode].map((code) =>
        stationOf(campus, campus.kitchenId).handOver(newId(), campus.staff, code),
      ),
    );
    expect(served.filter((one) => one.ok)).toHaveLength(1);
  });
});

describe("the alarm", () => {
  const runAlarm = () => runInDurableObject<EventLedger, void>(ledgerStub(campus), (ledger) => ledger.alarm());
  const nextAlarm = () => runInDurableObject(ledgerStub(campus), (_, state) => state.storage.getAlarm());
  const totals = () =>
    env.DB.prepare("SELECT held, confirmed, admitted, seq FROM event_totals WHERE college_id = ?")
      .bind(campus.collegeId)
      .first();

  test("brings what happened to the read model, once however often it runs", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    await ledgerOf(campus).scan(newId(), campus.staff, campus.gates[0], (await passOf(campus, asha)).code);
    await eventually(totals, (row) => row?.admitted === 1);
    const before = await totals();
    await runAlarm();
    await Promise.all([runAlarm(), runAlarm()]);
    expect(await totals()).toEqual(before);
    expect(before).toMatchObject({ held: 0, confirmed: 1, admitted: 1 });
    for (const table of ["registrations", "passes", "scans", "mails"]) expect(await countIn(table, campus)).toBe(1);
  });

  test("after a failed projection never throws, comes back, and loses nothing", async () => {
    campus = newCampus(); // D1 knows nothing of this one yet, so it refuses its rows
    await openLedger(campus);
    await register(campus, personAt(campus, 0));
    await runAlarm();
    expect(quiet).toHaveBeenCalledWith(expect.stringContaining("drain-failed"));
    expect(await nextAlarm()).toBeGreaterThan(Date.now() - MINUTE_MS);
    expect(await countIn("registrations", campus)).toBe(0);
    await register(campus, personAt(campus, 1));

    await openInD1(campus);
    await runAlarm();
    expect(await countIn("registrations", campus)).toBe(2);
    expect(await countIn("mails", campus)).toBe(2);
  });

  test("goes on without a bus that is down: the read model does not wait for it", async () => {
    await openLedger(campus);
    await runInDurableObject(ledgerStub(campus), (ledger) => {
      const BUS = { send: () => Promise.reject(new Error("the bus is down")) };
      Reflect.set(ledger, "env", { ...env, BUS });
    });
    await register(campus, personAt(campus, 0));
    await eventually(
      () => countIn("registrations", campus),
      (count) => count === 1,
    );
    expect(quiet).toHaveBeenCalledWith(expect.stringContaining("announce-failed"));
    await runAlarm();
    await register(campus, personAt(campus, 1));
    await eventually(
      () => countIn("mails", campus),
      (count) => count === 2,
    );
  });

  test("that was lost with its object is made good by the next start", async () => {
    stopTimers();
    campus = newCampus();
    await openLedger(campus);
    await register(campus, personAt(campus, 0));
    await runAlarm();
    await runInDurableObject(ledgerStub(campus), (_, state) => state.storage.deleteAlarm());
    await openInD1(campus);
    await evictDurableObject(ledgerStub(campus));
    await ledgerOf(campus).wall();
    await eventually(
      () => countIn("registrations", campus),
      (count) => count === 1,
    );
  });

  test("gives back a seat whose hold is over, and not before", async () => {
    await openLedger(campus, { capacity: 1 });
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const held = await ledgerOf(campus).submit(newId(), asha, { type: "HoldSeat", userId: asha });
    const expiresAt = held.ok ? (held.value.hold?.expiresAt ?? 0) : 0;
    await eventually(nextAlarm, (at) => at === expiresAt);
    await runDurableObjectAlarm(ledgerStub(campus));
    expect(await register(campus, ben)).toMatchObject({ refusal: { code: "event-full" } });

    vi.useFakeTimers({ toFake: ["Date"], now: expiresAt });
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + HOLD_MS);
    await runAlarm();
    await runAlarm();
    expect(await register(campus, ben)).toMatchObject({ ok: true });
    expect((await ledgerOf(campus).wall())?.summary).toMatchObject({ registered: 1, seatsLeft: 0 });
  });

  test("of a station brings tokens and orders to the read model", async () => {
    await openStation(campus, campus.deskId, deskConfig);
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    await join(campus, asha);
    await atStation(campus, campus.deskId, campus.staff, { type: "CallNext" });
    await order(campus, ben);
    const statuses = async () => {
      const rows = await env.DB.prepare(
        "SELECT status FROM tokens WHERE college_id = ?1 UNION ALL SELECT status FROM orders WHERE college_id = ?1",
      )
        .bind(campus.collegeId)
        .all<{ status: string }>();
      return rows.results.map(({ status }) => status).join();
    };
    await eventually(statuses, (found) => found === "called,queued");
  });
});

describe("a gate's socket", () => {
  test("gets a snapshot for its hello, then deltas without a gap", async () => {
    await openLedger(campus);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    gate.send({ type: "hello", since: null });
    const snapshot = await gate.next("snapshot");
    expect(snapshot.entries.event).toMatchObject({ registered: 0, seatsLeft: 5 });
    for (const userId of campus.people.slice(0, 4)) {
      await register(campus, userId);
      await scheduler.wait(90);
    }
    await eventually(
      () => gate.messages().findLast((one) => one.type === "delta"),
      (last) => (last?.set.event as EventSummary | undefined)?.registered === 4,
    );
    let seq = snapshot.seq;
    for (const message of gate.messages()) {
      if (message.type !== "delta") continue;
      expect(message.prev).toBe(seq);
      seq = message.seq;
    }
    expect(gate.messages().filter((one) => one.type === "delta").length).toBeLessThan(4 + 1);
  });

  test("with nothing missed is told so, and with something missed gets it all", async () => {
    await openLedger(campus);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    gate.send({ type: "hello", since: null });
    const { seq } = await gate.next("snapshot");
    gate.send({ type: "hello", since: seq });
    expect(await gate.next("delta")).toMatchObject({ prev: seq, seq, set: {}, drop: [] });
    gate.send({ type: "hello", since: seq + 7 });
    await gate.next("snapshot", 2);
  });

  test("sleeps through an eviction and hears what happens after", async () => {
    stopTimers();
    await openLedger(campus);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    gate.send({ type: "hello", since: null });
    const { seq } = await gate.next("snapshot");
    await evictDurableObject(ledgerStub(campus));
    await register(campus, personAt(campus, 0));
    const delta = await gate.next("delta");
    expect(delta).toMatchObject({ prev: seq, set: { event: { registered: 1 } } });
    gate.socket.send("ping");
    await eventually(
      () => gate.frames.includes("pong"),
      (isAnswered) => isAnswered,
    );
  });

  test("scans: one reply a command id, as by any other door", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    const { code } = await passOf(campus, asha);
    const gate = await connect(ledgerStub(campus), staffOf(campus));
    const scan = (commandId: string, eventId: string = campus.eventId) =>
      gate.send({ type: "scan", input: { commandId, eventId, gateId: campus.gates[0], code } });
    scan("scan-number-1");
    const first = await gate.next("reply");
    expect(first.reply).toMatchObject({ ok: true, value: { verdict: "admit", name: nameOf(asha) } });
    scan("scan-number-1");
    expect(await gate.next("reply", 2)).toEqual(first);
    scan("scan-number-2");
    expect((await gate.next("reply", 3)).reply).toMatchObject({ value: { refusal: { code: "already-admitted" } } });
    scan("scan-number-3", newCampus().eventId);
    expect(await gate.next("problem")).toMatchObject({ commandId: "scan-number-3", code: "NOT_FOUND" });
    expect(gate.closed()).toBeNull();
  });

  test("of somebody who is no staff cannot scan, whatever it claims", async () => {
    await openLedger(campus);
    const asha = personAt(campus, 0);
    await register(campus, asha);
    const { code } = await passOf(campus, asha);
    for (const viewer of [guest(asha), guest(null), { userId: null, staff: true }]) {
      const outsider = await connect(ledgerStub(campus), viewer);
      const input = { commandId: newId(), eventId: campus.eventId, gateId: campus.gates[0], code };
      outsider.send({ type: "scan", input });
      expect(await outsider.next("problem")).toMatchObject({ commandId: input.commandId, code: "NOT_ALLOWED" });
    }
    expect((await passOf(campus, asha)).admission).toBeNull();
  });

  const malformed: [string, string | ArrayBuffer][] = [
    ["no JSON", "{hello"],
    ["an empty frame", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a number", "7"],
    ["an unknown type", '{"type":"shutdown"}'],
    ["a hello without since", '{"type":"hello"}'],
    ["a hello with a text", '{"type":"hello","since":"0"}'],
    ["a hello below zero", '{"type":"hello","since":-1}'],
    ["a hello with more", '{"type":"hello","since":null,"staff":true}'],
    ["a scan without input", '{"type":"scan"}'],
    [
      "a scan of nothing",
      '{"type":"scan","input":{"commandId":"12345678","eventId":"evt_1","gateId":"gat_1","code":""}}',
    ],
    ["a prototype", '{"__proto__":{"type":"hello"},"since":null}'],
    ["null bytes", "\0\0\0\0"],
    ["a lone surrogate", '{"type":"\ud800"}'],
    ["a binary frame", new Uint8Array([123, 125, 0, 255]).buffer],
    ["a frame too long", JSON.stringify({ type: "hello", since: null, pad: "x".repeat(FRAME_BYTES_MAX) })],
    ["a megabyte", "x".repeat(1_000_000)],
    ["deep nesting", `${"[".repeat(8_000)}${"]".repeat(8_000)}`],
  ];

  test("that sends what cannot be read is answered and closed; the others stay", async () => {
    await openLedger(campus);
    const other = await connect(ledgerStub(campus), staffOf(campus));
    other.send({ type: "hello", since: null });
    await other.next("snapshot");
    for (const [what, frame] of malformed) {
      const gate = await connect(ledgerStub(campus), staffOf(campus));
      gate.socket.send(frame);
      expect(await gate.next("problem"), what).toMatchObject({ commandId: null, code: "BAD_INPUT" });
      expect(await eventually(gate.closed, (code) => code !== null), what).toBe(CLOSE_MALFORMED);
    }
    await register(campus, personAt(campus, 0));
    expect(await other.next("delta")).toMatchObject({ set: { event: { registered: 1 } } });
    expect(other.closed()).toBeNull();
  });

  test("that floods is closed; the others stay", async () => {
    await openLedger(campus);
    const [noisy, other] = [
      await connect(ledgerStub(campus), staffOf(campus)),
      await connect(ledgerStub(campus), staffOf(campus)),
    ];
    for (let i = 0; i <= 2 * FRAMES_PER_MINUTE_MAX; i++) noisy.send({ type: "hello", since: null });
    expect(await eventually(noisy.closed, (code) => code !== null)).toBe(CLOSE_TOO_MANY);
    expect(await noisy.next("problem")).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    other.send({ type: "hello", since: null });
    await other.next("snapshot");
  });

  test("is refused to whom has too many, and to a crowd that would leave no room for staff", async () => {
    await openLedger(campus);
    const kept: (WebSocket | null)[] = []; // a socket nobody holds is collected, and closes
    const upgrade = async (viewer: Viewer) => {
      const headers = { Upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(viewer) };
      const response = await ledgerStub(campus).fetch("http://object/", { headers });
      kept.push(response.webSocket);
      response.webSocket?.accept();
      return response;
    };
    const asha = guest(personAt(campus, 0));
    for (let i = 0; i < 20; i++) expect((await upgrade(asha)).status).toBe(101);
    expect((await upgrade(asha)).status).toBe(503);
    expect((await upgrade(guest(personAt(campus, 1)))).status).toBe(101);
    for (let i = 21; i < 1_800; i++) await upgrade(guest(null));
    expect((await upgrade(guest(null))).status).toBe(503);
    expect((await upgrade(staffOf(campus))).status).toBe(101);
  });

  test("of an object that was never configured is not found", async () => {
    const headers = { Upgrade: "websocket", [VIEWER_HEADER]: JSON.stringify(staffOf(campus)) };
    expect((await ledgerStub(campus).fetch("http://object/", { headers })).status).toBe(404);
    expect((await stationStub(campus, campus.deskId).fetch("http://object/", { headers })).status).toBe(404);
  });
});

describe("a station's socket", () => {
  test("shows a guest what is theirs and nothing of anybody else", async () => {
    await openStation(campus, campus.deskId, deskConfig);
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    for (const stationId of [campus.deskId, campus.kitchenId]) {
      const stub = stationStub(campus, stationId);
      const [mine, nobody, staff] = [
        await connect(stub, guest(ben)),
        await connect(stub, guest(null)),
        await connect(stub, staffOf(campus)),
      ];
      for (const one of [mine, nobody, staff]) one.send({ type: "hello", since: null });
      await staff.next("snapshot");
      if (stationId === campus.deskId) {
        const token = await join(campus, asha);
        await join(campus, ben);
        await atStation(campus, stationId, campus.staff, { type: "CallNext" });
        await atStation(campus, stationId, campus.staff, { type: "Finish", tokenId: token });
      } else {
        const placed = await order(campus, asha);
        await order(campus, ben);
        await atStation(campus, stationId, campus.staff, { type: "StartOrder", orderId: placed.id });
        await atStation(campus, stationId, campus.staff, { type: "MarkReady", orderId: placed.id });
        await stationOf(campus, stationId).handOver(newId(), campus.staff, placed.pickupCode);
      }
      // Somebody who looks in late gets a snapshot, which must keep the same secrets.
      const late = await connect(stub, guest(personAt(campus, 2)));
      late.send({ type: "hello", since: null });
      await late.next("snapshot");
      const own = stationId === campus.deskId ? /^mine:token$/ : /^mine:order:/;
      await eventually(mine.keys, (keys) => keys.some((key) => own.test(key)));
      const theirs = stationId === campus.deskId ? "token:" : "order:";
      await eventually(
        () => staff.messages(),
        (all) => all.some((one) => one.type === "delta" && one.drop.some((key) => key.startsWith(theirs))),
      );
      expect(mine.keys().filter((key) => /^(token|order):/.test(key))).toEqual([]);
      for (const one of [nobody, late])
        expect(one.keys().filter((key) => /^(token|order|mine):/.test(key) || key === "mine:token")).toEqual([]);
      for (const one of [mine, nobody, late]) expect(one.frames.join("\n")).not.toContain(nameOf(asha));
      expect(mine.keys().filter((key) => key.startsWith("mine:order:")).length > 0).toBe(
        stationId === campus.kitchenId,
      );
      expect(staff.keys().filter((key) => key.startsWith("mine:"))).toEqual([]);
    }
  });

  test("gives an owner their pickup code and their end", async () => {
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const asha = personAt(campus, 0);
    const phone = await connect(stationStub(campus, campus.kitchenId), guest(asha));
    phone.send({ type: "hello", since: null });
    await phone.next("snapshot");
    const placed = await order(campus, asha);
    const shown = () =>
      phone
        .messages()
        .flatMap((one) => (one.type === "delta" ? [one.set[`mine:order:${placed.id}`]] : []))
        .filter((one): one is { status: string; pickupCode: string } => one !== undefined)
        .at(-1);
    await eventually(shown, (one) => one?.pickupCode === placed.pickupCode);
    await atStation(campus, campus.kitchenId, campus.staff, { type: "RejectOrder", orderId: placed.id });
    await eventually(shown, (one) => one?.status === "rejected");
  });

  test("takes no commands", async () => {
    await openStation(campus, campus.deskId, deskConfig);
    const staff = await connect(stationStub(campus, campus.deskId), staffOf(campus));
    const input = { commandId: newId(), eventId: campus.eventId, gateId: campus.gates[0], code: "x" };
    staff.send({ type: "scan", input });
    expect(await staff.next("problem")).toMatchObject({ commandId: input.commandId, code: "NOT_ALLOWED" });
  });

  test("sleeps through an eviction and still shows each what is theirs", async () => {
    stopTimers();
    await openStation(campus, campus.deskId, deskConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const stub = stationStub(campus, campus.deskId);
    const [phone, display] = [await connect(stub, guest(asha)), await connect(stub, staffOf(campus))];
    for (const one of [phone, display]) one.send({ type: "hello", since: null });
    await display.next("snapshot");
    await evictDurableObject(stub);
    vi.useRealTimers();
    await join(campus, asha);
    await join(campus, ben);
    await eventually(phone.keys, (keys) => keys.includes("mine:token"));
    await eventually(display.keys, (keys) => keys.filter((key) => key.startsWith("token:")).length >= 2);
    expect(phone.keys().filter((key) => key.startsWith("token:"))).toEqual([]);
  });

  test("of a kitchen that slept still shows an order nobody has touched since", async () => {
    stopTimers();
    await openStation(campus, campus.kitchenId, kitchenConfig);
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const stub = stationStub(campus, campus.kitchenId);
    const phone = await connect(stub, guest(asha));
    const placed = await order(campus, asha);
    await evictDurableObject(stub);
    vi.useRealTimers();
    const before = phone.frames.length;
    phone.send({ type: "hello", since: null });
    await order(campus, ben);
    const shown = await eventually(
      () => phone.frames.slice(before).filter((frame) => frame.includes(`"mine:order:${placed.id}"`)),
      (frames) => frames.length > 0,
    );
    expect(shown[0]).toContain(JSON.stringify(placed.pickupCode));
  });
});

describe("a live feed", () => {
  const publish = (seq: number, value: unknown, nudges: { userId: UserId; topic: "token" }[] = []) =>
    feedOf(campus).publish({ key: "event", seq, value, nudges });
  const snapshotOf = async (): Promise<unknown> => {
    const listener = await connect(feedStub(campus), guest(null));
    listener.send({ type: "hello", since: null });
    return (await listener.next("snapshot")).entries.event;
  };

  test("ignores what is older than what it shows, and repeats are harmless", async () => {
    await publish(5, "five");
    await publish(4, "four");
    expect(await snapshotOf()).toBe("five");
    await publish(5, "five and a little later");
    expect(await snapshotOf()).toBe("five and a little later");
    await publish(6, "six");
    expect(await snapshotOf()).toBe("six");
  });

  test("shows the same after an eviction, and still knows what is older", async () => {
    stopTimers();
    await publish(5, { seatsLeft: 3 });
    const listener = await connect(feedStub(campus), guest(null));
    listener.send({ type: "hello", since: null });
    const { seq } = await listener.next("snapshot");
    await evictDurableObject(feedStub(campus));
    expect(await snapshotOf()).toEqual({ seatsLeft: 3 });
    await publish(4, { seatsLeft: 4 });
    expect(await snapshotOf()).toEqual({ seatsLeft: 3 });
    await publish(6, { seatsLeft: 2 });
    expect(await listener.next("delta")).toMatchObject({ prev: seq, set: { event: { seatsLeft: 2 } } });
  });

  test("nudges the one it is about, and nobody else", async () => {
    const [asha, ben] = [personAt(campus, 0), personAt(campus, 1)];
    const listeners = [asha, ben, null].map((userId) => connect(feedStub(campus), guest(userId)));
    const [phone, other, visitor] = await Promise.all(listeners);
    await publish(1, "one", [{ userId: asha, topic: "token" }]);
    expect(await phone?.next("nudge")).toEqual({ type: "nudge", topic: "token" });
    for (const one of [phone, other, visitor]) await one?.next("delta");
    expect(phone?.messages().filter((one) => one.type === "nudge")).toHaveLength(1);
    for (const one of [other, visitor]) expect(one?.messages().filter((two) => two.type === "nudge")).toEqual([]);
  });

  test("ends a listener who talks nonsense, and does nothing for one who scans", async () => {
    const [rude, keen] = [await connect(feedStub(campus), guest(null)), await connect(feedStub(campus), guest(null))];
    rude.socket.send("nonsense");
    expect(await eventually(rude.closed, (code) => code !== null)).toBe(CLOSE_MALFORMED);
    keen.send({
      type: "scan",
      input: { commandId: newId(), eventId: campus.eventId, gateId: campus.gates[0], code: "x" },
    });
    keen.send({ type: "hello", since: null });
    await keen.next("snapshot");
    expect(keen.messages().map(({ type }) => type)).toEqual(["snapshot"]);
  });

  test("follows its ledger and its stations", async () => {
    const listener = await connect(feedStub(campus), guest(personAt(campus, 0)));
    await openLedger(campus);
    await openStation(campus, campus.deskId, deskConfig);
    await register(campus, personAt(campus, 0));
    await join(campus, personAt(campus, 1));
    await eventually(snapshotOf, (event) => (event as EventSummary | undefined)?.registered === 1);
    await eventually(listener.keys, (keys) => keys.includes(`station:${campus.deskId}`));
    expect(await listener.next("nudge")).toMatchObject({ topic: "pass" });
    expect(listener.frames.join("\n")).not.toContain("Name of");
  });

  test("sends its listeners on when the event's size asks for another number of feeds", async () => {
    await openLedger(campus, { capacity: 1_000 });
    await runDurableObjectAlarm(ledgerStub(campus));
    const [kept, dropped] = await Promise.all([
      connect(feedStub(campus, 0), guest(null)),
      connect(feedStub(campus, 1), guest(personAt(campus, 0))),
    ]);
    await openLedger(campus, { capacity: 999, version: 2 });
    await runDurableObjectAlarm(ledgerStub(campus));
    expect([kept.closed(), dropped.closed()]).toEqual([null, null]);
    await openLedger(campus, { capacity: 5, version: 3 });
    await runDurableObjectAlarm(ledgerStub(campus));
    await eventually(
      () => [kept.closed(), dropped.closed()],
      (codes) => codes.every((code) => code === CLOSE_MOVED),
    );
  });

  test("numbers by itself: the position of another feed is none here", async () => {
    const publication = { key: "event", seq: 1, value: { inside: 1 }, nudges: [] };
    const feeds = [feedStub(campus, 0), feedStub(campus, 1)] as const;
    for (const feed of feeds) await (feed as unknown as LiveFeedApi).publish(publication);
    const here = await connect(feeds[0], guest(null));
    here.send({ type: "hello", since: null });
    const { seq } = await here.next("snapshot");
    const there = await connect(feeds[1], guest(null));
    there.send({ type: "hello", since: seq });
    expect(await there.next("snapshot")).toMatchObject({ entries: { event: { inside: 1 } } });
  });

  test("learns what happened in the instant before its ledger was killed", async () => {
    await openLedger(campus);
    for (const userId of campus.people.slice(0, 4)) await register(campus, userId);
    await abortAllDurableObjects();
    await eventually(snapshotOf, (event) => (event as EventSummary | undefined)?.registered === 4);
  });
});
