import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type * as z from "zod";
import type { EventLedgerApi, RegistrationCommand } from "#durable-objects/event-ledger/event-ledger-api";
import type { StationApi, StationCommand } from "#durable-objects/station/station-api";
import { type CollegeId, type CommandId, type EventId, makeId, type StationId } from "#shared/ids";
import { ledgerName, stationName } from "#shared/object-names";
import { can } from "#shared/roles";
import { isAudited } from "./auth/audit.ts";
import { SESSION_COOKIE } from "./auth/session.ts";
import {
  type Browser,
  type CallBody,
  commandId,
  eventually,
  listeners,
  newestToken,
  ORIGIN,
  openBrowser,
} from "./test-browser.ts";
import { DATABASES, tablesIn } from "./test-databases.ts";
import {
  as,
  canaries,
  codeOf,
  denial,
  dumpEverything,
  foreign,
  goneIds,
  type Ids,
  type Input,
  MATRIX,
  now,
  openWorld,
  own,
  PEOPLE,
  PLATFORM_MATRIX,
  ROLES,
  settled,
  UNKNOWN,
} from "./test-matrix.ts";
import { appRouter, platformRouter } from "./trpc/router.ts";

vi.setConfig({ testTimeout: 300_000 });

/** All that anybody at the own college was answered or mailed, and what was logged meanwhile. */
const heard: string[] = [];
/** What somebody asked for is in the log of requests, whoever it belongs to. */
const WHERE_ASKED = /"path":"[^"]*"/;

beforeAll(async () => {
  // Everything is asked by a few people, as fast as the machine can.
  Reflect.set(env, "PERSON_REQUESTS_PER_MINUTE", "0");
  await openWorld();
  listeners.add((college, _, text) => void (college === "riverside" && heard.push(text)));
  for (const method of ["log", "info", "warn", "error"] as const)
    vi.spyOn(console, method).mockImplementation(
      (...words) => void heard.push(words.join(" ").replace(WHERE_ASKED, "")),
    );
}, 300_000);

/** Printed after the run by scripts/test.ts. */
function say(task: { readonly meta: object }, says: string): void {
  Object.assign(task.meta, { says });
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

  // ASVS 8.2.1
  test("whoever may not is told so, and nothing is written", async ({ task }) => {
    const before = await settled();
    const told: string[] = [];
    const expected: string[] = [];
    for (const [path, row] of Object.entries(MATRIX)) {
      const { kind, input } = row;
      for (const role of ROLES) {
        const code = denial(row, role);
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
    expect(told.length).toBeGreaterThan(450);
    expect(await dumpEverything()).toEqual(before);
    say(task, `${Object.keys(MATRIX).length} procedures × ${ROLES.length} people: ${told.length} denials, 0 writes`);
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
  } else if (typeof value === "string" && /^[a-z]{3}_/.test(value) && !OF_LEDGER.has(field)) {
    yield { field, input: ids[idOf(field, value)] };
  }
}

/** Lists and logs its ledger alone knows; another's log is tried where logs are. */
const OF_LEDGER: ReadonlySet<string> = new Set(["listId", "logId"]);

function idOf(field: string, value: string): keyof Ids {
  if (field === "passIds") return "passId";
  if (field === "parentId") return "departmentId";
  if (field === "replacesId") return "coverId";
  if (field === "toStationId") return "serviceId";
  if (field === "moveId") return "staffMoveId";
  if (field === "stationId") return value === own.serviceId ? "serviceId" : "foodId";
  return field as keyof Ids;
}

describe("what is not yours does not exist", () => {
  // ASVS 8.2.2, 8.4.1
  test("another college's id and an unknown id are answered alike, in every field, and nothing leaks", async ({
    task,
  }) => {
    const random = () => crypto.getRandomValues(new Uint8Array(10));
    const absent: Ids = {
      eventId: makeId("event", now, random()),
      gateId: makeId("gate", now, random()),
      serviceId: makeId("station", now, random()),
      foodId: makeId("station", now, random()),
      skuId: makeId("sku", now, random()),
      codeId: makeId("code", now, random()),
      paymentId: makeId("payment", now, random()),
      userId: makeId("user", now, random()),
      tokenId: makeId("token", now, random()),
      orderId: makeId("order", now, random()),
      departmentId: makeId("department", now, random()),
      grantId: makeId("grant", now, random()),
      invitationId: makeId("invitation", now, random()),
      providerId: makeId("provider", now, random()),
      deviceId: makeId("device", now, random()),
      supportId: makeId("support", now, random()),
      venueId: makeId("venue", now, random()),
      roomId: makeId("room", now, random()),
      coverId: makeId("cover", now, random()),
      ticketTypeId: makeId("ticketType", now, random()),
      passId: makeId("pass", now, random()),
      transferId: makeId("transfer", now, random()),
      ruleId: makeId("rule", now, random()),
      staffMoveId: makeId("staffMove", now, random()),
      webhookId: makeId("webhook", now, random()),
      keyId: makeId("apiKey", now, random()),
      campaignId: makeId("campaign", now, random()),
      emergencyId: makeId("emergency", now, random()),
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
    expect(told.length).toBeGreaterThan(120);
    say(task, `${told.length} ids of another college or of nobody, each field in turn: 0 leaks`);
  });

  // ASVS 8.2.2
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

/** What there is no more: taken, withdrawn, removed, revoked, left, cancelled. It says so, or is as if it had never been. */
const GONE: Record<string, (path: string) => string> = {
  ...UNKNOWN,
  tokenId: (path) => {
    if (["station.transferToken", "attendee.moveToken"].includes(path)) return "not-another-queue";
    return ["attendee.leaveQueue", "attendee.keepPlace", "attendee.chooseNotice"].includes(path)
      ? "not-your-token"
      : "wrong-state";
  },
  orderId: (path) =>
    ({
      "attendee.cancelOrder": "not-your-order",
      "attendee.answerSubstitute": "not-your-order",
      "attendee.confirmOrder": "not-your-order",
      "attendee.getOrder": "NOT_FOUND",
      "payments.beginOrders": "NOT_FOUND",
      "payments.lookAtOrder": "NOT_FOUND",
    })[path] ?? "wrong-state",
  invitationId: () => "LINK_SPENT",
  supportId: (path) => (path === "support.decide" ? "LINK_SPENT" : "ok"), // ending what has ended is harmless
  deviceId: () => "ok",
};

describe("what there was", () => {
  // ASVS 8.2.2
  test("and is gone stays gone: naming it changes nothing", async ({ task }) => {
    const admin = as("college-admin");
    const gone = await goneIds();
    const before = await settled();
    const told: string[] = [];
    const expected: string[] = [];
    for (const [path, { kind, input }] of Object.entries(MATRIX)) {
      if (!input || path === "devices.prove") continue;
      for (const { field, input: named } of withOneReplaced(input(own), { ...own, ...gone })) {
        if (!(field in gone)) continue;
        const { body } = await admin.call(path, kind, named);
        told.push(`${path} ${field} ${codeOf(body)}`);
        expected.push(`${path} ${field} ${GONE[field]?.(path)}`);
      }
    }
    expect(told).toEqual(expected);
    expect(told.length).toBeGreaterThan(10);
    expect(await dumpEverything()).toEqual(before);
    say(task, `${told.length} names of what is gone: nothing changed`);
  });
});

describe("somebody half signed in", () => {
  const halves: readonly [who: string, open: () => Promise<Browser>][] = [
    [
      "who asked for a link",
      async () => {
        const browser = openBrowser("riverside");
        await browser.api.auth.requestLink.mutate({ email: "college-admin@riverside.example" });
        return browser;
      },
    ],
    [
      "who opened a link another browser asked for",
      async () => {
        const [asker, opener] = [openBrowser("riverside"), openBrowser("riverside")];
        const email = "half@riverside.example";
        await asker.api.auth.requestLink.mutate({ email });
        const answer = await opener.api.auth.redeemLink.mutate({ token: await newestToken(email) });
        expect(answer.kind).toBe("code");
        return opener;
      },
    ],
    [
      "who has signed out",
      async () => {
        const browser = openBrowser("riverside");
        await browser.signIn("half-two@riverside.example");
        const copied = openBrowser("riverside", new Map(browser.jar));
        await browser.api.auth.signOut.mutate();
        return copied;
      },
    ],
    [
      "with another's way of writing a token",
      async () => openBrowser("riverside", new Map([[SESSION_COOKIE, "A".repeat(43)]])),
    ],
  ];

  // ASVS 7.4.1
  test.each(halves)("%s, is nobody to every procedure", async (_, open) => {
    const browser = await open();
    const before = await settled();
    for (const [path, { kind, needs, input }] of Object.entries(MATRIX)) {
      if (needs === null) continue;
      const { body } = await browser.call(path, kind, input?.(own));
      expect(`${path} ${codeOf(body)}`).toBe(`${path} NOT_SIGNED_IN`);
    }
    expect(await dumpEverything()).toEqual(before);
  });

  // ASVS 6.3.3
  test("without a second factor moves nothing that is others'", async () => {
    const asked = env as { STAFF_SECOND_FACTOR: string };
    const admin = openBrowser("riverside");
    await admin.signIn("college-admin@riverside.example");
    const before = await settled();
    asked.STAFF_SECOND_FACTOR = "on";
    const stopped: string[] = [];
    try {
      for (const [path, { kind, needs, input }] of Object.entries(MATRIX)) {
        if (kind !== "mutation" || !/^(manage-|take-along)/.test(String(needs))) continue;
        const { body } = await admin.call(path, kind, input?.(own));
        stopped.push(`${path} ${codeOf(body)}`);
      }
    } finally {
      asked.STAFF_SECOND_FACTOR = "off";
    }
    expect(stopped.filter((one) => !one.endsWith(" STEP_UP_NEEDED"))).toEqual([]);
    expect(stopped.length).toBeGreaterThan(20);
    expect(await dumpEverything()).toEqual(before);
  });
});

describe("a socket", () => {
  /** To a scan of another college's event. A feed does not listen at all. */
  const ANSWERS = { events: [], stations: ["NOT_ALLOWED"], gates: ["NOT_FOUND"] };
  const CHANNELS = ["events", "stations", "gates"] as const;
  const idOf = (channel: (typeof CHANNELS)[number], ids: Ids) => (channel === "stations" ? ids.serviceId : ids.eventId);
  const never = makeId("event", now, new Uint8Array(10));
  const WORLDS = [
    ["own", () => own],
    ["foreign", () => foreign],
    ["absent", () => ({ ...own, eventId: never, serviceId: makeId("station", now, new Uint8Array(10)) })],
  ] as const;

  function expectedStatus(channel: (typeof CHANNELS)[number], who: string, world: string): number {
    if (channel !== "gates") return world === "own" ? 101 : 404;
    const { role, reach } = PEOPLE[who] ?? { role: null, reach: "college" };
    if (role === null) return 401;
    if (!can(role, "scan") || reach === "past" || reach === "future") return 403;
    if (world !== "own") return 404;
    return denial(scanRow, who) === null ? 101 : 403;
  }
  const scanRow = MATRIX["scanner.scan"] as (typeof MATRIX)[string];

  // ASVS 4.4.3, 8.2.2
  test("opens for whom the procedures answer, and does what they would do", async ({ task }) => {
    const told: string[] = [];
    const expected: string[] = [];
    const before = await settled();
    let frames = 0;
    for (const channel of CHANNELS) {
      for (const [world, ids] of WORLDS) {
        for (const who of ROLES) {
          const path = `/api/riverside/live/${channel}/${idOf(channel, ids())}`;
          const response = await as(who).send(path, { headers: { upgrade: "websocket", origin: ORIGIN } });
          told.push(`${channel} ${world} ${who} ${response.status}`);
          expected.push(`${channel} ${world} ${who} ${expectedStatus(channel, who, world)}`);
          if (!response.webSocket) continue;
          const heard = await scanOver(response.webSocket, foreign);
          frames += heard.length;
          for (const frame of heard) for (const canary of canaries()) expect(frame).not.toContain(canary);
          const answers = heard.flatMap((frame) => {
            const { type, code, reply } = JSON.parse(frame);
            if (type === "problem") return code;
            return type === "reply" ? (reply.refusal?.code ?? reply.value?.refusal?.code ?? reply.code) : [];
          });
          expect([channel, who, ...answers]).toEqual([channel, who, ...ANSWERS[channel]]);
        }
      }
    }
    expect(told).toEqual(expected);
    const { live_sockets: _, ...rest } = before;
    const { live_sockets: __, ...after } = await dumpEverything();
    expect(after).toEqual(rest);
    say(task, `${told.length} sockets asked for, ${frames} frames heard: 0 leaks, 0 writes`);
  });
});

/** Sends a scan between two hellos, and hears what comes until both are answered. */
async function scanOver(socket: WebSocket, { eventId, gateId }: Pick<Ids, "eventId" | "gateId">): Promise<string[]> {
  const heard: string[] = [];
  socket.accept();
  socket.addEventListener("message", ({ data }) => void heard.push(String(data)));
  socket.send(JSON.stringify({ type: "hello", since: null }));
  const input = { eventId, gateId, commandId: commandId(), code: "ABCD2345" };
  socket.send(JSON.stringify({ type: "scan", input }));
  socket.send(JSON.stringify({ type: "hello", since: null }));
  await eventually(
    async () => heard.filter((frame) => frame.includes('"type":"snapshot"')).length,
    (count) => count === 2,
  );
  socket.close();
  return heard;
}

describe("an object that was never told what it is", () => {
  const person = makeId("user", now, new Uint8Array(10));
  const order = makeId("order", now, new Uint8Array(10));
  const id = () => commandId() as CommandId;
  // Every method there is: a new one does not compile until it is tried here.
  const LEDGER: Record<Exclude<keyof EventLedgerApi, "configure">, (api: EventLedgerApi) => Promise<unknown>> = {
    submit: (api) => api.submit(id(), person, { type: "Register", userId: person, name: "N" } as RegistrationCommand),
    submitMetered: (api) =>
      api.submitMetered(id(), person, { type: "Register", userId: person, name: "N" } as RegistrationCommand, true),
    meter: (api) => api.meter(true),
    scan: (api) => api.scan(id(), person, makeId("gate", now, new Uint8Array(10)), "ABCD2345"),
    scanFound: (api) =>
      api.scanFound(id(), person, makeId("gate", now, new Uint8Array(10)), { by: "booking", userId: person }, {}),
    annulScan: (api) =>
      api.annulScan(
        id(),
        person,
        makeId("gate", now, new Uint8Array(10)),
        makeId("pass", now, new Uint8Array(8)),
        id(),
      ),
    registrationOf: (api) => api.registrationOf(person),
    holderOf: (api) => api.holderOf("ABCD2345"),
    marksOf: (api) => api.marksOf({ userId: person }),
    passKeys: (api) => api.passKeys(),
    revocations: (api) => api.revocations(0),
    openScanLog: (api) =>
      api.openScanLog({ by: person, logId: makeId("scanLog", now, new Uint8Array(10)), publicKey: "", isLead: false }),
    scanLog: (api) => api.scanLog(makeId("scanLog", now, new Uint8Array(10))),
    closeScanLog: (api) => api.closeScanLog(makeId("scanLog", now, new Uint8Array(10))),
    keptGates: (api) => api.keptGates(),
    freeGate: (api) => api.freeGate(makeId("gate", now, new Uint8Array(10)), now),
    takeLateScans: (api) => api.takeLateScans(person, makeId("scanLog", now, new Uint8Array(10)), []),
    roster: (api) => api.roster(0, null),
    forgetGuests: (api) => api.forgetGuests([person], 0),
    followLog: (api) => api.followLog(0, [], 10),
    logHead: (api) => api.logHead(),
    newestSeq: (api) => api.newestSeq(),
    history: (api) => api.history(null, "all", [], 10, null),
    past: (api) => api.past(now, 0, 10),
    checkBooks: (api) => api.checkBooks(),
    wall: (api) => api.wall(),
    endSessions: (api) => api.endSessions(["ses_1"], now),
    erase: (api) => api.erase(),
  };
  const MOVED = { name: "A", people: 1, joinedAt: now, laneId: "regular", creditMs: 0, isRemote: false };
  const STATION: Record<Exclude<keyof StationApi, "configure">, (api: StationApi) => Promise<unknown>> = {
    submit: (api) => api.submit(id(), person, { type: "CallNext" } as StationCommand),
    joinWithCode: (api) =>
      api.joinWithCode(id(), { type: "Join", userId: person, name: "A", laneId: "regular" }, "ABCD"),
    presenceCode: (api) => api.presenceCode(),
    handOver: (api) => api.handOver(id(), person, "ABCD"),
    handOverOrder: (api) => api.handOverOrder(id(), person, order),
    handOverLate: (api) => api.handOverLate(id(), person, "ABCD", now),
    readyOrders: (api) => api.readyOrders(),
    handOverTo: (api) => api.handOverTo(id(), person, person),
    acceptTransfer: (api) => api.acceptTransfer(id(), { ...MOVED, userId: person }),
    attachServer: (api) => api.attachServer(id(), person, now),
    view: (api) => api.view(person),
    board: (api) => api.board(),
    load: (api) => api.load(),
    quote: (api) => api.quote([]),
    order: (api) => api.order(order, person),
    disband: (api) => api.disband(),
    endSessions: (api) => api.endSessions(["ses_1"], now),
    erase: (api) => api.erase(),
  };

  // ASVS 8.2.2
  test("as one is that another college's id names from here, knows nothing and keeps nothing", async () => {
    const { college } = await as("college-admin").api.auth.me.query();
    const collegeId = college?.id as CollegeId;
    const wall = () => as("hillcrest-admin").api.organizer.wall.query({ eventId: foreign.eventId as EventId });
    const there = await wall();
    const answers: unknown[] = [];
    const ledger = env.EVENT_LEDGER.getByName(ledgerName(collegeId, foreign.eventId as EventId));
    for (const call of Object.values(LEDGER)) answers.push(await call(ledger as unknown as EventLedgerApi));
    const name = stationName(collegeId, foreign.eventId as EventId, foreign.foodId as StationId);
    const station = env.STATION.getByName(name);
    for (const call of Object.values(STATION)) answers.push(await call(station as unknown as StationApi));
    const said = new Set(answers.map((answer) => JSON.stringify(answer ?? null)));
    expect([...said].sort()).toEqual(["null", JSON.stringify({ ok: false, refusal: { code: "object-unknown" } })]);
    expect(await wall()).toEqual(there);
  });
});

describe("mass assignment", () => {
  /** Columns whose name an input carries too, as what it is about: none of them says who acts, or where. */
  const FORBIDDEN = new Set(["collegeId", "actorId", "grantedBy", "createdBy", "createdAt", "platformRole"]);

  // ASVS 15.3.3
  test("no input takes a column's name that it does not know, at any depth", async ({ task }) => {
    const columns = new Set<string>();
    for (const database of DATABASES) {
      for (const table of await tablesIn(database)) {
        const { results } = await env[database].prepare(`PRAGMA table_info("${table}")`).all<{ name: string }>();
        for (const { name } of results) {
          columns.add(name);
          columns.add(name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()));
        }
      }
    }
    const taken: string[] = [];
    let tried = 0;
    const all = { ...appRouter._def.procedures, ...platformRouter._def.procedures };
    for (const [path, { input }] of Object.entries({ ...MATRIX, ...PLATFORM_MATRIX })) {
      const { _def } = all[path as keyof typeof all] as unknown as { _def: { inputs: z.ZodType[] } };
      const [schema] = _def.inputs;
      if (!input || !schema) continue;
      const good = schema.safeParse(input(own));
      expect([path, good.error?.issues]).toEqual([path, undefined]);
      const inside = path.startsWith("platform.") ? new Set<string>() : FORBIDDEN;
      for (const column of columns) {
        for (const assigned of withKey(input(own), column)) {
          tried += 1;
          const { error } = schema.safeParse(assigned);
          const isUnknown = error?.issues.some((issue) => hasUnknownKey(issue, column));
          if (!isUnknown && (!error || inside.has(column))) taken.push(`${path} ${column}`);
        }
      }
    }
    // A newcomer's own name, and what to look for.
    const meant = [
      "auth.redeemLink name",
      "auth.redeemCode name",
      "attendee.listEvents category",
      "audit.list actorId",
    ];
    expect(taken.sort()).toEqual(meant.sort());
    expect(columns.size).toBeGreaterThan(150);
    expect(tried).toBeGreaterThan(10_000);
    say(task, `${columns.size} names of columns put into ${Object.keys(MATRIX).length} inputs: ${tried} refused`);
  });

  /** A value with one more key, in each of its objects that does not have it. */
  function* withKey(value: unknown, key: string): Generator<unknown> {
    if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) for (const one of withKey(item, key)) yield value.with(at, one);
    } else if (value && typeof value === "object") {
      if (!(key in value)) yield { ...value, [key]: "x" };
      for (const [name, item] of Object.entries(value)) {
        for (const one of withKey(item, key)) yield { ...value, [name]: one };
      }
    }
  }

  function hasUnknownKey(issue: z.core.$ZodIssue, key: string): boolean {
    if (issue.code === "unrecognized_keys") return issue.keys.includes(key);
    return issue.code === "invalid_union" && issue.errors.flat().some((one) => hasUnknownKey(one, key));
  }
});

describe("malformed input", () => {
  /** Fields whose absence is honest. */
  const OPTIONAL = new Set([
    "q",
    "skuId",
    "limit",
    "code",
    "tags",
    "visibility",
    "venueId",
    "roomId",
    "atDoor",
    "menuId",
    "picture",
    "menus",
    "pay",
    "ticket",
    "again",
    "blockReason",
    "passIds",
    "badges",
    "notes",
    "heldUntil",
  ]);

  /** What a clock of a browser counts. */
  const FRACTIONAL = new Set(["upMs"]);
  /** More than its list may have, and less than a request may carry. */
  const tooMany = (item: unknown) => Math.min(200, Math.floor(50_000 / JSON.stringify(item).length));

  /** A value with one thing wrong, at every depth: a wrong type, too long, too small, too many, missing, one too many. */
  function* malformed(value: unknown): Generator<unknown> {
    if (Array.isArray(value)) {
      yield* [7, { 0: "x" }];
      if (value.length > 0) yield Array.from({ length: tooMany(value[0]) }, () => value[0]);
      for (const [at, item] of value.entries()) for (const wrong of malformed(item)) yield value.with(at, wrong);
    } else if (value && typeof value === "object") {
      yield* [7, "text", [], { ...value, college_id: "col_x" }];
      for (const [key, item] of Object.entries(value)) {
        const { [key]: _, ...without } = value as Input;
        if (!OPTIONAL.has(key)) yield without;
        for (const wrong of malformed(item)) {
          if (!(FRACTIONAL.has(key) && wrong === 1.5)) yield { ...value, [key]: wrong };
        }
      }
    } else {
      yield* [{}, []];
      if (typeof value === "string") yield* [7, "x".repeat(9_000)];
      if (typeof value === "number") yield* ["7", -1, 1.5];
      if (typeof value === "boolean") yield* ["true", 1];
      if (value === null) yield 7;
    }
  }

  // ASVS 2.2.2, 15.3.3
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

/** Whoever scans may do these; who looked for whom, or decided against the gate, is noted all the same. */
const NOTED_TOO = new Set(["scanner.find", "scanner.admitAnyway", "scanner.badge", "scanner.freeGate"]);

describe("the guards are not walls", () => {
  const auditEntries = async () =>
    (await env.DB.prepare("SELECT count(*) AS n FROM audit_entries").first<number>("n")) ?? 0;

  test("whoever may, gets through to an answer, and the use of power is noted", async () => {
    const stopped: string[] = [];
    const unnoted: string[] = [];
    for (const [path, row] of Object.entries(MATRIX)) {
      const { kind, input } = row;
      if (path === "auth.signOut") continue; // the next call would come from nobody
      for (const role of ROLES) {
        if (denial(row, role)) continue;
        const noted = await auditEntries();
        const { body } = await as(role).call(path, kind, input?.(own));
        const code = codeOf(body);
        const isOfPower = row.needs !== null && row.needs !== "signed-in" && isAudited(row.needs);
        const isPower = kind === "mutation" && (isOfPower || NOTED_TOO.has(path));
        if (isPower !== (await auditEntries()) > noted) unnoted.push(`${path} ${role} ${code}`);
        if (/^(NOT_SIGNED_IN|NOT_ALLOWED|BAD_INPUT|INTERNAL)$/.test(code)) stopped.push(`${path} ${role} ${code}`);
      }
    }
    const { body } = await as("platform-admin").call("platform.listColleges", "query", undefined);
    expect([...stopped, codeOf(body)]).toEqual(["ok"]);
    expect(unnoted).toEqual([]);
  });
});

describe("what another college has", () => {
  // ASVS 8.4.1, 16.2.5
  test("was in no answer, no log and no mail of all this", async ({ task }) => {
    const { results } = await env.DB.prepare("SELECT * FROM mailbox WHERE to_address LIKE '%@riverside.example'").all();
    const texts = [...heard, ...results.map((mail) => JSON.stringify(mail))];
    const leaks = texts.filter((text) => canaries().some((canary) => text.includes(canary)));
    expect(leaks).toEqual([]);
    expect(texts.length).toBeGreaterThan(3_000);
    say(task, `${texts.length} answers, log lines and mails: 0 canaries of the other college`);
  });
});
