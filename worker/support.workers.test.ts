import { exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Browser, commandId, failureOf, ORIGIN, openAdministrator, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let admin: Browser;
let staff: Browser;
let collegeId: string;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  admin = await openAdministrator("riverside");
  collegeId = (await admin.api.auth.me.query()).college?.id ?? "";
  staff = openBrowser("platform");
  await staff.signIn("platform-admin@campuspulse.example");
  await staff.addPasskey();
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
/** The same session, carried to the college's pages. */
const inside = () => openBrowser("riverside", new Map(staff.jar));
const rolesInside = async () => (await inside().api.auth.me.query()).roles;
const REASON = "A queue at your open day stands still";

async function ask(hours = 2): Promise<string> {
  const asked = await staff.platform.platform.askSupport.mutate({
    commandId: commandId(),
    collegeId,
    reason: REASON,
    hours,
  });
  return asked[0]?.id ?? "";
}
const decide = (supportId: string, role: "organizer" | "college-admin" | null) =>
  admin.api.support.decide.mutate({ supportId, role });

describe("support", () => {
  test("is let in by the college, for the hours it asked for, and not before", async () => {
    const supportId = await ask(2);
    expect(await rolesInside()).toEqual([]);
    const mails: { text: string }[] = await (
      await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=college-admin%40riverside.example`)
    ).json();
    expect(mails.some(({ text }) => text.includes(REASON))).toBe(true);
    expect((await admin.api.support.list.query())[0]).toMatchObject({ id: supportId, state: "asked", reason: REASON });
    expect((await decide(supportId, "organizer"))[0]).toMatchObject({ state: "inside", role: "organizer" });
    later(5_000);
    expect(await rolesInside()).toEqual(["organizer"]);
    expect((await inside().api.organizer.listEvents.query()).length).toBeGreaterThan(0);
    expect(await failureOf(inside().api.people.list.query({}))).toBe("NOT_ALLOWED");
    expect(JSON.stringify(await admin.api.people.list.query({}))).not.toContain("campuspulse.example");
    vi.useRealTimers();
    await admin.api.support.end.mutate({ supportId });
  });

  test("is out as soon as the college says so", async () => {
    const supportId = await ask();
    await decide(supportId, "college-admin");
    later(5_000);
    expect(await rolesInside()).toEqual(["college-admin"]);
    expect((await admin.api.support.end.mutate({ supportId }))[0]).toMatchObject({ state: "ended" });
    later(10_000);
    expect(await rolesInside()).toEqual([]);
  });

  test("is noted, with what it does inside, in the college's own log", async () => {
    const supportId = await ask();
    await decide(supportId, "college-admin");
    later(5_000);
    await inside().api.college.saveBrand.mutate({ name: "Riverside College", accent: "#0f766e" });
    const { entries } = await admin.api.audit.list.query({ limit: 10 });
    const said = entries.map(({ action, actorName }) => `${action} ${actorName}`);
    expect(said.slice(0, 3).map((one) => one.split(" ")[0])).toEqual([
      "college.saveBrand",
      "support.decide",
      "platform.askSupport",
    ]);
    expect(said[0]?.split(" ").slice(1)).toEqual(said[2]?.split(" ").slice(1));
    await admin.api.support.end.mutate({ supportId });
  });

  test("is not let in twice by one question, nor after a no", async () => {
    const supportId = await ask();
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        openBrowser("riverside", admin.jar).api.support.decide.mutate({ supportId, role: "organizer" }),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await admin.api.support.end.mutate({ supportId });
    const declined = await ask();
    expect((await decide(declined, null))[0]).toMatchObject({ state: "declined", role: null });
    expect(await failureOf(decide(declined, "organizer"))).toBe("LINK_SPENT");
    later(5_000);
    expect(await rolesInside()).toEqual([]);
  });

  test("asks one question at a time, for eight hours at most, with a reason", async () => {
    const supportId = await ask();
    expect(await ask()).toBe(supportId);
    await decide(supportId, null);
    const wrong = { commandId: commandId(), collegeId };
    const tries = [
      { ...wrong, reason: REASON, hours: 9 },
      { ...wrong, reason: "because", hours: 1 },
    ];
    for (const one of tries) {
      expect(await failureOf(staff.platform.platform.askSupport.mutate(one))).toBe("BAD_INPUT");
    }
  });

  // ASVS 7.5.1
  test("asks, and is let in, with a second factor", async () => {
    const supportId = await ask();
    later(11 * MINUTE_MS);
    const again = { commandId: commandId(), collegeId, reason: REASON, hours: 1 };
    expect(await failureOf(staff.platform.platform.askSupport.mutate(again))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(decide(supportId, "organizer"))).toBe("STEP_UP_NEEDED");
    await decide(supportId, null);
  });

  // Last, for two hours later nobody's session is what it was.
  test("is out when its hours are over", async () => {
    await decide(await ask(2), "organizer");
    later(2 * HOUR_MS - MINUTE_MS);
    await staff.signIn("platform-admin@campuspulse.example");
    expect(await rolesInside()).toEqual(["organizer"]);
    later(2 * MINUTE_MS);
    expect(await rolesInside()).toEqual([]);
    const again = openBrowser("riverside");
    await again.signIn("college-admin@riverside.example");
    expect((await again.api.support.list.query())[0]).toMatchObject({ state: "ended" });
  });
});
