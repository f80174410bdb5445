import { runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { SHARDS } from "#db/shards";
import type { CollegeId, EventId } from "#shared/ids";
import { ledgerName } from "#shared/object-names";
import { runJobs } from "./jobs/run-jobs.ts";
import { KNOWN_TABLES } from "./repositories/college-rows.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, failureOf, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";
import { type DatabaseName, dumpRows, tablesIn } from "./test-databases.ts";
import { bringPicture, jpegOf } from "./test-pictures.ts";

vi.setConfig({ testTimeout: 300_000 });

const DAY_MS = 24 * 3_600_000;

let admin: Browser;
let collegeId: string;
let eventId: EventId;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  eventId = (seeded.events.find(({ title }) => title === "Welcome Week fair")?.id ?? "") as EventId;
  admin = await openAdministrator("hillcrest");
  await admin.api.attendee.register.mutate({ commandId: commandId(), eventId });
  await admin.api.attendee.makeCalendarFeed.mutate();
  await admin.api.organizer.addGate.mutate({ eventId, name: "Back door" });
  collegeId = (await admin.api.auth.me.query()).college?.id ?? "";
  const { coverId } = value(await bringPicture(admin, eventId, await jpegOf(4, 4)));
  value(await admin.api.covers.save.mutate({ eventId, coverId, alt: "A fair", replacesId: null }));
  // A file that no row knows of.
  await env.MEDIA.put(`${collegeId}/left-behind`, "x");
  await env.MEDIA.put("col_of-others/cvr_1.jpg", "x");
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
});

/** All rows in which a text occurs, or does not, by table. */
async function rowsWith(text: string, wanted: boolean): Promise<Record<string, string[]>> {
  const found = Object.entries(await dumpRows()).map(([table, all]): [string, string[]] => [
    table,
    all.filter((row) => row.includes(text) === wanted),
  ]);
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}

describe("a college that leaves", () => {
  test("has no table that nobody thought of", async () => {
    const ofColleges = (database: DatabaseName) => tablesIn(database, "AND sql LIKE '%`college_id`%'");
    const inDirectory = (await ofColleges("DB")).filter((name) => name !== "college_erasures");
    expect([...KNOWN_TABLES.directory].sort()).toEqual(inDirectory);
    for (const shard of SHARDS) {
      expect([...KNOWN_TABLES.shard].sort()).toEqual(await ofColleges(shard));
      expect(await tablesIn(shard)).toEqual(await ofColleges(shard));
    }
  });

  // ASVS 7.5.1
  test("takes everything along, page by page, with a second factor", async () => {
    const { stores, ticket } = await admin.api.college.beginExport.mutate();
    const page = (input: { store: string; ticket?: string }, from = admin) =>
      from.api.college.exportPage.query({ ticket, after: null, ...input });
    const taken: Record<string, readonly Record<string, unknown>[]> = {};
    for (const store of stores) taken[store] = (await page({ store })).rows;
    expect(taken.people?.map(({ email }) => email)).toContain("college-admin@hillcrest.example");
    expect(taken.events?.map(({ title }) => title)).toContain("Welcome Week fair");
    expect(taken.registrations).toHaveLength(1);
    expect(taken.covers).toMatchObject([{ event_id: eventId }]);
    expect(JSON.stringify(taken)).not.toMatch(/Riverside|riverside|token_hash|client_secret/);
    expect(await failureOf(page({ store: "users" }))).toBe("NOT_FOUND");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
    expect(await failureOf(admin.api.college.beginExport.mutate())).toBe("STEP_UP_NEEDED");
    expect(await failureOf(page({ store: "people" }))).toBe("STEP_UP_NEEDED");
    expect(await failureOf(admin.api.college.leave.mutate({ slug: "hillcrest" }))).toBe("STEP_UP_NEEDED");
  });

  test("takes nothing that nobody began to take: each page is of one person's download, for an hour", async () => {
    const riverside = openBrowser("riverside");
    await riverside.signIn("college-admin@riverside.example");
    const passkey = await riverside.addPasskey();
    const { ticket } = await riverside.api.college.beginExport.mutate();
    const { entries } = await riverside.api.audit.list.query({ limit: 1 });
    expect(entries[0]?.action).toBe("college.beginExport");
    const page = (one: string, from = riverside) =>
      from.api.college.exportPage.query({ ticket: one, store: "people", after: null });
    expect((await page(ticket)).rows).not.toEqual([]);
    const helper = "treasurer@riverside.example";
    await riverside.api.people.giveRole.mutate({
      ...{ commandId: commandId(), email: helper, role: "college-admin", place: "college" },
      ...{ startsAt: null, endsAt: null },
    });
    const other = openBrowser("riverside");
    await other.signIn(helper);
    await other.addPasskey();
    for (const wrong of ["", "none", `${ticket.slice(0, -4)}AAA=`]) {
      expect(await failureOf(page(wrong))).toBe("LINK_SPENT");
    }
    expect(await failureOf(page(ticket, other))).toBe("LINK_SPENT");
    expect(await failureOf(page(ticket, admin))).toBe("LINK_SPENT");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61 * 60_000 });
    const later = openBrowser("riverside");
    await later.signIn("college-admin@riverside.example");
    await later.stepUp(passkey);
    expect(await failureOf(page(ticket, later))).toBe("LINK_SPENT");
  });

  test("says so by its name, and can stay for a week", async () => {
    await expect(admin.api.college.leave.mutate({ slug: "riverside" })).rejects.toThrow("Type hillcrest");
    expect((await admin.api.college.leave.mutate({ slug: "hillcrest" })).erasedAt).toBeGreaterThan(Date.now());
    await runJobs(env, () => Date.now() + 6 * DAY_MS);
    expect(await admin.api.college.stay.mutate()).toEqual({ erasedAt: null });
    await runJobs(env, () => Date.now() + 8 * DAY_MS);
    expect((await openBrowser("hillcrest").api.auth.me.query()).college?.slug).toBe("hillcrest");
  });

  test("is gone from every store after that, and no other college lost a row", async () => {
    const both = openBrowser("riverside");
    await both.signIn("attendee@hillcrest.example");
    // A stub each time: one whose object has ended stays broken.
    const ledger = () => env.EVENT_LEDGER.getByName(ledgerName(collegeId as CollegeId, eventId));
    const countIn = (_: unknown, state: DurableObjectState) =>
      state.storage.sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'",
        )
        .toArray()
        .map(({ name }) => [name, state.storage.sql.exec<{ n: number }>(`SELECT count(*) AS n FROM "${name}"`).one().n])
        .filter(([name, n]) => name !== "schema_version" && Number(n) > 0);
    expect(await runInDurableObject(ledger(), countIn)).not.toEqual([]);
    await admin.api.college.leave.mutate({ slug: "hillcrest" });
    await runJobs(env);
    const { users: _, live_sockets: __, sessions: ___, ...before } = await rowsWith(collegeId, false);
    const later = Date.now() + 8 * DAY_MS;
    // From the first minute on it is no more to anybody, while those who remember it for a minute still work.
    await runJobs(env, () => later);
    expect(await failureOf(admin.api.college.stay.mutate())).toBe("NOT_FOUND");
    expect((await rowsWith(collegeId, true)).events).not.toHaveLength(0);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 30 * 60_000 });
    expect(await failureOf(openBrowser("hillcrest").api.auth.me.query())).toBe("NOT_FOUND");
    vi.useRealTimers();
    for (let minute = 0; minute < 30; minute++) await runJobs(env, () => later + minute * 60_000);

    const left = await rowsWith(collegeId, true);
    expect(Object.keys(left)).toEqual(["college_erasures"]);
    const names = await rowsWith("hillcrest.example", true);
    expect(Object.keys(names)).toEqual(["mailbox", "users"]); // what the local mailbox shows; who is elsewhere, too
    expect(names.users).toHaveLength(1);
    expect(names.users?.[0]).toContain("attendee@hillcrest.example");
    const after = await rowsWith(collegeId, false);
    for (const name of ["events", "memberships", "registrations", "grants", "stations", "colleges"]) {
      expect(after[name], name).toEqual(before[name]);
    }
    expect(await runInDurableObject(ledger(), countIn)).toEqual([]);
    expect((await env.MEDIA.list()).objects.map(({ key }) => key)).toEqual(["col_of-others/cvr_1.jpg"]);

    const staff = openBrowser("platform");
    await staff.signIn("platform-admin@campuspulse.example");
    const [proof] = await staff.platform.platform.listErasures.query();
    expect(proof).toMatchObject({
      slug: "hillcrest",
      stores: { events: expect.any(Number), "ledger objects": expect.any(Number), covers: 1, "picture files": 3 },
    });
    expect(proof?.finishedAt).toBeGreaterThan(0);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 61_000 });
    expect(await failureOf(openBrowser("hillcrest").api.auth.me.query())).toBe("NOT_FOUND");
  });
});
