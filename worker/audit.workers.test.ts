import { env, exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, ORIGIN, openBrowser } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

let seeded: SeedReport;
let admin: Browser;
beforeAll(async () => {
  seeded = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  admin = openBrowser("riverside");
  await admin.signIn("college-admin@riverside.example");
}, 60_000);

const give = (browser: Browser, email: string) =>
  browser.api.people.giveRole.mutate({
    commandId: commandId(),
    email,
    role: "volunteer",
    place: "college",
    startsAt: null,
    endsAt: null,
  });
const newest = async () => (await admin.api.audit.list.query({ limit: 5 })).entries;

async function checkAll(browser: Browser) {
  for (let after = 0; ; ) {
    const { checkedTo, done, brokenAt } = await browser.api.audit.check.query({ after });
    if (done) return { checkedTo, brokenAt };
    after = checkedTo;
  }
}

describe("the audit log", () => {
  // ASVS 16.2.5
  test("says who did what, before it is done, and how it was refused", async () => {
    await give(admin, "volunteer@riverside.example");
    const [given] = await newest();
    expect(given).toMatchObject({ action: "people.giveRole", actorName: "Helen Marsh", refusal: null });
    expect(JSON.parse(given?.input ?? "")).toMatchObject({ email: "volunteer@riverside.example", role: "volunteer" });
    await expect(give(admin, "college-admin@riverside.example")).rejects.toThrow();
    expect((await newest()).slice(0, 2).map(({ action, refusal }) => [action, refusal])).toEqual([
      ["people.giveRole", "NOT_ALLOWED"],
      ["people.giveRole", null],
    ]);
    const event = seeded.events.find(({ title }) => title === "Open Day");
    const stale = { eventId: event?.id ?? "", version: 99, status: "live" as const };
    expect(await admin.api.organizer.setStatus.mutate(stale)).toMatchObject({ ok: false });
    expect((await newest())[0]).toMatchObject({ action: "organizer.setStatus", refusal: "stale-edit" });
  });

  test("keeps its chain however parallel the acts, and pages through it", async () => {
    const before = (await newest())[0]?.seq ?? 0;
    const browsers = Array.from({ length: 12 }, () => openBrowser("riverside", new Map(admin.jar)));
    await Promise.all(browsers.map((browser, index) => give(browser, `parallel-${index}@riverside.example`)));
    const seqs: number[] = [];
    for (let cursor: number | null | undefined; cursor !== null; ) {
      const { entries, next } = await admin.api.audit.list.query({ limit: 3, ...(cursor && { before: cursor }) });
      seqs.push(...entries.map(({ seq }) => seq));
      cursor = next;
    }
    expect(seqs).toEqual(Array.from({ length: before + 12 }, (_, index) => before + 12 - index));
    expect(await checkAll(admin)).toEqual({ checkedTo: before + 12, brokenAt: null });
  });

  test("is each college's own", async () => {
    const other = openBrowser("hillcrest");
    await other.signIn("college-admin@hillcrest.example");
    await give(other, "volunteer@hillcrest.example");
    const { entries } = await other.api.audit.list.query({});
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(await admin.api.audit.list.query({ limit: 200 }))).not.toContain("hillcrest");
  });

  // ASVS 16.4.2
  test("shows an edit in the database", async () => {
    await env.DB.prepare(
      "UPDATE audit_entries SET input = '{}' WHERE seq = 2 AND college_id = (SELECT id FROM colleges WHERE slug = 'riverside')",
    ).run();
    expect(await checkAll(admin)).toMatchObject({ brokenAt: 2 });
  });
});
