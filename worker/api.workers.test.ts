import { createExecutionContext, createMessageBatch, getQueueResult, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { EventLedgerApi } from "#durable-objects/event-ledger/event-ledger-api";
import { countedId } from "#shared/counting-ids";
import { APP_ERRORS, AppError, RETRY_AFTER_SECONDS } from "#shared/errors";
import { forgedCode } from "#shared/forged-code";
import type { CommandId } from "#shared/ids";
import { feedShards, ledgerName, stationName } from "#shared/object-names";
import type { Result } from "#shared/result";
import { systemScope } from "./auth/scope.ts";
import { openSystem, openTenant } from "./context.ts";
import type { SeedReport } from "./seed.ts";
import { changeEvent } from "./services/events/change-event.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { inShards } from "./test-databases.ts";

// Whole journeys, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;

let seeded: SeedReport;
const browsers = new Map<string, Browser>();

beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  for (const role of ["attendee", "volunteer", "organizer", "college-admin"]) {
    const browser = openBrowser("riverside");
    await browser.signIn(`${role}@riverside.example`);
    browsers.set(role, browser);
  }
}, 60_000);

const as = (role: string): Browser => {
  const browser = browsers.get(role);
  if (!browser) throw new Error(role);
  return browser;
};
const eventNamed = (title: string) => {
  const event = seeded.events.find((one) => one.title === title);
  if (!event) throw new Error(title);
  return event;
};
const FIELDS = {
  departmentId: null,
  title: "An evening",
  summary: "",
  description: "",
  category: "Games",
  venue: "Library",
  startsAt: Date.now() + 3_600_000,
  endsAt: Date.now() + 7_200_000,
  salesOpenAt: Date.now() - 1_000,
  salesCloseAt: Date.now() + 3_600_000,
  capacity: 20,
  approval: false,
};
const stationNamed = (name: string) => {
  const station = eventNamed("Open Day").stations.find((one) => one.name === name);
  if (!station) throw new Error(name);
  return station.id;
};

function refusal(result: Result<unknown, { code: string }>): { code: string } {
  if (result.ok) throw new Error("expected a refusal");
  return result.refusal;
}

/** A live event with one gate, which an organizer scans at, and the attendee's pass for it. */
async function openGate(title: string, startsInHours: number) {
  const { organizer, scanner } = as("organizer").api;
  const startsAt = Date.now() + startsInHours * HOUR_MS;
  const fields = { ...FIELDS, title, startsAt, endsAt: startsAt + HOUR_MS };
  const { id: eventId } = await organizer.createEvent.mutate({ commandId: commandId(), fields });
  const { gates, version } = await organizer.addGate.mutate({ eventId, name: "Door" });
  const published = value(await organizer.setStatus.mutate({ eventId, version, status: "published" }));
  value(await organizer.setStatus.mutate({ eventId, version: published.version, status: "live" }));
  const {
    passes: [pass],
  } = value(await as("attendee").api.attendee.register.mutate({ commandId: commandId(), eventId }));
  const [gate] = gates;
  if (!pass || !gate) throw new Error("no pass or no gate");
  const gateId = gate.id;
  const scan = (code: string) => scanner.scan.mutate({ commandId: commandId(), eventId, gateId, code });
  return { eventId, gateId, pass, scan };
}

describe("the event day", () => {
  test("seeding twice adds nothing", async () => {
    const again: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
    expect(again).toEqual(seeded);
    expect(seeded.events.map(({ title, status }) => [title, status])).toContainEqual(["Open Day", "live"]);
    expect(eventNamed("Open Day").gates).toHaveLength(2);
    expect(eventNamed("Open Day").stations).toHaveLength(4);
  });

  test("a visitor browses without signing in, and sees no draft", async () => {
    const visitor = openBrowser("riverside");
    expect(await visitor.api.auth.me.query()).toMatchObject({ college: { slug: "riverside" }, user: null, roles: [] });
    const events = await visitor.api.attendee.listEvents.query({});
    expect(events.map(({ title }) => title)).toContain("Open Day");
    expect(events.map(({ title }) => title)).not.toContain("Summer ball");
    expect(await visitor.api.attendee.listEvents.query({ q: "ORCHESTRA" })).toHaveLength(1);
    expect(await visitor.api.attendee.listEvents.query({ category: "Careers" })).toHaveLength(2);
    const page = await visitor.api.attendee.getEvent.query({ eventId: eventNamed("Open Day").id });
    expect(page).toMatchObject({ title: "Open Day", capacity: 400, mine: null });
    expect(page.stations.map(({ name }) => name)).toEqual(["Help desk", "Photo booth", "Noodle Bar", "Coffee Cart"]);
    const draft = eventNamed("Summer ball").id;
    expect(await failureOf(visitor.api.attendee.getEvent.query({ eventId: draft }))).toBe("NOT_FOUND");
    expect(await as("organizer").api.attendee.getEvent.query({ eventId: draft })).toMatchObject({ status: "draft" });
  });

  test("a newcomer gets a name from their address and can correct it", async () => {
    const browser = openBrowser("riverside");
    const email = "jo.van-dyke+open@mail.example";
    await browser.signIn(email);
    expect(await browser.api.auth.me.query()).toMatchObject({
      user: { name: "Jo Van Dyke", email },
      roles: ["attendee"],
    });
    expect((await browser.api.auth.rename.mutate({ name: "Jo Dyke" })).user?.name).toBe("Jo Dyke");
    expect((await browser.api.auth.me.query()).user?.name).toBe("Jo Dyke");
  });

  test("register, be mailed, be admitted once, queue, eat; the organizer sees it all", async () => {
    const { api } = as("attendee");
    const staff = as("volunteer").api;
    const organizer = as("organizer").api;
    const { id: eventId, gates } = eventNamed("Open Day");
    const gateId = gates[0]?.id ?? "";
    const helpDesk = stationNamed("Help desk");
    const noodles = stationNamed("Noodle Bar");

    expect(
      refusal(await api.attendee.joinQueue.mutate({ commandId: commandId(), stationId: helpDesk, laneId: "regular" }))
        .code,
    ).toBe("no-pass");

    const held = value(await api.attendee.holdSeat.mutate({ commandId: commandId(), eventId }));
    expect(held.expiresAt).toBeGreaterThan(Date.now());
    const register = { commandId: commandId(), eventId };
    const registration = value(await api.attendee.register.mutate(register));
    expect(registration).toMatchObject({ status: "confirmed", passes: [{ name: "Ana Silva" }] });
    expect(value(await api.attendee.register.mutate(register))).toEqual(registration);
    expect(refusal(await api.attendee.register.mutate({ commandId: commandId(), eventId })).code).toBe(
      "already-registered",
    );
    expect(await failureOf(api.attendee.holdSeat.mutate({ commandId: register.commandId, eventId }))).toBe(
      "COMMAND_ID_REUSED",
    );

    const { registration: shown } = await api.attendee.getPass.query({ eventId });
    expect(shown).toEqual(registration);
    const code = shown.passes[0]?.code ?? "";

    const mails = await eventually(
      async (): Promise<{ subject: string; link: string }[]> =>
        (await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=attendee@riverside.example`)).json(),
      (list) => list.some(({ subject }) => subject.includes("pass")),
    );
    expect(mails.filter(({ subject }) => subject === "Your pass for Open Day")).toHaveLength(1);
    expect(JSON.stringify(mails)).not.toContain(code);

    expect((await staff.scanner.listEvents.query()).find(({ id }) => id === eventId)?.gates).toHaveLength(2);
    const scan = { commandId: commandId(), eventId, gateId, code };
    expect(await staff.scanner.scan.mutate(scan)).toMatchObject({
      ok: true,
      value: { verdict: "admit", name: "Ana Silva", inside: 1 },
    });
    expect(await staff.scanner.scan.mutate({ ...scan, commandId: commandId() })).toMatchObject({
      ok: true,
      value: { verdict: "stop", refusal: { code: "already-admitted", gateName: gates[0]?.name } },
    });
    expect(
      await staff.scanner.scan.mutate({ ...scan, commandId: commandId(), code: "https://evil.example" }),
    ).toMatchObject({
      value: { verdict: "stop", refusal: { code: "pass-unknown" } },
    });
    expect((await staff.scanner.setup.query({ eventId })).summary).toMatchObject({ inside: 1, refusedScans: 2 });

    const token = value(
      await api.attendee.joinQueue.mutate({ commandId: commandId(), stationId: helpDesk, laneId: "regular" }),
    );
    expect(token).toMatchObject({ status: "waiting", ahead: 0 });
    expect(token).not.toHaveProperty("name");
    expect((await api.attendee.getStation.query({ stationId: helpDesk })).token).toMatchObject({ id: token.id });
    expect((await staff.station.board.query({ stationId: helpDesk })).tokens).toMatchObject([
      { id: token.id, name: "Ana Silva" },
    ]);
    const call = { commandId: commandId(), stationId: helpDesk };
    expect(value(await staff.station.callNext.mutate(call))).toMatchObject({ id: token.id, status: "called" });
    const named = { stationId: helpDesk, tokenId: token.id };
    expect(value(await staff.station.arrived.mutate({ commandId: commandId(), ...named }))).toMatchObject({
      status: "serving",
    });
    expect(value(await staff.station.finish.mutate({ commandId: commandId(), ...named }))).toMatchObject({
      status: "done",
    });
    expect(refusal(await staff.station.callNext.mutate({ commandId: commandId(), stationId: helpDesk })).code).toBe(
      "nobody-waiting",
    );

    const kitchen = await api.attendee.getStation.query({ stationId: noodles });
    const ramen = kitchen.menu[0];
    if (!ramen) throw new Error("no menu");
    const place = {
      commandId: commandId(),
      stationId: noodles,
      lines: [{ skuId: ramen.skuId, quantity: 2, options: [] }],
      ...{ note: null, slot: null, shownAt: null },
    };
    const order = value(await api.attendee.placeOrder.mutate(place));
    expect(order).toMatchObject({ status: "queued", total: 1700, number: 1 });
    expect((await api.attendee.getOrder.query({ stationId: noodles, orderId: order.id })).order.pickupCode).toBe(
      order.pickupCode,
    );
    const cooked = { stationId: noodles, orderId: order.id };
    expect(value(await staff.station.startOrder.mutate({ commandId: commandId(), ...cooked }))).not.toHaveProperty(
      "pickupCode",
    );
    expect(
      refusal(
        await staff.station.handOver.mutate({ commandId: commandId(), stationId: noodles, code: order.pickupCode }),
      ).code,
    ).toBe("order-not-ready");
    value(await staff.station.markReady.mutate({ commandId: commandId(), ...cooked }));

    const home = await eventually(
      () => api.attendee.home.query(),
      ({ orders }) => orders.length === 1,
    );
    expect(home.passes.map(({ event }) => event.title)).toEqual(["Open Day"]);
    expect(home.orders).toMatchObject([
      { station: { name: "Noodle Bar", eventTitle: "Open Day" }, order: { status: "ready" } },
    ]);

    const handOver = { commandId: commandId(), stationId: noodles, code: order.pickupCode };
    expect(value(await staff.station.handOver.mutate(handOver))).toMatchObject({ status: "served" });
    expect(value(await staff.station.handOver.mutate(handOver))).toMatchObject({ status: "served" });
    expect(refusal(await staff.station.handOver.mutate({ ...handOver, commandId: commandId() })).code).toBe(
      "already-served",
    );

    const second = value(await api.attendee.placeOrder.mutate({ ...place, commandId: commandId() }));
    const listed = { stationId: noodles, orderId: second.id };
    value(await staff.station.startOrder.mutate({ commandId: commandId(), ...listed }));
    value(await staff.station.markReady.mutate({ commandId: commandId(), ...listed }));
    const fromList = { commandId: commandId(), ...listed };
    expect(value(await staff.station.handOverOrder.mutate(fromList))).toMatchObject({ status: "served" });
    expect(value(await staff.station.handOverOrder.mutate(fromList))).toMatchObject({ status: "served" });

    const wall = await organizer.organizer.wall.query({ eventId });
    expect(wall.summary).toMatchObject({ registered: 1, inside: 1, refusedScans: 2 });
    expect(wall.scans).toHaveLength(3);
    expect(wall.stations).toHaveLength(4);
    const door = await eventually(
      () => organizer.organizer.doorList.query({ eventId, q: "silva" }),
      ({ entries }) => entries[0]?.admittedAt != null,
    );
    expect(door.entries).toMatchObject([{ name: "Ana Silva", status: "confirmed" }]);
    const cards = await eventually(
      () => api.attendee.listEvents.query({ q: "open day" }),
      ([card]) => card?.seatsLeft === 399,
    );
    expect(cards[0]?.seatsLeft).toBe(399);
  });

  test("an organizer builds an event, its gate and its kitchen, and a stale edit is refused", async () => {
    const { organizer } = as("organizer").api;
    const startsAt = Date.now() + 3_600_000;
    const fields = {
      departmentId: null,
      title: "Chess night",
      summary: "Boards for everyone",
      description: "",
      category: "Games",
      venue: "Library",
      startsAt,
      endsAt: startsAt + 7_200_000,
      salesOpenAt: Date.now() - 1000,
      salesCloseAt: startsAt + 3_600_000,
      capacity: 2,
      approval: true,
    };
    const created = await organizer.createEvent.mutate({ commandId: commandId(), fields });
    const eventId = created.id;
    expect(created).toMatchObject({ version: 1, status: "draft", gates: [], stations: [] });
    const attendee = as("attendee").api.attendee;
    expect(refusal(await attendee.register.mutate({ commandId: commandId(), eventId })).code).toBe(
      "event-not-published",
    );
    expect(refusal(await organizer.setStatus.mutate({ eventId, version: 1, status: "live" })).code).toBe(
      "event-not-published",
    );

    const gated = await organizer.addGate.mutate({ eventId, name: "Door" });
    expect((await organizer.addGate.mutate({ eventId, name: "Door" })).gates).toEqual(gated.gates);
    const published = value(await organizer.setStatus.mutate({ eventId, version: gated.version, status: "published" }));
    expect(await organizer.setStatus.mutate({ eventId, version: gated.version, status: "ended" })).toMatchObject({
      ok: false,
      refusal: { code: "stale-edit", version: published.version },
    });

    const pending = value(await attendee.register.mutate({ commandId: commandId(), eventId }));
    expect(pending).toMatchObject({ status: "pending", passes: [] });
    const { user } = await as("attendee").api.auth.me.query();
    const decided = { commandId: commandId(), eventId, userId: user?.id ?? "" };
    expect(value(await organizer.confirmRegistration.mutate(decided))).toMatchObject({ status: "confirmed" });

    value(await as("volunteer").api.attendee.register.mutate({ commandId: commandId(), eventId }));
    const other = as("organizer").api.attendee;
    expect(refusal(await other.register.mutate({ commandId: commandId(), eventId })).code).toBe("event-full");
    const shrunk = await organizer.updateEvent.mutate({
      eventId,
      version: published.version,
      fields: { ...fields, capacity: 1 },
    });
    expect(refusal(shrunk)).toEqual({ code: "capacity-below-taken", taken: 2 });
    const kept = await organizer.getEvent.query({ eventId });
    expect(kept).toMatchObject({ capacity: 2, status: "published" });
    const grown = value(
      await organizer.updateEvent.mutate({ eventId, version: kept.version, fields: { ...fields, capacity: 3 } }),
    );
    value(await other.register.mutate({ commandId: commandId(), eventId }));
    expect(
      value(await organizer.revokePass.mutate({ ...decided, commandId: commandId() })).passes[0]?.revokedAt,
    ).not.toBeNull();
    expect(value(await organizer.cancelRegistration.mutate({ ...decided, commandId: commandId() }))).toMatchObject({
      status: "cancelled",
    });

    const withKitchen = await organizer.addStation.mutate({ eventId, name: "Tea", kind: "food" });
    const stationId = withKitchen.stations[0]?.id ?? "";
    const setup = await organizer.getStation.query({ stationId });
    const dish = {
      name: "Tea",
      description: "",
      category: "Drinks",
      price: 150,
      allergens: [],
      ...{ variant: "", diets: [], modifiers: [] },
      makeSeconds: 20,
      stock: 3,
    };
    const saved = value(
      await organizer.saveStation.mutate({
        stationId,
        version: setup.version,
        name: "Tea",
        lanes: [],
        priorServiceSeconds: 60,
        cooks: 1,
        menu: [dish],
      }),
    );
    expect(saved.menu).toMatchObject([dish]);
    expect(
      await organizer.saveStation.mutate({
        stationId,
        version: setup.version,
        name: "T",
        lanes: [],
        priorServiceSeconds: 60,
        cooks: 1,
        menu: [],
      }),
    ).toMatchObject({
      refusal: { code: "stale-edit", version: saved.version },
    });
    value(
      await organizer.updateEvent.mutate({
        eventId,
        version: grown.version,
        fields: { ...fields, capacity: 3, endsAt: fields.endsAt + 60_000 },
      }),
    );

    const staff = as("volunteer").api.station;
    value(await staff.setIntake.mutate({ commandId: commandId(), stationId, intake: "open" }));
    const skuId = saved.menu[0]?.skuId ?? "";
    value(await staff.stopSelling.mutate({ commandId: commandId(), stationId, skuId }));
    expect((await attendee.getStation.query({ stationId })).menu).toEqual([]);
    expect((await staff.board.query({ stationId })).menu).toMatchObject([{ skuId, hidden: true }]);
    value(await staff.resumeSelling.mutate({ commandId: commandId(), stationId, skuId }));
    expect((await attendee.getStation.query({ stationId })).menu).toMatchObject([{ skuId, left: 3 }]);

    const eat = (who: typeof other) =>
      who.placeOrder.mutate({
        commandId: commandId(),
        stationId,
        lines: [{ skuId, quantity: 1, options: [] }],
        note: null,
        slot: null,
        shownAt: null,
      });
    const { user: organizing } = await as("organizer").api.auth.me.query();
    const hungry = { eventId, userId: organizing?.id ?? "" };
    value(await organizer.confirmRegistration.mutate({ ...hungry, commandId: commandId() }));
    value(await eat(other));
    value(await organizer.revokePass.mutate({ ...hungry, commandId: commandId() }));
    // The read model trails for a moment, and what it said is remembered for a while: whoever was let in may eat.
    const projected = async () =>
      (
        await inShards(
          "SELECT 1 FROM passes WHERE event_id = ? AND user_id = ? AND revoked_at IS NOT NULL",
          eventId,
          hungry.userId,
        )
      ).length;
    expect(await eventually(projected, (count) => count === 1)).toBe(1);
    expect(refusal(await eat(other)).code).toBe("no-pass");
    expect(refusal(await eat(attendee)).code).toBe("no-pass");
  });

  test("a queue keeps a lane for everybody, and no two of one name", async () => {
    const { organizer } = as("organizer").api;
    const stationId = stationNamed("Help desk");
    const { version } = await organizer.getStation.query({ stationId });
    const lane = { id: "vip", name: "VIP", creditMs: 60_000 };
    for (const lanes of [[], [lane], [lane, { ...lane, creditMs: 0 }]]) {
      const setup = { stationId, version, name: "Help desk", lanes, priorServiceSeconds: 60, cooks: 1, menu: [] };
      expect(await failureOf(organizer.saveStation.mutate(setup))).toBe("BAD_INPUT");
    }
    expect((await organizer.getStation.query({ stationId })).version).toBe(version);
  });

  test("an event asked for twice, or ten times at once, is one event", async () => {
    const { organizer } = as("organizer").api;
    const ask = { commandId: commandId(), fields: { ...FIELDS, title: "Once only" } };
    const asked = await Promise.all(Array.from({ length: 10 }, () => organizer.createEvent.mutate(ask)));
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(await organizer.createEvent.mutate(ask)).toEqual(asked[0]);
    const { events: all } = await organizer.listEvents.query({ q: "once ONLY" });
    expect(all.filter(({ title }) => title === "Once only")).toHaveLength(1);
  });

  test("the platform sees both colleges in numbers", async () => {
    const browser = openBrowser("platform");
    await browser.signIn("platform-admin@campuspulse.example");
    expect(await browser.platform.auth.me.query()).toMatchObject({ college: null, roles: ["platform-admin"] });
    const colleges = await browser.platform.platform.listColleges.query();
    expect(colleges.map(({ slug }) => slug)).toEqual(["hillcrest", "riverside"]);
    expect(colleges[1]).toMatchObject({ liveEvents: 1, admissions: 1 });
    expect(await browser.platform.colleges.listPublic.query()).toHaveLength(2);
  });

  test("a hot command reads nothing from D1 once warm, and joining a queue one thing", async () => {
    const { id: eventId, gates } = eventNamed("Open Day");
    const staff = as("volunteer").api.scanner;
    const { attendee } = as("attendee").api;
    const helpDesk = stationNamed("Help desk");
    const noodles = stationNamed("Noodle Bar");
    const skuId = (await attendee.getStation.query({ stationId: noodles })).menu[0]?.skuId ?? "";
    const hot = async () => {
      await staff.scan.mutate({ commandId: commandId(), eventId, gateId: gates[0]?.id ?? "", code: "ABCD2345" });
      const lines = [{ skuId, quantity: 1, options: [] }];
      const soon = { lines, note: null, slot: null, shownAt: null };
      const order = await attendee.placeOrder.mutate({ commandId: commandId(), stationId: noodles, ...soon });
      return order.ok;
    };
    const join = async () => {
      const joined = { commandId: commandId(), stationId: helpDesk, laneId: "regular" };
      return (await attendee.joinQueue.mutate(joined)).ok;
    };
    // A clock that stands still after everything remembered has run out: however slow the machine, warm stays warm.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    await hot();
    await join();
    const reads = vi.spyOn(Object.getPrototypeOf(env.DB.prepare("SELECT 1")), "raw");
    // The bus may deliver the mails of earlier tests in between: once in a few tries it does not.
    const readsOfOne = (command: () => Promise<boolean>, isDone: boolean) => async () => {
      reads.mockClear();
      expect(await command()).toBe(isDone);
      return reads.mock.calls.length;
    };
    expect(await eventually(readsOfOne(hot, true), (count) => count === 0)).toBe(0);
    // Which other queues of the event somebody stands in, no station knows.
    expect(await eventually(readsOfOne(join, false), (count) => count === 1)).toBe(1);
    await attendee.listEvents.query({});
    expect(reads).toHaveBeenCalled();
    reads.mockRestore();
    vi.useRealTimers();
  });

  test("health names what it checked", async () => {
    const response = await exports.default.fetch(`${ORIGIN}/api/health`);
    expect(await response.json()).toEqual({ ok: true, checks: { d1: true, objects: true } });
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("sockets", () => {
  const upgrade = (browser: Browser, path: string, origin = ORIGIN) =>
    browser.send(path, { headers: { upgrade: "websocket", origin } });

  test("a draft's station is hidden from all but its organizers", async () => {
    const { organizer } = as("organizer").api;
    const draft = await organizer.createEvent.mutate({
      commandId: commandId(),
      fields: { ...FIELDS, title: "Unannounced" },
    });
    const { stations } = await organizer.addStation.mutate({ eventId: draft.id, name: "Secret", kind: "service" });
    const path = `/api/riverside/live/stations/${stations[0]?.id}`;
    expect((await upgrade(openBrowser("riverside"), path)).status).toBe(404);
    expect((await upgrade(as("volunteer"), path)).status).toBe(404);
    expect((await upgrade(as("organizer"), path)).status).toBe(101);
  });

  test("a visitor hears an event, staff a gate, everyone a station", async () => {
    const eventId = eventNamed("Open Day").id;
    const cases: [Browser, string, string][] = [
      [openBrowser("riverside"), `/api/riverside/live/events/${eventId}`, "event"],
      [as("volunteer"), `/api/riverside/live/gates/${eventId}`, "gates"],
      [as("attendee"), `/api/riverside/live/stations/${stationNamed("Help desk")}`, "summary"],
    ];
    for (const [browser, path, key] of cases) {
      const response = await upgrade(browser, path);
      expect(response.status).toBe(101);
      const socket = response.webSocket;
      if (!socket) throw new Error("no socket");
      socket.accept();
      // A delta may come first: news does not wait for a hello.
      const snapshot = new Promise<{ entries: object }>((resolve) =>
        socket.addEventListener("message", ({ data }) => {
          const message = JSON.parse(String(data));
          if (message.type === "snapshot") resolve(message);
        }),
      );
      socket.send(JSON.stringify({ type: "hello", since: null }));
      expect(Object.keys((await snapshot).entries)).toContain(key);
      socket.close();
    }
  });

  test("a gate is closed to attendees, another origin to everybody, another college's event to all", async () => {
    const eventId = eventNamed("Open Day").id;
    expect((await upgrade(as("attendee"), `/api/riverside/live/gates/${eventId}`)).status).toBe(403);
    expect((await upgrade(openBrowser("riverside"), `/api/riverside/live/gates/${eventId}`)).status).toBe(401);
    for (const origin of [
      "http://evil.example",
      "null",
      "http://localhost:8080",
      "https://localhost",
      "http://a.localhost",
    ]) {
      expect((await upgrade(as("volunteer"), `/api/riverside/live/gates/${eventId}`, origin)).status).toBe(403);
    }
    expect((await upgrade(as("volunteer"), `/api/hillcrest/live/events/${eventId}`)).status).toBe(404);
  });
});

describe("the gate", () => {
  test("each way a pass can be wrong is an answer of its own", async () => {
    const [here, elsewhere] = [await openGate("Here", 0), await openGate("Elsewhere", 0)];
    const [past, future] = [await openGate("Past", -24), await openGate("Future", 24)];
    const { user } = await as("attendee").api.auth.me.query();
    const revoked = await openGate("Revoked", 0);
    const { eventId } = revoked;
    value(
      await as("organizer").api.organizer.revokePass.mutate({
        commandId: commandId(),
        eventId,
        userId: user?.id ?? "",
      }),
    );

    const answers = await Promise.all([
      here.scan("7K3M9QRT"),
      here.scan(forgedCode(here.pass.code)),
      here.scan(elsewhere.pass.code),
      past.scan(past.pass.code),
      future.scan(future.pass.code),
      revoked.scan(revoked.pass.code),
      revoked.scan(revoked.pass.shortCode),
    ]);
    const codes = answers.map((answer) => {
      const verdict = value(answer);
      return verdict.verdict === "stop" ? `${verdict.refusal.code}, ${verdict.name}` : verdict.verdict;
    });
    const { name } = here.pass;
    expect(codes).toEqual([
      "pass-not-found, null",
      "pass-forged, null",
      "pass-wrong-event, null",
      `pass-expired, ${name}`,
      `pass-not-yet-valid, ${name}`,
      `pass-revoked, ${name}`,
      `pass-revoked, ${name}`,
    ]);
    expect(value(await here.scan(here.pass.code))).toMatchObject({ verdict: "admit" });
  });

  test("a gate that gets more than it can make durable says when to come back, and recovers", async () => {
    const college = seeded.colleges.find(({ slug }) => slug === "riverside");
    if (!college) throw new Error("no such college");
    const { eventId, gateId, scan } = await openGate("Busy", 0);
    await scan("7K3M9QRT"); // so that the edge knows everybody already
    const ledger = env.EVENT_LEDGER.getByName(ledgerName(college.id, eventId)) as unknown as EventLedgerApi;
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 }); // a clock that stands still refills no budget
    await as("organizer").api.auth.me.query();
    const budget = 2 * Number(env.OBJECT_COMMANDS_PER_SECOND);
    const one = () => ledger.scan(commandId() as CommandId, countedId("user", 1), gateId, "7K3M9QRT");
    const taken = await Promise.all(Array.from({ length: budget }, one));
    expect(taken.every(({ ok }) => ok)).toBe(true);
    const refused = await as("organizer").send("/api/riverside/trpc/scanner.scan", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ commandId: commandId(), eventId, gateId, code: "7K3M9QRT" }),
    });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await refused.json()).toMatchObject({
      error: { message: APP_ERRORS.OVERLOADED.message, data: { appCode: "OVERLOADED", httpStatus: 503 } },
    });
    vi.setSystemTime(Date.now() + 1_000 * RETRY_AFTER_SECONDS);
    expect(value(await scan("7K3M9QRT"))).toMatchObject({ verdict: "stop" });
    vi.useRealTimers();
  });
});

describe("the bus", () => {
  test("a repeated, an unreadable and a dead message are settled one by one", async () => {
    const { default: worker } = await import("./index.ts");
    const collegeId = seeded.colleges[0]?.id;
    const passes = await inShards<{ id: string }>("SELECT id FROM passes WHERE revoked_at IS NULL");
    const body = { type: "messages-due", collegeId, ids: passes.map(({ id }) => `pass:${id}`) };
    await inShards("DELETE FROM messages WHERE channel <> 'inbox'");
    await inShards("UPDATE messages SET status = 'pending', due_at = 0");
    await env.DB.prepare("DELETE FROM mailbox").run();
    const messages = [body, body, { type: "no such thing" }].map((one, at) => ({
      id: String(at),
      timestamp: new Date(),
      attempts: 1,
      body: one,
    }));
    const batch = createMessageBatch("campuspulse-bus", messages);
    await worker.queue(batch, env);
    const settled = await getQueueResult(batch, createExecutionContext());
    expect(settled.explicitAcks.sort()).toEqual(["0", "1"]);
    expect(settled.retryMessages.map(({ msgId }) => msgId)).toEqual(["2"]);
    const sent = await env.DB.prepare("SELECT count(*) AS n FROM mailbox").first<{ n: number }>();
    expect(sent?.n).toBe(passes.length);
    const dead = createMessageBatch("campuspulse-bus-dead", messages);
    await worker.queue(dead, env);
    expect((await getQueueResult(dead, createExecutionContext())).explicitAcks).toHaveLength(3);
  });

  test("an edit whose ledger could not be told reaches its stations by the sweep", async () => {
    const { organizer } = as("organizer").api;
    const { id: eventId, version } = await organizer.createEvent.mutate({
      commandId: commandId(),
      fields: { ...FIELDS, title: "Late" },
    });
    const [station] = (await organizer.addStation.mutate({ eventId, name: "Desk", kind: "service" })).stations;
    const system = openSystem(env, Date.now());
    const [college] = seeded.colleges;
    const scope = college && (await systemScope(system.platform, college.id));
    if (!scope || !station) throw new Error("the college has no desk");
    const ctx = openTenant(system, scope);
    const configure = () => Promise.reject(new AppError("OVERLOADED"));
    const objects = { ...ctx.objects, ledger: () => ({ ...ctx.objects.ledger(eventId), configure }) };
    const edit = changeEvent({ ...ctx, objects }, { eventId, version }, { capacity: 5_000 });
    await expect(edit).rejects.toThrow(AppError);

    const { runJobs } = await import("./jobs/run-jobs.ts");
    await runJobs(env);
    const stub = env.STATION.getByName(stationName(college.id, eventId, station.id));
    const identity = "SELECT json ->> '$.identity.feedShards' AS shards FROM value WHERE name = 'station'";
    const told = await runInDurableObject(stub, (_, { storage }) => storage.sql.exec(identity).one());
    expect(told).toEqual({ shards: feedShards(5_000) });
  });

  test("the sweep sends what the bus forgot, and tells objects what an edit could not", async () => {
    const { runJobs } = await import("./jobs/run-jobs.ts");
    await inShards("UPDATE messages SET status = 'pending', due_at = 0");
    await inShards("UPDATE events SET configured_version = 0");
    await inShards("UPDATE stations SET configured_version = 0");
    await runJobs(env);
    const left = await inShards(
      "SELECT (SELECT count(*) FROM messages WHERE status = 'pending') AS messages, (SELECT count(*) FROM events WHERE configured_version < version) AS events, (SELECT count(*) FROM stations WHERE configured_version < version) AS stations",
    );
    const nothing = { messages: 0, events: 0, stations: 0 };
    expect(left).toEqual([nothing, nothing]);
  });
});
