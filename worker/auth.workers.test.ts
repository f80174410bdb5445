import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { hashToken, makeToken } from "./auth/token.ts";
import { newId } from "./ids.ts";
import { addCollege } from "./repositories/colleges.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";
import { type Browser, failureOf, newestToken, ORIGIN, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

beforeAll(async () => {
  const brand = { accent: "#123456", timeZone: "Europe/London", currency: "GBP" };
  for (const slug of ["north", "south"]) {
    const college = { id: newId("college", Date.now()), slug, name: slug, ...brand };
    await addCollege(openPlatformDb(env), college, Date.now());
  }
});

afterEach(() => {
  vi.useRealTimers();
});

const at = (instant: number) => vi.useFakeTimers({ toFake: ["Date"], now: instant });
const sessionsOf = async (email: string) =>
  (
    await env.DB.prepare(
      "SELECT token_hash, expires_at, absolute_expires_at FROM sessions JOIN users ON users.id = user_id WHERE email = ?",
    )
      .bind(email)
      .all<{ token_hash: string; expires_at: number; absolute_expires_at: number }>()
  ).results;
const tokenIn = (browser: Browser) => browser.session() ?? "";

describe("a session", () => {
  // ASVS 7.2.3
  test("is stored as a hash, and signing out deletes its row", async () => {
    const browser = openBrowser("north");
    await browser.signIn("a@north.example");
    const [row] = await sessionsOf("a@north.example");
    expect(row?.token_hash).toBe(await hashToken(tokenIn(browser)));
    const dump = JSON.stringify(await env.DB.prepare("SELECT * FROM sessions").all());
    expect(dump).not.toContain(tokenIn(browser));
    await browser.api.auth.signOut.mutate();
    expect(await sessionsOf("a@north.example")).toEqual([]);
    expect(browser.session()).toBeNull();
  });

  test("signed out is signed out at once, also for a copy of the cookie", async () => {
    const browser = openBrowser("north");
    await browser.signIn("b@north.example");
    const copy = openBrowser("north", new Map(browser.jar));
    expect((await copy.api.auth.me.query()).roles).toEqual(["attendee"]);
    await browser.api.auth.signOut.mutate();
    expect((await copy.api.auth.me.query()).user).toBeNull();
    expect(await failureOf(copy.api.attendee.home.query())).toBe("NOT_SIGNED_IN");
  });

  // ASVS 3.3.1, 3.3.4
  test("its cookie is host-bound, secure and out of reach of scripts", async () => {
    const browser = openBrowser("north");
    await browser.api.auth.requestLink.mutate({ email: "c@north.example" });
    const response = await browser.send("/api/north/trpc/auth.redeemLink", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: await newestToken("c@north.example") }),
    });
    const [cookie = ""] = response.headers.getSetCookie();
    for (const part of ["__Host-sid=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part);
    expect(cookie).not.toContain("Domain");
    expect(await response.text()).not.toContain(tokenIn(browser));
  });

  // ASVS 7.2.4
  test("a new sign-in ends the old session and ignores a planted cookie", async () => {
    const browser = openBrowser("north");
    const planted = makeToken();
    browser.jar.set("__Host-sid", planted);
    await browser.signIn("d@north.example");
    const first = tokenIn(browser);
    expect(first).not.toBe(planted);
    await browser.signIn("d@north.example");
    expect(tokenIn(browser)).not.toBe(first);
    expect(await sessionsOf("d@north.example")).toHaveLength(1);
  });

  test("slides while it is used, ends after a week of rest and after thirty days whatever happens", async () => {
    const start = Date.now();
    const browser = openBrowser("north");
    await browser.signIn("e@north.example");
    const isIn = async () => (await browser.api.auth.me.query()).user !== null;
    for (let day = 4; day <= 28; day += 4) {
      at(start + day * DAY_MS);
      expect(await isIn()).toBe(true);
    }
    const [row] = await sessionsOf("e@north.example");
    expect(row?.expires_at).toBe(row?.absolute_expires_at);
    at(start + 29.9 * DAY_MS);
    expect(await isIn()).toBe(true);
    at(start + 30 * DAY_MS + MINUTE_MS);
    expect(await isIn()).toBe(false);

    vi.useRealTimers();
    const idle = openBrowser("north");
    await idle.signIn("f@north.example");
    at(Date.now() + 7 * DAY_MS + MINUTE_MS);
    expect((await idle.api.auth.me.query()).user).toBeNull();
    expect(await sessionsOf("f@north.example")).toEqual([]);
  });

  test.each(["", "x", "%E0%A4%A", "a".repeat(43), "=".repeat(43), `${"a".repeat(42)}'`])(
    "a cookie that is no token is nobody: %j",
    async (value) => {
      const browser = openBrowser("north");
      browser.jar.set("other", "%E0%A4%A").set("__Host-sid", value);
      expect((await browser.api.auth.me.query()).user).toBeNull();
    },
  );
});

// ASVS 3.4.2, 3.4.4, 3.5.1, 4.4.2
describe("another site", () => {
  const JSON_TYPE = { "content-type": "application/json" };
  const SITES: Record<string, Record<string, string>> = {
    "the same origin": { "sec-fetch-site": "same-origin", origin: ORIGIN },
    "the same origin, before Sec-Fetch-Site": { origin: ORIGIN },
    "a sibling host": { "sec-fetch-site": "same-site", origin: "http://sibling.localhost" },
    "another site": { "sec-fetch-site": "cross-site", origin: "http://evil.example" },
    "another site that claims our origin": { "sec-fetch-site": "cross-site", origin: ORIGIN },
    "an opaque origin": { origin: "null" },
    "no origin at all": {},
    "another port": { origin: "http://localhost:8080" },
    "a longer name": { origin: "http://localhost.evil.example" },
    "another scheme": { origin: "https://localhost" },
  };
  const KINDS: Record<string, { method: string; headers: Record<string, string>; body?: string }> = {
    "POST json": { method: "POST", headers: JSON_TYPE, body: "{}" },
    "POST text/plain": { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" },
    "POST multipart": { method: "POST", headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" },
    "POST octet-stream": { method: "POST", headers: { "content-type": "application/octet-stream" }, body: "{}" },
    "GET of a mutation": { method: "GET", headers: {} },
    upgrade: { method: "GET", headers: { upgrade: "websocket" } },
  };
  const isOurs = (site: string) => site.startsWith("the same origin");
  const expected = (kind: string, site: string): number => {
    if (kind === "GET of a mutation") return 405;
    if (kind === "upgrade") return SITES[site]?.origin === ORIGIN ? 404 : 403;
    if (!isOurs(site)) return 403;
    return kind === "POST json" ? 200 : 415;
  };

  const cells = Object.keys(KINDS).flatMap((kind) => Object.keys(SITES).map((site) => [kind, site] as const));
  test.each(cells)("%s from %s", async (kind, site) => {
    const { headers, ...init } = KINDS[kind] ?? { method: "", headers: {} };
    const path = kind === "upgrade" ? "/api/north/live/events/evt_none" : "/api/north/trpc/auth.signOut";
    for (const cookie of [null, `__Host-sid=${makeToken()}`]) {
      const sent = new Headers({ ...headers, ...SITES[site], ...(cookie ? { cookie } : {}) });
      const response = await exports.default.fetch(new Request(`${ORIGIN}${path}`, { ...init, headers: sent }));
      expect(response.status).toBe(expected(kind, site));
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      await response.text();
    }
  });
});

// ASVS 2.4.1
describe("somebody in too much of a hurry", () => {
  test("hears so and when to come back; others behind the same address do not, and the next minute is new", async () => {
    const start = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    at(start);
    const [script, person] = [openBrowser("north"), openBrowser("north")];
    await script.signIn("script@north.example");
    await person.signIn("person@north.example");
    const ask = () => script.send("/api/north/trpc/auth.me");
    for (let sent = 0; sent < 3_000; sent += 100) await Promise.all(Array.from({ length: 100 }, ask));
    const refused = await ask();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    expect((await person.send("/api/north/trpc/auth.me")).status).toBe(200);
    at(start + MINUTE_MS);
    expect((await ask()).status).toBe(200);
  });
});

describe("what development has", () => {
  test.each(["/dev/mailbox", "/dev/mailbox.json", "/dev/sign-in/organizer"])(
    "%s exists on a loopback host only",
    async (path) => {
      for (const host of ["campuspulse.example", "localhost.example", "127.0.0.1.example", "10.0.0.1"]) {
        expect((await exports.default.fetch(`http://${host}${path}`)).status).toBe(404);
      }
    },
  );

  // ASVS 1.2.1
  test("the mailbox shows hostile text as text", async () => {
    await env.DB.prepare(
      "INSERT INTO mailbox (id, to_address, subject, text, sent_at) VALUES ('x', '<b>', '<script>', '&', 1)",
    ).run();
    const response = await exports.default.fetch("http://127.0.0.1/dev/mailbox");
    const page = await response.text();
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toContain("<script>");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });
});
