import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SESSION_COOKIE } from "./auth/session.ts";
import { type Browser, failureOf, ORIGIN, openAdministrator, openBrowser } from "./test-browser.ts";
import { putTxt } from "./test-campus-account.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOST = "events.riverside-college.example";

let admin: Browser;
let hillcrest: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  admin = await openAdministrator("riverside");
  hillcrest = await openAdministrator("hillcrest");
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

/** A request to the host of the college's own. */
const ask = async (path: string, init: RequestInit = {}) => {
  const response = await exports.default.fetch(new Request(`https://${HOST}/api/${path}`, init));
  return { status: response.status, text: await response.text() };
};

describe("a host of a college's own", () => {
  test("is proved by a record of the college, and serves it alone from then on", async () => {
    const { college } = admin.api;
    const [added] = await college.addHost.mutate({ host: HOST.toUpperCase() });
    expect(added).toMatchObject({ host: HOST, verifiedAt: null });
    expect((await ask("hillcrest/trpc/auth.me")).status).toBe(200);
    await expect(college.verifyHost.mutate({ host: HOST })).rejects.toThrow("There is no TXT record");

    // Another college's claim to it is worth nothing.
    const [theirs] = await hillcrest.api.college.addHost.mutate({ host: HOST });
    expect(theirs?.dnsRecord.value).not.toBe(added?.dnsRecord.value);
    await putTxt(added?.dnsRecord ?? { name: "", value: "" });
    expect(await failureOf(hillcrest.api.college.verifyHost.mutate({ host: HOST }))).toBe("NOT_FOUND");
    const [proved] = await college.verifyHost.mutate({ host: HOST });
    expect(proved?.verifiedAt).toBeGreaterThan(0);
    await putTxt(theirs?.dnsRecord ?? { name: "", value: "" });
    expect(await failureOf(hillcrest.api.college.verifyHost.mutate({ host: HOST }))).toBe("NOT_FOUND");

    expect((await ask("riverside/trpc/auth.me")).status).toBe(200);
    const elsewhere = await ask("hillcrest/trpc/auth.me");
    const absent = await ask("no-such-college/trpc/auth.me");
    const withoutIds = (text: string) => text.replaceAll(/"requestId":"[^"]+"/g, "");
    expect([elsewhere.status, withoutIds(elsewhere.text)]).toEqual([404, withoutIds(absent.text)]);
    const listed = await ask("platform/trpc/colleges.listPublic");
    expect(listed.text).toContain("Riverside College");
    expect(listed.text).not.toContain("Hillcrest");
  });

  test("shows the platform's pages to nobody, whatever the session", async () => {
    const staff = openBrowser("platform");
    await staff.signIn("platform-admin@campuspulse.example");
    const cookie = `${SESSION_COOKIE}=${staff.session()}`;
    expect((await ask("platform/trpc/platform.listColleges", { headers: { cookie } })).status).toBe(404);
    expect((await staff.platform.platform.listColleges.query()).length).toBeGreaterThan(1);
  });

  test("takes no request of another host's pages, the main one's included", async () => {
    const post = (origin: string) =>
      ask("riverside/trpc/auth.requestLink", {
        method: "POST",
        headers: { origin, "content-type": "application/json" },
        body: JSON.stringify({ email: "somebody@riverside.example" }),
      });
    expect((await post(ORIGIN)).status).toBe(403);
    expect((await post(`https://${HOST}.evil.example`)).status).toBe(403);
    expect((await post(`https://${HOST}`)).status).toBe(200);
    const mails: { link: string }[] = await (
      await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=somebody@riverside.example`)
    ).json();
    expect(mails[0]?.link).toContain(`https://${HOST}/riverside/`);
  });

  test("is no host of its own any more once it is removed", async () => {
    await admin.api.college.removeHost.mutate({ host: HOST });
    expect((await ask("hillcrest/trpc/auth.me")).status).toBe(200);
    expect(
      await env.DB.prepare("SELECT count(*) AS n FROM college_hosts WHERE verified_at IS NOT NULL").first("n"),
    ).toBe(0);
  });

  // ASVS 7.5.1
  test("is set up with a second factor", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    const { college } = admin.api;
    for (const act of [college.addHost, college.verifyHost, college.removeHost]) {
      expect(await failureOf(act.mutate({ host: HOST }))).toBe("STEP_UP_NEEDED");
    }
  });
});
