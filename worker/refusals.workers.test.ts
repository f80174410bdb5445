import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { makeId } from "#shared/ids";
import { type Capability, can, type Role } from "#shared/roles";
import type { SeedReport } from "./seed.ts";
import { type Browser, type CallBody, commandId, ORIGIN, openBrowser } from "./test-browser.ts";
import { appRouter, platformRouter } from "./trpc/router.ts";

vi.setConfig({ testTimeout: 120_000 });

type Ids = {
  eventId: string;
  gateId: string;
  serviceId: string;
  foodId: string;
  skuId: string;
  userId: string;
  tokenId: string;
  orderId: string;
};
type Input = Record<string, unknown>;
type Row = {
  readonly kind: "query" | "mutation";
  /** Null: anybody, signed in or not. "signed-in": any session. */
  readonly needs: Capability | "signed-in" | null;
  /** Null: takes no input. */
  readonly input: ((ids: Ids) => Input) | null;
};

const now = Date.now();
const FIELDS = {
  title: "Matrix",
  summary: "",
  description: "",
  category: "Test",
  venue: "Here",
  startsAt: now,
  endsAt: now + 3_600_000,
  salesOpenAt: now,
  salesCloseAt: now + 1_800_000,
  capacity: 10,
  approval: false,
};
const SETUP = {
  version: 99,
  name: "Matrix",
  lanes: [{ id: "regular", name: "R", creditMs: 0 }],
  priorServiceSeconds: 60,
  cooks: 1,
};
const dish = (skuId: string) => ({
  skuId,
  name: "D",
  description: "",
  category: "",
  price: 1,
  allergens: [],
  makeSeconds: 5,
  stock: 1,
});

const query = (needs: Row["needs"], input: Row["input"]): Row => ({ kind: "query", needs, input });
const mutation = (needs: Row["needs"], input: Row["input"]): Row => ({ kind: "mutation", needs, input });
const onEvent = ({ eventId }: Ids) => ({ eventId });
const eventCommand = ({ eventId }: Ids) => ({ commandId: commandId(), eventId });
const onPerson = ({ eventId, userId }: Ids) => ({ commandId: commandId(), eventId, userId });
const queueCommand = ({ serviceId }: Ids) => ({ commandId: commandId(), stationId: serviceId });
const onToken = ({ serviceId, tokenId }: Ids) => ({ commandId: commandId(), stationId: serviceId, tokenId });
const onOrder = ({ foodId, orderId }: Ids) => ({ commandId: commandId(), stationId: foodId, orderId });
const onSku = ({ foodId, skuId }: Ids) => ({ commandId: commandId(), stationId: foodId, skuId });

/** Who may call what, with an input that names only what exists. A procedure missing here fails the first test. */
const MATRIX: Record<string, Row> = {
  "auth.me": query(null, null),
  "auth.requestLink": mutation(null, () => ({ email: `${commandId()}@riverside.example` })),
  "auth.redeemLink": mutation(null, () => ({ token: "A".repeat(43) })),
  "auth.redeemCode": mutation(null, () => ({ code: "123456" })),
  "auth.rename": mutation("signed-in", () => ({ name: "Renamed" })),
  "auth.listSessions": query("signed-in", null),
  "auth.endOtherSessions": mutation("signed-in", () => ({ sessionId: null })),
  "auth.signOut": mutation(null, null),
  "attendee.listEvents": query(null, () => ({ q: "open" })),
  "attendee.getEvent": query(null, onEvent),
  "attendee.home": query("register", null),
  "attendee.getPass": query("register", onEvent),
  "attendee.holdSeat": mutation("register", eventCommand),
  "attendee.releaseHold": mutation("register", eventCommand),
  "attendee.register": mutation("register", eventCommand),
  "attendee.cancelRegistration": mutation("register", eventCommand),
  "attendee.getStation": query(null, ({ serviceId }) => ({ stationId: serviceId })),
  "attendee.joinQueue": mutation("register", (ids) => ({ ...queueCommand(ids), laneId: "regular" })),
  "attendee.leaveQueue": mutation("register", onToken),
  "attendee.placeOrder": mutation("register", ({ foodId, skuId }) => ({
    commandId: commandId(),
    stationId: foodId,
    lines: [{ skuId, quantity: 1 }],
    note: null,
  })),
  "attendee.cancelOrder": mutation("register", onOrder),
  "attendee.getOrder": query("register", ({ foodId, orderId }) => ({ stationId: foodId, orderId })),
  "scanner.listEvents": query("scan", null),
  "scanner.setup": query("scan", onEvent),
  "scanner.scan": mutation("scan", ({ eventId, gateId }) => ({
    commandId: commandId(),
    eventId,
    gateId,
    code: "ABCD2345",
  })),
  "station.board": query("run-station", ({ serviceId }) => ({ stationId: serviceId })),
  "station.setIntake": mutation("run-station", (ids) => ({ ...queueCommand(ids), intake: "open" })),
  "station.setServers": mutation("run-station", (ids) => ({ ...queueCommand(ids), servers: 2 })),
  "station.callNext": mutation("run-station", queueCommand),
  "station.arrived": mutation("run-station", onToken),
  "station.finish": mutation("run-station", onToken),
  "station.markNoShow": mutation("run-station", onToken),
  "station.cancelToken": mutation("run-station", onToken),
  "station.startOrder": mutation("run-station", onOrder),
  "station.markReady": mutation("run-station", onOrder),
  "station.rejectOrder": mutation("run-station", onOrder),
  "station.handOver": mutation("run-station", ({ foodId }) => ({
    commandId: commandId(),
    stationId: foodId,
    code: "ABCD",
  })),
  "station.handOverOrder": mutation("run-station", onOrder),
  "station.stopSelling": mutation("run-station", onSku),
  "station.resumeSelling": mutation("run-station", onSku),
  "organizer.listEvents": query("manage-events", null),
  "organizer.getEvent": query("manage-events", onEvent),
  "organizer.createEvent": mutation("manage-events", () => ({ commandId: commandId(), fields: FIELDS })),
  "organizer.updateEvent": mutation("manage-events", ({ eventId }) => ({ eventId, version: 99, fields: FIELDS })),
  "organizer.setStatus": mutation("manage-events", ({ eventId }) => ({ eventId, version: 99, status: "live" })),
  "organizer.addGate": mutation("manage-events", ({ eventId }) => ({ eventId, name: "Back door" })),
  "organizer.addStation": mutation("manage-events", ({ eventId }) => ({ eventId, name: "Kiosk", kind: "food" })),
  "organizer.getStation": query("manage-events", ({ foodId }) => ({ stationId: foodId })),
  "organizer.saveStation": mutation("manage-events", ({ foodId, skuId }) => ({
    ...SETUP,
    stationId: foodId,
    menu: [dish(skuId)],
  })),
  "organizer.wall": query("manage-events", onEvent),
  "organizer.doorList": query("manage-events", onEvent),
  "organizer.confirmRegistration": mutation("manage-events", onPerson),
  "organizer.cancelRegistration": mutation("manage-events", onPerson),
  "organizer.revokePass": mutation("manage-events", onPerson),
  "admin.listMembers": query("manage-people", () => ({ q: "a" })),
  "admin.setRole": mutation("manage-people", () => ({ email: "volunteer@riverside.example", role: "volunteer" })),
};

const PLATFORM_MATRIX: Record<string, Row> = {
  ...Object.fromEntries(Object.entries(MATRIX).filter(([path]) => path.startsWith("auth."))),
  "platform.listColleges": query("see-colleges", null),
  "colleges.listPublic": query(null, null),
};

/** What naming another college's object, or one that never was, is answered with: always the same for both. */
const UNKNOWN: Record<string, (path: string) => string> = {
  eventId: () => "NOT_FOUND",
  gateId: () => "NOT_FOUND",
  stationId: () => "NOT_FOUND",
  tokenId: () => "token-unknown",
  orderId: (path) => (path === "attendee.getOrder" ? "NOT_FOUND" : "order-unknown"),
  skuId: (path) => (path === "organizer.saveStation" ? "NOT_FOUND" : "item-unknown"),
  userId: () => "not-registered",
};

const ROLES = ["nobody", "stranger", "attendee", "volunteer", "organizer", "college-admin"] as const;
const browsers = new Map<string, Browser>();
let own: Ids;
let foreign: Ids;

const as = (role: string): Browser => {
  const browser = browsers.get(role);
  if (!browser) throw new Error(role);
  return browser;
};

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  browsers.set("nobody", openBrowser("riverside"));
  for (const role of ["attendee", "volunteer", "organizer", "college-admin"]) {
    const browser = openBrowser("riverside");
    await browser.signIn(`${role}@riverside.example`);
    browsers.set(role, browser);
  }
  own = await liveIds(as("college-admin"), seeded, "Open Day", "Help desk", "Noodle Bar");
  const elsewhere = openBrowser("hillcrest");
  await elsewhere.signIn("college-admin@hillcrest.example");
  foreign = await liveIds(elsewhere, seeded, "Welcome Week fair", "Student ID desk", "Taco Truck");
  // The same session, carried to a college where its owner is no member.
  browsers.set("stranger", openBrowser("riverside", new Map(elsewhere.jar)));
  const platform = openBrowser("platform");
  await platform.signIn("platform-admin@campuspulse.example");
  browsers.set("platform-admin", platform);
}, 120_000);

/** Registers, queues and orders, so that every kind of id has a live example. */
async function liveIds(
  { api }: Browser,
  seeded: SeedReport,
  title: string,
  service: string,
  food: string,
): Promise<Ids> {
  const event = seeded.events.find((one) => one.title === title);
  const stationId = (name: string) => event?.stations.find((one) => one.name === name)?.id ?? "";
  const { id: eventId = "", gates = [] } = event ?? {};
  await api.attendee.register.mutate({ commandId: commandId(), eventId });
  const joined = await api.attendee.joinQueue.mutate({
    commandId: commandId(),
    stationId: stationId(service),
    laneId: "regular",
  });
  const skuId = (await api.attendee.getStation.query({ stationId: stationId(food) })).menu[0]?.skuId ?? "";
  const lines = [{ skuId, quantity: 1 }];
  const placed = await api.attendee.placeOrder.mutate({
    commandId: commandId(),
    stationId: stationId(food),
    lines,
    note: null,
  });
  const { user } = await api.auth.me.query();
  if (!joined.ok || !placed.ok || !user) throw new Error("the world could not be set up");
  return {
    eventId,
    gateId: gates[0]?.id ?? "",
    serviceId: stationId(service),
    foodId: stationId(food),
    skuId,
    userId: user.id,
    tokenId: joined.value.id,
    orderId: placed.value.id,
  };
}

/** All of D1 and what the objects of the own event know, so that "nothing was written" can be believed. */
async function dumpEverything(): Promise<Record<string, unknown>> {
  const tables = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
  ).all<{ name: string }>();
  const dump: Record<string, unknown> = {};
  for (const { name } of tables.results) dump[name] = (await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results;
  const { api } = as("college-admin");
  const { summary, scans } = await api.organizer.wall.query({ eventId: own.eventId });
  dump.ledger = { summary, scans };
  for (const stationId of [own.serviceId, own.foodId]) {
    const { summary: state, tokens, orders, menu } = await api.station.board.query({ stationId });
    const statuses = [...tokens, ...orders].map(({ id, status }) => [id, status]);
    dump[stationId] = [state.kind === "service" ? state.queue.status : state.kitchen.status, statuses, menu];
  }
  return dump;
}

/** Looks in a row that find nothing new: the bus waits up to a second before it hands over a batch. */
const SETTLED_LOOKS = 4;

/** The same, once projections and mail of what was done before have landed. */
async function settled(): Promise<Record<string, unknown>> {
  let last = "";
  let same = 0;
  for (let tries = 0; tries < 100; tries++) {
    const dump = await dumpEverything();
    const pending = await env.DB.prepare("SELECT count(*) AS n FROM mails WHERE sent_at IS NULL").first<{
      n: number;
    }>();
    const text = JSON.stringify(dump);
    same = text === last && pending?.n === 0 ? same + 1 : 0;
    if (same === SETTLED_LOOKS) return dump;
    last = text;
    await scheduler.wait(300);
  }
  throw new Error("the world does not come to rest");
}

const codeOf = ({ error, result }: CallBody): string => {
  if (error) return error.data.appCode;
  const data = result?.data;
  const refusal = data && typeof data === "object" && "refusal" in data ? data.refusal : null;
  return refusal && typeof refusal === "object" && "code" in refusal ? String(refusal.code) : "ok";
};

function denial(needs: Row["needs"], role: (typeof ROLES)[number] | Role): string | null {
  if (needs === null) return null;
  if (role === "nobody") return "NOT_SIGNED_IN";
  if (needs === "signed-in") return null;
  return role !== "stranger" && can(role, needs) ? null : "NOT_ALLOWED";
}

describe("who may call what", () => {
  test("every procedure of the routers is in the matrix", () => {
    expect(Object.keys(appRouter._def.procedures).sort()).toEqual(Object.keys(MATRIX).sort());
    expect(Object.keys(platformRouter._def.procedures).sort()).toEqual(Object.keys(PLATFORM_MATRIX).sort());
    for (const [path, { kind, input }] of Object.entries({ ...MATRIX, ...PLATFORM_MATRIX })) {
      const { _def } = { ...platformRouter._def.procedures, ...appRouter._def.procedures }[path] as unknown as {
        _def: { type: string; inputs: unknown[] };
      };
      expect([path, _def.type, _def.inputs.length > 0]).toEqual([path, kind, input !== null]);
    }
  });

  test("whoever may not is told so, and nothing is written", async () => {
    const before = await settled();
    const told: string[] = [];
    const expected: string[] = [];
    for (const [path, { kind, needs, input }] of Object.entries(MATRIX)) {
      for (const role of ROLES) {
        const code = denial(needs, role);
        if (!code) continue;
        const { body } = await as(role).call(path, kind, input?.(own));
        told.push(`${path} ${role} ${codeOf(body)}`);
        expected.push(`${path} ${role} ${code}`);
      }
    }
    for (const role of ["nobody", "stranger", "college-admin"]) {
      const browser = openBrowser("platform", new Map(as(role).jar));
      told.push(`${role} ${codeOf((await browser.call("platform.listColleges", "query", undefined)).body)}`);
      expected.push(`${role} ${role === "nobody" ? "NOT_SIGNED_IN" : "NOT_ALLOWED"}`);
    }
    expect(told).toEqual(expected);
    expect(told.length).toBeGreaterThan(140);
    expect(await dumpEverything()).toEqual(before);
  });

  test("a college's pages have no platform procedures, the platform's no college's", async () => {
    const here = openBrowser("riverside", new Map(as("platform-admin").jar));
    expect(codeOf((await here.call("platform.listColleges", "query", undefined)).body)).toBe("NOT_FOUND");
    const platform = as("platform-admin");
    expect(codeOf((await platform.call("attendee.listEvents", "query", {})).body)).toBe("NOT_FOUND");
    const nowhere = openBrowser("no-such-college");
    const { status, body } = await nowhere.call("auth.me", "query", undefined);
    expect([status, codeOf(body)]).toEqual([404, "NOT_FOUND"]);
  });
});

describe("what is not yours does not exist", () => {
  /** Every way to replace one id in an input, nested ones too. */
  function* withOneReplaced(value: unknown, ids: Ids, field = ""): Generator<{ field: string; input: unknown }> {
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) {
        for (const one of withOneReplaced(item, ids, field)) yield { ...one, input: value.with(at, one.input) };
      }
    } else if (value && typeof value === "object") {
      for (const [key, item] of Object.entries(value)) {
        for (const one of withOneReplaced(item, ids, key)) yield { ...one, input: { ...value, [key]: one.input } };
      }
    } else if (typeof value === "string" && /^[a-z]{3}_/.test(value)) {
      const kind = field === "stationId" ? (value === own.serviceId ? "serviceId" : "foodId") : field;
      yield { field, input: ids[kind as keyof Ids] };
    }
  }

  test("another college's id and an unknown id are answered alike, in every field, and nothing leaks", async () => {
    const random = () => crypto.getRandomValues(new Uint8Array(10));
    const absent: Ids = {
      eventId: makeId("event", now, random()),
      gateId: makeId("gate", now, random()),
      serviceId: makeId("station", now, random()),
      foodId: makeId("station", now, random()),
      skuId: makeId("sku", now, random()),
      userId: makeId("user", now, random()),
      tokenId: makeId("token", now, random()),
      orderId: makeId("order", now, random()),
    };
    const told: string[] = [];
    const expected: string[] = [];
    for (const [path, { kind, input }] of Object.entries(MATRIX)) {
      if (!input) continue;
      for (const ids of [foreign, absent]) {
        for (const { field, input: hostile } of withOneReplaced(input(own), ids)) {
          const fresh = hostile as Input;
          if ("commandId" in fresh) fresh.commandId = commandId();
          const { body } = await as("college-admin").call(path, kind, fresh);
          told.push(`${path} ${field} ${codeOf(body)}`);
          expected.push(`${path} ${field} ${UNKNOWN[field]?.(path)}`);
          expect(JSON.stringify(body)).not.toMatch(/Welcome Week|Taco|Student ID|Robert Chen/);
        }
      }
    }
    expect(told).toEqual(expected);
    expect(told.length).toBeGreaterThan(80);
  });

  test("another person's token and order are theirs", async () => {
    const { attendee } = as("attendee").api;
    await attendee.register.mutate({ commandId: commandId(), eventId: own.eventId });
    const token = { commandId: commandId(), stationId: own.serviceId, tokenId: own.tokenId };
    expect(await attendee.leaveQueue.mutate(token)).toMatchObject({ refusal: { code: "not-your-token" } });
    const order = { stationId: own.foodId, orderId: own.orderId };
    expect(await attendee.cancelOrder.mutate({ commandId: commandId(), ...order })).toMatchObject({
      refusal: { code: "not-your-order" },
    });
    expect(codeOf((await as("attendee").call("attendee.getOrder", "query", order)).body)).toBe("NOT_FOUND");
  });
});

describe("malformed input", () => {
  /** Fields whose absence is honest. */
  const OPTIONAL = new Set(["q", "skuId"]);

  /** A value with one thing wrong, at every depth: a wrong type, too long, too small, too many, missing, one too many. */
  function* malformed(value: unknown): Generator<unknown> {
    if (Array.isArray(value)) {
      yield* [7, { 0: "x" }];
      if (value.length > 0) yield Array.from({ length: 200 }, () => value[0]);
      for (const [at, item] of value.entries()) for (const wrong of malformed(item)) yield value.with(at, wrong);
    } else if (value && typeof value === "object") {
      yield* [7, "text", [], { ...value, college_id: "col_x" }];
      for (const [key, item] of Object.entries(value)) {
        const { [key]: _, ...without } = value as Input;
        if (!OPTIONAL.has(key)) yield without;
        for (const wrong of malformed(item)) yield { ...value, [key]: wrong };
      }
    } else {
      yield* [{}, []];
      if (typeof value === "string") yield* [7, "x".repeat(9_000)];
      if (typeof value === "number") yield* ["7", -1, 1.5];
      if (typeof value === "boolean") yield* ["true", 1];
      if (value === null) yield 7;
    }
  }

  test("is BAD_INPUT at every procedure that takes input, names the field, and writes nothing", async () => {
    const before = await settled();
    const missed: string[] = [];
    let tried = 0;
    for (const [path, { kind, input }] of Object.entries(MATRIX)) {
      if (!input) continue;
      for (const hostile of [null, ...malformed(input(own))]) {
        const { status, body } = await as("college-admin").call(path, kind, hostile);
        tried += 1;
        if (status === 400 && codeOf(body) === "BAD_INPUT" && body.error?.data.fields.length) continue;
        missed.push(`${path} ${status} ${codeOf(body)} ${JSON.stringify(hostile)?.slice(0, 200)}`);
      }
    }
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(700);
    expect(await dumpEverything()).toEqual(before);
  });

  test("is BAD_INPUT when it is no JSON at all, or a batch of eleven", async () => {
    const headers = { "content-type": "application/json" };
    const torn = await as("attendee").send("/api/riverside/trpc/attendee.register", {
      method: "POST",
      headers,
      body: "{",
    });
    expect([torn.status, codeOf(await torn.json())]).toEqual([400, "BAD_INPUT"]);
    const paths = Array.from({ length: 11 }, () => "auth.me").join(",");
    const batch = await as("attendee").send(`/api/riverside/trpc/${paths}?batch=1&input=%7B%7D`);
    expect(batch.status).toBe(400);
    const huge = JSON.stringify({ email: "x".repeat(70_000) });
    const large = await as("attendee").send("/api/riverside/trpc/auth.requestLink", {
      method: "POST",
      headers,
      body: huge,
    });
    expect([large.status, codeOf(await large.json())]).toEqual([413, "TOO_LARGE"]);
  });

  test("an unknown path is NOT_FOUND as JSON, with a request id", async () => {
    const response = await exports.default.fetch(`${ORIGIN}/api/riverside/nothing`);
    const body: CallBody = await response.json();
    expect([response.status, codeOf(body)]).toEqual([404, "NOT_FOUND"]);
    expect(body.error?.data.requestId).toBe(response.headers.get("x-request-id"));
  });
});

describe("the guards are not walls", () => {
  test("whoever may, gets through to an answer", async () => {
    const stopped: string[] = [];
    for (const [path, { kind, needs, input }] of Object.entries(MATRIX)) {
      if (path === "auth.signOut") continue; // the next call would come from nobody
      for (const role of ROLES) {
        if (denial(needs, role)) continue;
        const { body } = await as(role).call(path, kind, input?.(own));
        const code = codeOf(body);
        if (/^(NOT_SIGNED_IN|NOT_ALLOWED|BAD_INPUT|INTERNAL)$/.test(code)) stopped.push(`${path} ${role} ${code}`);
      }
    }
    const { body } = await as("platform-admin").call("platform.listColleges", "query", undefined);
    expect([...stopped, codeOf(body)]).toEqual(["ok"]);
  });
});
