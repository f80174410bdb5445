import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openContext } from "./context.ts";
import { newId } from "./ids.ts";
import { addCollege } from "./repositories/colleges.ts";
import { openPlatformDb } from "./repositories/platform-db.ts";
import { requestLink } from "./services/links/request-link.ts";
import { type Browser, failureOf, newestToken, ORIGIN, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;

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
const copyOf = (browser: Browser) => openBrowser(browser.college, new Map(browser.jar));
const redeem = (browser: Browser, token: string) => browser.api.auth.redeemLink.mutate({ token });
const enterCode = (browser: Browser, code: string) => browser.api.auth.redeemCode.mutate({ code });
const sessionsOf = async (email: string): Promise<number> =>
  (await env.DB.prepare("SELECT count(*) AS n FROM sessions JOIN users ON users.id = user_id WHERE email = ?")
    .bind(email)
    .first("n")) ?? 0;

/** A browser that has asked for a link, and the token that was mailed. */
async function ask(email: string, browser = openBrowser("north")) {
  await browser.api.auth.requestLink.mutate({ email });
  return { browser, token: await newestToken(email) };
}

/** What another browser is shown that opens the link. */
async function codeOf(token: string): Promise<string> {
  const answer = await redeem(openBrowser("north"), token);
  if (answer.kind !== "code") throw new Error("a browser that did not ask was signed in");
  return answer.code;
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

describe("a sign-in link", () => {
  // ASVS 6.5.1
  test("opened fifty times at once makes one session, for each of twenty links", {
    timeout: 120_000,
  }, async () => {
    // With two hundred links it makes two hundred sessions, and takes a minute.
    const [LINKS, TIMES] = [20, 50];
    for (let index = 0; index < LINKS; index++) {
      const { browser, token } = await ask(`fifty-${index}@north.example`);
      const answers = await Promise.allSettled(Array.from({ length: TIMES }, () => redeem(copyOf(browser), token)));
      expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    }
    const sessions = await env.DB.prepare(
      "SELECT count(*) AS n FROM sessions JOIN users ON users.id = user_id WHERE email LIKE 'fifty-%'",
    ).first("n");
    expect(sessions).toBe(LINKS);
  });

  // ASVS 6.5.5
  test("works for ten minutes", async () => {
    const start = Date.now();
    at(start);
    const { browser, token } = await ask("late@north.example");
    at(start + 10 * MINUTE_MS + 1_000);
    expect(await failureOf(redeem(browser, token))).toBe("LINK_SPENT");
    expect(await failureOf(redeem(openBrowser("north"), token))).toBe("LINK_SPENT");
    at(start + 10 * MINUTE_MS - 1_000);
    expect(await redeem(browser, token)).toEqual({ kind: "signed-in", newcomer: true });
  });

  test("is void once a newer one was asked for, for the address or by the browser, and at any other college", async () => {
    const email = "two@north.example";
    const { browser, token: older } = await ask(email);
    await scheduler.wait(2);
    const { token: newer } = await ask(email, browser);
    expect(newer).not.toBe(older);
    expect(await failureOf(redeem(browser, older))).toBe("LINK_SPENT");
    expect(await failureOf(redeem(openBrowser("south", browser.jar), newer))).toBe("LINK_SPENT");
    await scheduler.wait(2);
    const { token: somebodyElses } = await ask("three@north.example", browser);
    expect(await failureOf(redeem(browser, newer))).toBe("LINK_SPENT");
    expect(await redeem(browser, somebodyElses)).toMatchObject({ kind: "signed-in" });
    expect(await failureOf(redeem(browser, somebodyElses))).toBe("LINK_SPENT");
  });

  // ASVS 2.4.1
  test("is sent three times in a quarter of an hour to one address, however parallel the asking", async () => {
    const email = "eager@north.example";
    const start = Date.now();
    at(start);
    const request = () => openBrowser("north").api.auth.requestLink.mutate({ email });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, request));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify({ email }) };
    const fourth = await openBrowser("north").send("/api/north/trpc/auth.requestLink", init);
    expect([fourth.status, fourth.headers.get("retry-after")]).toEqual([429, "2"]);
    at(start + 16 * MINUTE_MS);
    expect(await request()).toEqual({ sentTo: email });
  });

  // ASVS 2.4.1
  test("is sent ten times in an hour to one browser, whatever the addresses", async () => {
    const start = Date.now();
    at(start);
    const { browser } = await ask("list-0@north.example");
    const request = (index: number) =>
      copyOf(browser).api.auth.requestLink.mutate({ email: `list-${index}@north.example` });
    const answers = await Promise.allSettled(Array.from({ length: 15 }, (_, index) => request(index + 1)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(9);
    at(start + 61 * MINUTE_MS);
    expect(await request(1)).toEqual({ sentTo: "list-1@north.example" });
  });

  test("is sent a thousand times a minute at one college, and the next college does not notice", async () => {
    // Twice as many, for a minute may end in between.
    const asked = await Promise.all(Array.from({ length: 2_001 }, () => env.LINK_LIMIT.limit({ key: "crowded" })));
    expect(asked.slice(0, 1_000).every(({ success }) => success)).toBe(true);
    expect(asked.some(({ success }) => !success)).toBe(true);
    expect((await env.LINK_LIMIT.limit({ key: "calm" })).success).toBe(true);
    const limit = vi.spyOn(env.LINK_LIMIT, "limit").mockResolvedValue({ success: false });
    expect(await failureOf(openBrowser("north").api.auth.requestLink.mutate({ email: "x@north.example" }))).toBe(
      "OVERLOADED",
    );
    limit.mockRestore();
  });

  // ASVS 14.2.1
  test("is stored as a hash, travels in the fragment, and so does the browser's token", async () => {
    const email = "hash@north.example";
    const { browser, token } = await ask(email);
    const code = await codeOf(token);
    const stored = JSON.stringify(await env.DB.prepare("SELECT * FROM sign_in_links").all());
    for (const secret of [token, browser.jar.get("__Host-prelogin"), code]) expect(stored).not.toContain(secret);
    const link = await env.DB.prepare("SELECT link FROM mailbox WHERE to_address = ?").bind(email).first("link");
    expect(link).toBe(`${ORIGIN}/north/sign-in/confirm#token=${token}`);
  });

  // ASVS 3.3.1
  test("tells a browser from others by a cookie that is host-bound, secure and out of reach of scripts", async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" } };
    const body = JSON.stringify({ email: "cookie@north.example" });
    const answer = await openBrowser("north").send("/api/north/trpc/auth.requestLink", { ...init, body });
    const [cookie = ""] = answer.headers.getSetCookie();
    for (const part of ["__Host-prelogin=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
      expect(cookie).toContain(part);
    expect(cookie).not.toContain("Domain");
  });

  // ASVS 6.3.8
  test("on the platform's pages a stranger hears the same and gets no mail", async () => {
    const browser = openBrowser("platform");
    expect(await browser.platform.auth.requestLink.mutate({ email: "stranger@north.example" })).toEqual({
      sentTo: "stranger@north.example",
    });
    await scheduler.wait(200);
    const mails = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=stranger@north.example`);
    expect(await mails.json()).toEqual([]);
  });
});

describe("a link opened in another browser", () => {
  // ASVS 6.3.8
  test("on the platform's pages is answered before anybody looks whether the address is known", async () => {
    const email = "known@timing.example";
    await env.DB.prepare(
      "INSERT INTO users (id, email, name, platform_role, created_at) VALUES (?, ?, 'Known', 'platform-admin', 1)",
    )
      .bind(newId("user", Date.now()), email)
      .run();
    const later: Promise<unknown>[] = [];
    const sent = Promise.withResolvers<void>();
    const request = new Request(`${ORIGIN}/api/platform/trpc/auth.requestLink`);
    const reply = { setCookie: () => {}, setHeader: () => {}, waitUntil: (work: Promise<unknown>) => later.push(work) };
    const ctx = await openContext({ env, request, requestId: "timing", slug: null, ...reply });
    // The mail goes out when the test lets it.
    const asked = requestLink({ ...ctx, mailer: { ...ctx.mailer, send: () => sent.promise } }, { email });
    expect(await Promise.race([asked, scheduler.wait(5_000)])).toEqual({ sentTo: email });
    expect(later).toHaveLength(1);
    sent.resolve();
    await later[0];
  });

  // ASVS 6.6.2
  test("signs nobody in there; its code does where it was asked for, once", async () => {
    const email = "elsewhere@north.example";
    const { browser, token } = await ask(email);
    const phone = openBrowser("north");
    const shown = await redeem(phone, token);
    expect(shown).toEqual({ kind: "code", code: expect.stringMatching(/^\d{6}$/), expiresAt: expect.any(Number) });
    expect([phone.session(), await sessionsOf(email)]).toEqual([null, 0]);
    const { code } = shown as { code: string };
    expect(await failureOf(enterCode(phone, code))).toBe("LINK_SPENT");
    expect(await enterCode(browser, `${code.slice(0, 3)} ${code.slice(3)}`)).toEqual({ newcomer: true });
    expect((await browser.api.auth.me.query()).user?.email).toBe(email);
    expect(await failureOf(enterCode(browser, code))).toBe("LINK_SPENT");
    expect(await failureOf(redeem(browser, token))).toBe("LINK_SPENT");
    expect(await failureOf(redeem(phone, token))).toBe("LINK_SPENT");
  });

  // ASVS 6.6.2
  test("gives its sender nothing: the code of an attacker's own link opens no other browser's", async () => {
    const victim = await ask("victim@north.example");
    const attacker = await ask("attacker@north.example");
    const code = await codeOf(attacker.token);
    expect(await failureOf(enterCode(victim.browser, code))).toBe("CODE_WRONG");
    const planted = openBrowser("north").jar.set("__Host-prelogin", "A".repeat(43));
    expect((await redeem(openBrowser("north", planted), victim.token)).kind).toBe("code");
  });

  test("shows a new code each time, and the newest counts", async () => {
    const { browser, token } = await ask("again@north.example");
    const [older, newer] = [await codeOf(token), await codeOf(token)];
    if (older !== newer) expect(await failureOf(enterCode(browser, older))).toBe("CODE_WRONG");
    expect(await enterCode(browser, newer)).toEqual({ newcomer: true });
  });

  // ASVS 2.4.1
  test("has five tries, however parallel; the link itself still works in its own browser", async () => {
    const { browser, token } = await ask("guess@north.example");
    const code = await codeOf(token);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => failureOf(enterCode(copyOf(browser), wrong(code)))),
    );
    expect(answers.filter((answer) => answer === "CODE_WRONG")).toHaveLength(4);
    expect(answers.filter((answer) => answer === "LINK_SPENT")).toHaveLength(16);
    expect(await failureOf(enterCode(browser, code))).toBe("LINK_SPENT");
    expect(await redeem(browser, token)).toEqual({ kind: "signed-in", newcomer: true });
  });

  test("typed fifty times at once, its code makes one session; a code nobody was shown makes none", async () => {
    const email = "parallel-code@north.example";
    const { browser, token } = await ask(email);
    expect(await failureOf(enterCode(browser, "000000"))).toBe("CODE_WRONG");
    const code = await codeOf(token);
    await Promise.allSettled(Array.from({ length: 50 }, () => enterCode(copyOf(browser), code)));
    expect(await sessionsOf(email)).toBe(1);
  });

  test("its code ends with it", async () => {
    const start = Date.now();
    at(start);
    const { browser, token } = await ask("code-late@north.example");
    const code = await codeOf(token);
    at(start + 10 * MINUTE_MS + 1_000);
    expect(await failureOf(enterCode(browser, code))).toBe("LINK_SPENT");
  });

  test.each(["", "12345", "1234567", "abcdef", "１２３４５６", "1".repeat(1_000)])(
    "a code that is none is refused as such: %j",
    async (code) => {
      expect(await failureOf(enterCode(openBrowser("north"), code))).toBe("BAD_INPUT");
    },
  );
});
