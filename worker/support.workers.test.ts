import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type EventId, makeId } from "#shared/ids";
import type { PlaceInput } from "#shared/inputs/people";
import { type GrantedRole, PLATFORM_ROLE, type SupportRole } from "#shared/roles";
import { newId } from "./ids.ts";
import type { SeedReport } from "./seed.ts";
import {
  type Browser,
  commandId,
  eventually,
  failureOf,
  ORIGIN,
  openAdministrator,
  openBrowser,
  value,
} from "./test-browser.ts";
import { codeOf, type Ids, MATRIX } from "./test-matrix.ts";

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STAFF = "platform-admin@campuspulse.example";

let admin: Browser;
let staff: Browser;
let collegeId: string;
let eventId: EventId;
let ids: Ids;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  eventId = (seeded.events.find(({ title }) => title === "Open Day")?.id ?? "") as EventId;
  admin = await openAdministrator("riverside");
  collegeId = (await admin.api.auth.me.query()).college?.id ?? "";
  const absent = <K extends Parameters<typeof makeId>[0]>(kind: K) => makeId(kind, Date.now(), new Uint8Array(10));
  ids = {
    eventId,
    gateId: absent("gate"),
    serviceId: absent("station"),
    foodId: absent("station"),
    skuId: absent("sku"),
    codeId: absent("code"),
    paymentId: absent("payment"),
    userId: absent("user"),
    tokenId: absent("token"),
    orderId: absent("order"),
    departmentId: absent("department"),
    grantId: absent("grant"),
    invitationId: absent("invitation"),
    providerId: absent("provider"),
    deviceId: absent("device"),
    supportId: absent("support"),
    venueId: absent("venue"),
    roomId: absent("room"),
    coverId: absent("cover"),
    ticketTypeId: absent("ticketType"),
    passId: absent("pass"),
    transferId: absent("transfer"),
    ruleId: absent("rule"),
    staffMoveId: absent("staffMove"),
    webhookId: absent("webhook"),
    keyId: absent("apiKey"),
    campaignId: absent("campaign"),
    emergencyId: absent("emergency"),
  };
  staff = openBrowser("platform");
  await staff.signIn(STAFF);
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

async function askAs(who: Browser, hours = 2): Promise<string> {
  const asked = await who.platform.platform.askSupport.mutate({
    commandId: commandId(),
    collegeId,
    reason: REASON,
    hours,
  });
  return asked[0]?.id ?? "";
}
const ask = (hours = 2) => askAs(staff, hours);
const decide = (supportId: string, role: SupportRole | null) => admin.api.support.decide.mutate({ supportId, role });

/** Another of the platform's staff. */
async function openStaff(name: string): Promise<Browser> {
  const now = Date.now();
  const email = `${name}@campuspulse.example`;
  await env.DB.prepare("INSERT INTO users (id, email, name, platform_role, created_at) VALUES (?, ?, ?, ?, ?)")
    .bind(newId("user", now), email, name, PLATFORM_ROLE, now)
    .run();
  const browser = openBrowser("platform");
  await browser.signIn(email);
  await browser.addPasskey();
  return browser;
}

const giving = (email: string, role: GrantedRole, place: PlaceInput = "college") => ({
  commandId: commandId(),
  email,
  role,
  place,
  startsAt: null,
  endsAt: null,
});

/** The token of an invitation that an administrator sends to somebody who is no member yet. */
async function invitedTo(email: string): Promise<string> {
  await admin.api.people.giveRole.mutate(giving(email, "treasurer"));
  const link = await env.DB.prepare(
    "SELECT link FROM mailbox WHERE to_address = ? AND link LIKE '%/invitation#token=%'",
  )
    .bind(email)
    .first<string>("link");
  return link?.split("#token=")[1] ?? "";
}

/** All that says who may do what, or what the college is; and taking it along. */
const POWER = Object.entries(MATRIX)
  .filter(([path, { kind, needs }]) => path === "college.exportPage" || (kind === "mutation" && isPower(needs)))
  .map(([path]) => path);

function isPower(needs: (typeof MATRIX)[string]["needs"]): boolean {
  return needs === "assign-volunteers" || needs === "manage-people" || needs === "manage-college";
}

/** Which of these somebody is refused for what they are. */
async function refusedTo(browser: Browser): Promise<string[]> {
  const refused: string[] = [];
  for (const path of POWER) {
    const { kind, input } = MATRIX[path] as (typeof MATRIX)[string];
    const { body } = await browser.call(path, kind, input?.(ids));
    if (codeOf(body) === "NOT_ALLOWED") refused.push(path);
  }
  return refused;
}

/** Rows of which support must change none. */
async function powerIn(): Promise<unknown[]> {
  const tables = ["grants", "invitations", "support_accesses", "identity_providers", "college_hosts", "departments"];
  return Promise.all(tables.map(async (table) => (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results));
}

describe("support", () => {
  test("is let in by the college, for the hours it asked for, and not before", async () => {
    const supportId = await ask(2);
    expect(await rolesInside()).toEqual([]);
    const mails = async () => {
      const box = await exports.default.fetch(`${ORIGIN}/dev/mailbox.json?to=college-admin%40riverside.example`);
      return (await box.json<{ text: string }[]>()).filter(({ text }) => text.includes(REASON));
    };
    expect(await eventually(mails, (found) => found.length > 0)).toHaveLength(1);
    expect((await admin.api.support.list.query())[0]).toMatchObject({ id: supportId, state: "asked", reason: REASON });
    expect((await decide(supportId, "support-organizer"))[0]).toMatchObject({
      state: "inside",
      role: "support-organizer",
    });
    later(5_000);
    expect(await rolesInside()).toEqual(["support-organizer"]);
    expect((await inside().api.organizer.listEvents.query({})).events.length).toBeGreaterThan(0);
    expect(await failureOf(inside().api.people.list.query({}))).toBe("NOT_ALLOWED");
    vi.useRealTimers();
    await admin.api.support.end.mutate({ supportId });
  });

  test("is out as soon as the college says so", async () => {
    const supportId = await ask();
    await decide(supportId, "support-admin");
    later(5_000);
    expect(await rolesInside()).toEqual(["support-admin"]);
    expect((await admin.api.support.end.mutate({ supportId }))[0]).toMatchObject({ state: "ended" });
    later(10_000);
    expect(await rolesInside()).toEqual([]);
  });

  test("is noted, with what it does inside, in the college's own log", async () => {
    const supportId = await ask();
    await decide(supportId, "support-admin");
    later(5_000);
    await inside().api.organizer.addGate.mutate({ eventId, name: "Back door" });
    const { entries } = await admin.api.audit.list.query({ limit: 10 });
    const said = entries.map(({ action, actorName }) => `${action} ${actorName}`);
    expect(said.slice(0, 3).map((one) => one.split(" ")[0])).toEqual([
      "organizer.addGate",
      "support.decide",
      "platform.askSupport",
    ]);
    expect(said[0]?.split(" ").slice(1)).toEqual(said[2]?.split(" ").slice(1));
    await admin.api.support.end.mutate({ supportId });
  });

  test("is listed among the college's people for as long as it is let in, as what it is", async () => {
    const listed = async () => (await admin.api.people.list.query({ q: STAFF })).people;
    const supportId = await ask();
    expect(await listed()).toEqual([]);
    await decide(supportId, "support-admin");
    const [robin] = await listed();
    expect(robin).toMatchObject({ email: STAFF, grants: [{ role: "support-admin", userEmail: STAFF }] });
    const grantId = robin?.grants[0]?.id ?? "";
    await expect(admin.api.people.takeRole.mutate({ grantId })).rejects.toThrow("Support is ended as a whole");
    await admin.api.support.end.mutate({ supportId });
    expect(await listed()).toEqual([]);
  });

  // ASVS 8.2.1
  test("reads what its role reads, and says neither who may do what nor what the college is", async () => {
    const supportId = await ask();
    await decide(supportId, "support-admin");
    later(5_000);
    const { api } = inside();
    await api.people.list.query({});
    await api.people.listInvitations.query();
    await api.audit.list.query({ limit: 5 });
    await api.support.list.query();
    await api.sso.listProviders.query();
    await api.college.listHosts.query();
    await api.college.leaving.query();
    await api.organizer.wall.query({ eventId });
    const before = await powerIn();
    expect(await refusedTo(inside())).toEqual(POWER);
    expect(await powerIn()).toEqual(before);
    vi.useRealTimers();
    await admin.api.support.end.mutate({ supportId });
  });

  test("writes to nobody by a rule, as by no campaign", async () => {
    const supportId = await ask();
    await decide(supportId, "support-organizer");
    later(5_000);
    const { rules } = inside().api;
    const [scope, does] = ["event", { type: "announce", template: "Come" }] as const;
    const { rules: before } = await rules.get.query({ eventId });
    const ready = before.find(({ body }) => body.trigger.type === "event" && body.trigger.name === "food.order.ready");
    if (!ready) throw new Error("no default rule");
    const asked = { eventId, scope, ruleId: null, version: 0 };
    const saying = (branches: typeof ready.body.branches, otherwise: typeof ready.body.otherwise = []) =>
      rules.save.mutate({
        ...asked,
        commandId: commandId(),
        body: { ...ready.body, name: "Said", branches, otherwise },
      });
    expect(await failureOf(saying([{ when: "", does: [does] }]))).toBe("NOT_ALLOWED");
    expect(await failureOf(saying(ready.body.branches, [does]))).toBe("NOT_ALLOWED");
    expect((await rules.get.query({ eventId })).rules).toEqual(before);
    expect(await saying(ready.body.branches)).toMatchObject({ ok: true });

    // Nor by a copy of an event at which somebody else has a rule write.
    const body = { ...ready.body, name: "Hello", branches: [{ when: "", does: [does] }] };
    value(await admin.api.rules.save.mutate({ ...asked, commandId: commandId(), body }));
    const { startsAt } = await admin.api.organizer.getEvent.query({ eventId });
    const copyBy = ({ api }: Browser) =>
      api.lifecycle.duplicate.mutate({ commandId: commandId(), eventId, title: "Copy", startsAt, withTeam: false });
    const isOnAt = async (id: EventId) =>
      (await admin.api.rules.get.query({ eventId: id })).rules.find(({ body: { name } }) => name === "Hello")?.body
        .isOn;
    const [own, theirs] = [await copyBy(admin), await copyBy(inside())];
    expect([await isOnAt(own.eventId), await isOnAt(theirs.eventId)]).toEqual([true, false]);
    const repeat = { every: "week", interval: 1, monthDay: "date" } as const;
    const { version } = await admin.api.organizer.getEvent.query({ eventId: own.eventId });
    const wish = {
      ...own,
      version,
      repeat: { ...repeat, weekdays: [], end: { type: "count" as const, count: 2 } },
      exdates: [],
    };
    const { occurrences } = value(await inside().api.series.make.mutate({ ...wish, commandId: commandId() }));
    expect(await Promise.all(occurrences.map((one) => isOnAt(one.eventId as EventId)))).toEqual([true, false]);
    vi.useRealTimers();
    await admin.api.support.end.mutate({ supportId });
  });

  // ASVS 8.2.1
  test("does not let its colleagues in, nor ends or answers anything about support", async () => {
    const supportId = await ask();
    await decide(supportId, "support-admin");
    const other = await askAs(await openStaff("colleague"));
    later(5_000);
    const { support } = inside().api;
    for (const role of ["support-admin", "support-organizer", null] as const) {
      expect(await failureOf(support.decide.mutate({ supportId: other, role }))).toBe("NOT_ALLOWED");
    }
    expect(await failureOf(support.end.mutate({ supportId }))).toBe("NOT_ALLOWED");
    vi.useRealTimers();
    await decide(other, null);
    await admin.api.support.end.mutate({ supportId });
  });

  // ASVS 8.2.1
  test("gets no other role: not by its own hand, not by another's, not by an invitation of before", async () => {
    const early = await openStaff("early");
    const invitation = await invitedTo("early@campuspulse.example");
    const supportId = await ask();
    const theirs = await askAs(early);
    await decide(supportId, "support-admin");
    await decide(theirs, "support-organizer");
    later(5_000);
    expect(await failureOf(inside().api.people.giveRole.mutate(giving(STAFF, "college-admin")))).toBe("NOT_ALLOWED");
    await expect(admin.api.people.giveRole.mutate(giving(STAFF, "organizer"))).rejects.toThrow("get no other role");
    const there = () => openBrowser("riverside", new Map(early.jar)).api.people;
    const refused = "Support and scanners are let in for a time";
    await expect(there().acceptInvitation.mutate({ token: invitation })).rejects.toThrow(refused);
    await admin.api.support.end.mutate({ supportId: theirs });
    later(5_000);
    await expect(there().acceptInvitation.mutate({ token: invitation })).rejects.toThrow(refused);
    vi.useRealTimers();
    await admin.api.support.end.mutate({ supportId });
  });

  // ASVS 8.2.1
  test("is no more than support to a college that it belongs to as a person", async () => {
    const email = "member@campuspulse.example";
    const asStaff = await openStaff("member");
    const token = await invitedTo(email);
    await openBrowser("riverside").signIn(email);
    await admin.api.people.giveRole.mutate(giving(email, "volunteer-lead", { eventId }));
    const supportId = await askAs(asStaff);
    await decide(supportId, "support-admin");
    later(5_000);
    const here = openBrowser("riverside", new Map(asStaff.jar));
    expect((await here.api.auth.me.query()).roles).toEqual(["support-admin", "volunteer-lead", "attendee"]);
    const own = POWER.filter((path) => MATRIX[path]?.needs === "assign-volunteers");
    expect(await refusedTo(here)).toEqual(POWER.filter((path) => !own.includes(path)));
    const { giveRole } = here.api.people;
    const helper = "helper@riverside.example";
    expect(await failureOf(giveRole.mutate(giving(helper, "volunteer-lead", { eventId })))).toBe("NOT_ALLOWED");
    expect(await failureOf(giveRole.mutate(giving(helper, "volunteer")))).toBe("NOT_ALLOWED");
    expect(await failureOf(here.api.people.acceptInvitation.mutate({ token }))).toBe("NOT_ALLOWED");
    await admin.api.support.end.mutate({ supportId });
    later(10_000);
    expect((await here.api.auth.me.query()).roles).toEqual(["volunteer-lead", "attendee"]);
    expect(await here.api.people.acceptInvitation.mutate({ token })).toEqual({});
    vi.useRealTimers();
  });

  test("administrates no college that it opens", async () => {
    const { addCollege } = staff.platform.platform;
    const lakeside = {
      name: "Lakeside",
      slug: "lakeside",
      accent: "#1d4ed8",
      timeZone: "Europe/Oslo",
      currency: "NOK",
    };
    expect(await failureOf(addCollege.mutate({ ...lakeside, adminEmail: STAFF }))).toBe("NOT_ALLOWED");
    await addCollege.mutate({ ...lakeside, adminEmail: "admin@lakeside.example" });
  });

  test("loses every role at once with the access that is ended, however it came by it", async () => {
    const supportId = await ask();
    await decide(supportId, "support-organizer");
    const again = await ask();
    await decide(again, "support-admin");
    const { people } = await admin.api.people.list.query({ q: STAFF });
    expect(people[0]?.grants.map(({ role }) => role).sort()).toEqual(["support-admin", "support-organizer"]);
    await env.DB.prepare(
      "INSERT INTO grants (college_id, id, user_id, role, created_at) VALUES (?, 'grt_x', ?, 'college-admin', 1)",
    )
      .bind(collegeId, people[0]?.userId)
      .run();
    const listed = (await admin.api.people.list.query({ q: STAFF })).people[0]?.grants;
    expect(listed?.map(({ role }) => role)).toContain("college-admin");
    const left = await admin.api.support.end.mutate({ supportId });
    const theirs = left.filter(({ id }) => id === supportId || id === again);
    expect(theirs.map(({ state }) => state)).toEqual(["ended", "ended"]);
    later(5_000);
    expect(await rolesInside()).toEqual([]);
  });

  test("is not let in twice by one question, nor after a no", async () => {
    const supportId = await ask();
    const tries = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        openBrowser("riverside", admin.jar).api.support.decide.mutate({ supportId, role: "support-organizer" }),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await admin.api.support.end.mutate({ supportId });
    const declined = await ask();
    expect((await decide(declined, null))[0]).toMatchObject({ state: "declined", role: null });
    expect(await failureOf(decide(declined, "support-organizer"))).toBe("LINK_SPENT");
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
    expect(await failureOf(decide(supportId, "support-organizer"))).toBe("STEP_UP_NEEDED");
    await decide(supportId, null);
  });

  // Last, for two hours later nobody's session is what it was.
  test("is out when its hours are over", async () => {
    await decide(await ask(2), "support-organizer");
    later(2 * HOUR_MS - MINUTE_MS);
    await staff.signIn("platform-admin@campuspulse.example");
    expect(await rolesInside()).toEqual(["support-organizer"]);
    later(2 * MINUTE_MS);
    expect(await rolesInside()).toEqual([]);
    const again = openBrowser("riverside");
    await again.signIn("college-admin@riverside.example");
    expect((await again.api.support.list.query())[0]).toMatchObject({ state: "ended" });
  });
});
