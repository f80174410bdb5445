import { createScheduledController } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { makeId, type SessionId, type UserId } from "#shared/ids";
import { CLOSE_SESSION_ENDED } from "#shared/protocol/live-wire";
import type { GrantedRole } from "#shared/roles";
import { hashToken } from "./auth/token.ts";
import worker from "./index.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { markSocketsOf } from "./repositories/live-sockets.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";
import { deleteSessions } from "./repositories/sessions.ts";
import type { SeedReport } from "./seed.ts";
import type { Authenticator } from "./test-authenticator.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** What is promised to whoever signs out, or loses a role. */
const PROMISED_MS = 5_000;

let seeded: SeedReport;
let admin: Browser;
let adminKey: Authenticator;
beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = await signedIn("college-admin@riverside.example");
  adminKey = await admin.addPasskey();
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const at = (instant: number) => vi.useFakeTimers({ toFake: ["Date"], now: instant });
const openDay = () => {
  const event = seeded.events.find(({ title }) => title === "Open Day");
  const station = event?.stations.find(({ name }) => name === "Help desk");
  if (!event || !station) throw new Error("no open day was seeded");
  return { feed: `/live/events/${event.id}`, gate: `/live/gates/${event.id}`, desk: `/live/stations/${station.id}` };
};

async function signedIn(email: string): Promise<Browser> {
  const browser = openBrowser("riverside");
  await browser.signIn(email);
  return browser;
}

const sessionOf = async (browser: Browser): Promise<SessionId> =>
  (await env.DB.prepare("SELECT id FROM sessions WHERE token_hash = ?")
    .bind(await hashToken(browser.session() ?? ""))
    .first<SessionId>("id")) ?? ("" as SessionId);
const isSignedIn = async (browser: Browser): Promise<boolean> => (await browser.api.auth.me.query()).user !== null;
const giveRole = (email: string, role: GrantedRole, endsAt: number | null = null) =>
  admin.api.people.giveRole.mutate({ commandId: commandId(), email, role, place: "college", startsAt: null, endsAt });
async function takeRoles(email: string): Promise<void> {
  const { people } = await admin.api.people.list.query({ q: email });
  for (const { id } of people[0]?.grants ?? []) await admin.api.people.takeRole.mutate({ grantId: id });
}
const notes = async (session: string): Promise<number> =>
  (await env.DB.prepare("SELECT count(*) AS n FROM live_sockets WHERE session_id = ?").bind(session).first("n")) ?? 0;

async function upgrade(browser: Browser, path: string): Promise<Response> {
  return browser.send(`/api/riverside${path}`, { headers: { upgrade: "websocket", origin: ORIGIN } });
}

/** A socket that was opened, and the code it was closed with. */
async function listen(browser: Browser, path: string) {
  const { webSocket: socket, status } = await upgrade(browser, path);
  if (!socket) throw new Error(`refused with ${status}`);
  let code: number | null = null;
  socket.accept();
  socket.addEventListener("close", (event) => {
    code = event.code;
  });
  return { closed: () => code, send: (frame: unknown) => socket.send(JSON.stringify(frame)) };
}
type Listening = Awaited<ReturnType<typeof listen>>;

async function closedWithin(sockets: readonly Listening[], ms: number): Promise<number> {
  const startedAt = performance.now();
  await eventually(
    async () => sockets.map((socket) => socket.closed()),
    (codes) => codes.every((code) => code !== null) || performance.now() - startedAt > ms,
  );
  expect(sockets.map((socket) => socket.closed())).toEqual(sockets.map(() => CLOSE_SESSION_ENDED));
  return performance.now() - startedAt;
}

describe("the sockets of a session that ends", () => {
  // ASVS 7.4.1
  test("close wherever they are within five seconds, and nobody else's", async () => {
    const { feed, desk } = openDay();
    const [phone, laptop] = [await signedIn("leaver@riverside.example"), await signedIn("leaver@riverside.example")];
    const leaving = [await listen(phone, feed), await listen(phone, desk)];
    const staying = [await listen(laptop, feed), await listen(openBrowser("riverside"), desk)];
    const session = await sessionOf(phone);
    expect(await notes(session)).toBe(2);
    await phone.api.auth.signOut.mutate();
    expect(await closedWithin(leaving, PROMISED_MS)).toBeLessThan(PROMISED_MS);
    expect(staying.map((socket) => socket.closed())).toEqual([null, null]);
    expect(
      await eventually(
        () => notes(session),
        (count) => count === 0,
      ),
    ).toBe(0);
  });

  test("close when another device signs this one out, and when somebody else signs in here", async () => {
    const { feed } = openDay();
    const email = "two-devices@riverside.example";
    const [phone, laptop] = [await signedIn(email), await signedIn(email)];
    const onPhone = await listen(phone, feed);
    const left = await laptop.api.auth.endOtherSessions.mutate({ sessionId: await sessionOf(phone) });
    expect(left.map(({ id, current }) => [id, current])).toEqual([[await sessionOf(laptop), true]]);
    await closedWithin([onPhone], PROMISED_MS);

    const onLaptop = await listen(laptop, feed);
    await laptop.signIn("someone-else@riverside.example");
    await closedWithin([onLaptop], PROMISED_MS);
  });

  test("stay open when their owner signs in here again, and close with the session all the same", async () => {
    const { feed } = openDay();
    const email = "again@riverside.example";
    const laptop = await signedIn(email);
    const socket = await listen(laptop, feed);
    await laptop.signIn(email);
    await scheduler.wait(PROMISED_MS);
    expect(socket.closed()).toBe(null);
    await laptop.api.auth.signOut.mutate();
    await closedWithin([socket], PROMISED_MS);
  });

  test("close by the sweep when whoever ended it was killed before telling anybody", async () => {
    const { feed } = openDay();
    const browser = await signedIn("killed@riverside.example");
    const socket = await listen(browser, feed);
    const session = await sessionOf(browser);
    await deleteSessions(openPlatformDb(env), [session], Date.now());
    expect(socket.closed()).toBeNull();
    await worker.scheduled(createScheduledController({ scheduledTime: new Date() }), env);
    await closedWithin([socket], PROMISED_MS);
    expect(await notes(session)).toBe(0);
  });

  test("close by the sweep when it runs out, and its row goes", async () => {
    const { feed } = openDay();
    const browser = await signedIn("rested@riverside.example");
    const socket = await listen(browser, feed);
    const session = await sessionOf(browser);
    const later = Date.now() + 7 * 24 * HOUR_MS + MINUTE_MS;
    await runJobs(env, () => later);
    await closedWithin([socket], PROMISED_MS);
    admin = await signedIn("college-admin@riverside.example"); // whose session ran out too
    const kept = await env.DB.prepare("SELECT 1 FROM sessions WHERE id = ?").bind(session).all();
    expect(kept.results).toEqual([]);
  });

  test("do not open while the edge still remembers it", async () => {
    const { feed } = openDay();
    const browser = await signedIn("remembered@riverside.example");
    expect(await isSignedIn(browser)).toBe(true);
    await env.DB.prepare("DELETE FROM sessions WHERE id = ?")
      .bind(await sessionOf(browser))
      .run();
    expect(await isSignedIn(browser)).toBe(true); // from memory, for some seconds
    expect((await upgrade(browser, feed)).status).toBe(401);
  });
});

describe("a role that changes", () => {
  // ASVS 8.3.2
  test("closes what was opened under the old one, and opens nothing any more", async () => {
    const { gate, feed } = openDay();
    const email = "once-volunteer@riverside.example";
    const browser = await signedIn(email);
    await giveRole(email, "volunteer");
    const sockets = [await listen(browser, gate), await listen(browser, feed)];
    await takeRoles(email);
    await closedWithin(sockets, PROMISED_MS);
    expect((await upgrade(browser, gate)).status).toBe(403);
    const again = await eventually(
      () => upgrade(browser, feed),
      ({ status }) => status === 101,
    );
    expect(again.status).toBe(101);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test("is looked up for a socket though the edge remembers the old one", async () => {
    const { gate } = openDay();
    const email = "demoted@riverside.example";
    const browser = await signedIn(email);
    await giveRole(email, "volunteer");
    expect((await browser.api.scanner.listEvents.query()).length).toBeGreaterThan(0);
    await env.DB.prepare("DELETE FROM grants WHERE user_id = (SELECT id FROM users WHERE email = ?)").bind(email).run();
    expect((await upgrade(browser, gate)).status).toBe(403);
  });

  test("interrupted before its sockets were told is finished by the sweep", async () => {
    const { feed } = openDay();
    const browser = await signedIn("interrupted@riverside.example");
    const socket = await listen(browser, feed);
    const { college, user } = await browser.api.auth.me.query();
    if (!college || !user) throw new Error("nobody is signed in");
    await markSocketsOf(openPlatformDb(env), college.id, [user.id as UserId], Date.now());
    await worker.scheduled(createScheduledController({ scheduledTime: new Date() }), env);
    await closedWithin([socket], PROMISED_MS);
    expect(await isSignedIn(browser)).toBe(true);
  });

  // ASVS 8.3.2
  test("that runs out closes what it opened, also where nothing happens", async () => {
    const { gate } = openDay();
    const email = "for-an-hour@riverside.example";
    const browser = await signedIn(email);
    const endsAt = Date.now() + HOUR_MS;
    await giveRole(email, "volunteer", endsAt);
    const [quiet, busy] = [await listen(browser, gate), await listen(browser, gate)];
    at(endsAt + 1);
    busy.send({ type: "hello", since: null });
    await closedWithin([busy], PROMISED_MS);
    expect(quiet.closed()).toBeNull();
    await worker.scheduled(createScheduledController({ scheduledTime: new Date() }), env);
    await closedWithin([quiet], PROMISED_MS);
    expect((await upgrade(browser, gate)).status).toBe(403);
    expect(await failureOf(browser.api.scanner.listEvents.query())).toBe("NOT_ALLOWED");
    vi.useRealTimers();
    admin = await signedIn("college-admin@riverside.example"); // whose session ran out too
  });

  test("to staff makes open sessions as short as staff's", async () => {
    const email = "promoted@riverside.example";
    const browser = await signedIn(email);
    const before = Date.now();
    await admin.stepUp(adminKey);
    await giveRole(email, "organizer");
    const [open] = await browser.api.auth.listSessions.query();
    expect(open?.expiresAt).toBeLessThanOrEqual(Date.now() + 30 * MINUTE_MS);
    at(before + 29 * MINUTE_MS);
    expect(await isSignedIn(browser)).toBe(true);
    at(before + 29 * MINUTE_MS + 31 * MINUTE_MS);
    expect(await isSignedIn(browser)).toBe(false);
  });
});

// ASVS 7.3.1
describe("how long a session lasts", () => {
  test.each([
    ["organizer@riverside.example", 30 * MINUTE_MS],
    ["volunteer@riverside.example", 12 * HOUR_MS],
    ["attendee@riverside.example", 7 * 24 * HOUR_MS],
  ])("at rest: %s, %i ms", async (email, idleMs) => {
    const start = Date.now();
    at(start);
    const early = await signedIn(email);
    at(start + 1); // of two mails of one instant neither is the newest
    const late = await signedIn(email);
    at(start + idleMs - MINUTE_MS);
    expect(await isSignedIn(early)).toBe(true);
    at(start + idleMs + MINUTE_MS);
    expect(await isSignedIn(late)).toBe(false);
  });

  // ASVS 7.3.2
  test("an organizer who never rests signs in again after twelve hours", async () => {
    const start = Date.now();
    at(start);
    const browser = await signedIn("organizer@riverside.example");
    for (let minutes = 20; minutes < 12 * 60; minutes += 20) {
      at(start + minutes * MINUTE_MS);
      expect(await isSignedIn(browser)).toBe(true);
    }
    at(start + 12 * HOUR_MS + MINUTE_MS);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test("past its absolute end it is over, though its row says that it only rests", async () => {
    const browser = await signedIn("past-its-end@riverside.example");
    await env.DB.prepare("UPDATE sessions SET absolute_expires_at = ? WHERE id = ?")
      .bind(Date.now() - 1, await sessionOf(browser))
      .run();
    at(Date.now() + 5_000); // nobody remembers it any more
    expect(await isSignedIn(browser)).toBe(false);
  });

  test("at its end nothing is written any more, and the cookie stays as it is", async () => {
    const start = Date.now();
    at(start);
    const browser = await signedIn("volunteer@riverside.example");
    const writes = vi.spyOn(Object.getPrototypeOf(env.DB.prepare("SELECT 1")), "run");
    at(start + 11 * HOUR_MS);
    const token = browser.session();
    expect(await isSignedIn(browser)).toBe(true);
    expect(browser.session()).toBe(token);
    expect(writes).not.toHaveBeenCalled();
    writes.mockRestore();
  });
});

describe("the list of where somebody is signed in", () => {
  const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  const SAFARI =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

  test("names devices as their owner knows them, newest first", async () => {
    const email = "devices@riverside.example";
    const start = Date.now();
    const browsers: Browser[] = [];
    for (const [index, userAgent] of [null, FIREFOX, SAFARI, "x".repeat(5_000)].entries()) {
      at(start + index * 6 * MINUTE_MS);
      const browser = openBrowser("riverside");
      browser.setUserAgent(userAgent);
      await browser.signIn(email);
      browsers.push(browser);
    }
    const listed = await browsers[1]?.api.auth.listSessions.query();
    expect(listed?.map(({ device: { browser, system }, current }) => [browser, system, current])).toEqual([
      [null, null, false],
      ["Safari", "iOS", false],
      ["Firefox", "Linux", true],
      [null, null, false],
    ]);
  });

  // ASVS 7.5.2
  test("ends all but the one that asks", async () => {
    const email = "many@riverside.example";
    const browsers = [await signedIn(email), await signedIn(email), await signedIn(email)];
    const [here, ...others] = browsers;
    expect(await here?.api.auth.endOtherSessions.mutate({ sessionId: null })).toHaveLength(1);
    at(Date.now() + 5_000);
    expect(here && (await isSignedIn(here))).toBe(true);
    expect(await Promise.all(others.map(isSignedIn))).toEqual([false, false]);
  });

  // ASVS 7.5.2
  test("holds nobody else's, and nobody else's can be ended", async () => {
    const [mine, theirs] = [await signedIn("mine@riverside.example"), await signedIn("theirs@riverside.example")];
    expect(await mine.api.auth.listSessions.query()).toHaveLength(1);
    for (const sessionId of [
      await sessionOf(theirs),
      await sessionOf(mine),
      makeId("session", 1, new Uint8Array(10)),
    ]) {
      expect(await failureOf(mine.api.auth.endOtherSessions.mutate({ sessionId }))).toBe("NOT_FOUND");
    }
    at(Date.now() + 5_000);
    expect([await isSignedIn(mine), await isSignedIn(theirs)]).toEqual([true, true]);
  });
});

describe("the door", () => {
  test("reads once to know who asks and what they may, and not at all within four seconds", async () => {
    const asha = openBrowser("riverside");
    await asha.signIn("door@riverside.example");
    const prototype = Object.getPrototypeOf(env.DB) as D1Database;
    const prepare = prototype.prepare;
    const read: string[] = [];
    prototype.prepare = function (this: D1Database, query: string) {
      read.push(query);
      return prepare.call(this, query);
    };
    try {
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
      await asha.api.auth.me.query();
      expect(read).toHaveLength(1);
      await asha.api.auth.me.query();
      expect(read).toHaveLength(1);
    } finally {
      prototype.prepare = prepare;
      vi.useRealTimers();
    }
  });
});
