import { env, exports } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { makeId } from "#shared/ids";
import type { Visibility } from "#shared/visibility";
import { matchOf } from "./search-words.ts";
import { type Browser, commandId, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { shardOf } from "./test-databases.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;

let organizer: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);

type Words = { summary?: string; description?: string; category?: string; venue?: string; tags?: string[] };
type Wish = Words & { visibility?: Visibility; isDraft?: boolean; startsIn?: number };

async function openEvent(title: string, { isDraft, startsIn = HOUR_MS, ...wish }: Wish = {}, by = organizer) {
  const now = Date.now();
  const times = {
    startsAt: now + startsIn,
    endsAt: now + startsIn + HOUR_MS,
    salesOpenAt: now,
    salesCloseAt: now + HOUR_MS,
  };
  const words = { title, summary: "", description: "", category: "Test", venue: "Hall", ...wish };
  const fields = { departmentId: null, ...words, ...times, capacity: 9, approval: false };
  const event = await by.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
  if (isDraft) return event;
  const publish = { eventId: event.id, version: event.version, status: "published" } as const;
  return value(await by.api.organizer.setStatus.mutate(publish));
}

const find = async (q: string, college = "riverside") =>
  (await openBrowser(college).api.attendee.listEvents.query({ q })).map(({ title }) => title);

describe("a typed word", () => {
  test("finds what has it in any of its fields, the title before the rest", async () => {
    await openEvent("Astronomy evening", { description: "Bring a zeppelin" });
    await openEvent("Zeppelin workshop");
    await openEvent("Lectures", { summary: "Of balloons and a zeppelin" });
    await openEvent("Evening class", { tags: ["Zeppelin"], startsIn: 2 * HOUR_MS });
    const found = await find("zeppelin");
    expect(found[0]).toBe("Zeppelin workshop");
    expect(found.at(-1)).toBe("Astronomy evening");
    expect(found).toHaveLength(4);
    expect(await find("zeppelin even")).toEqual(["Evening class", "Astronomy evening"]);
  });

  test("is found as far as it was typed, without accents, in any script", async () => {
    await openEvent("Café Übung", { venue: "Łódź hall" });
    await openEvent("हिन्दी मेला");
    for (const q of ["caf", "CAFÉ", "cafe\u0301 ubung", "übun", "hall cafe"])
      expect(await find(q), q).toEqual(["Café Übung"]);
    for (const q of ["हिन्दी", "मेला", "मे"]) expect(await find(q), q).toEqual(["हिन्दी मेला"]);
    expect(await find("ubung caf x")).toEqual([]);
    expect(await find("afé")).toEqual([]);
  });

  // ASVS 8.2.2
  test("finds no draft, nothing hidden and nothing of another college, however it was opened and closed", async () => {
    const elsewhere = openBrowser("hillcrest");
    await elsewhere.signIn("organizer@hillcrest.example");
    await openEvent("Quokka there", {}, elsewhere);
    await openEvent("Quokka draft", { isDraft: true });
    await openEvent("Quokka link", { visibility: "unlisted" });
    await openEvent("Quokka club", { visibility: "private" });
    const open = await openEvent("Quokka here");
    expect(await find("quokka")).toEqual(["Quokka here"]);
    expect(await find("quokka", "hillcrest")).toEqual(["Quokka there"]);
    const listed = (await openBrowser("riverside").api.attendee.listEvents.query({})).map(({ title }) => title);
    expect(listed.filter((title) => title.includes("Quokka"))).toEqual(["Quokka here"]);

    const { departmentId, title, summary, description, category, venue, capacity, approval } = open;
    const { startsAt, endsAt, salesOpenAt, salesCloseAt } = open;
    const words = { departmentId, title, summary, description, category, venue, capacity, approval };
    const fields = { ...words, startsAt, endsAt, salesOpenAt, salesCloseAt };
    const edit = async (version: number, more: object) =>
      value(
        await organizer.api.organizer.updateEvent.mutate({ eventId: open.id, version, fields: { ...fields, ...more } }),
      );
    const renamed = await edit(open.version, { title: "Wombat here" });
    expect([await find("quokka"), await find("wombat")]).toEqual([[], ["Wombat here"]]);
    const hidden = await edit(renamed.version, { visibility: "private" });
    expect(await find("here")).not.toContain("Wombat here");
    // What an edit leaves out stays as it is.
    const still = await edit(hidden.version, { title: "Wombat there" });
    expect([still.visibility, await find("wombat")]).toEqual(["private", []]);
    await edit(still.version, { visibility: "public", title: "Wombat here" });
    expect(await find("wombat")).toEqual(["Wombat here"]);
  });

  test("is a word and no operator, whatever it is made of", async () => {
    await openEvent("Plain title");
    const whole = await find("plain");
    for (const q of [
      '"',
      "*",
      "plain*",
      'pl"ain',
      "-plain",
      "title:plain",
      "plain OR",
      "college : x",
      "NEAR(plain)",
      "--",
      "'",
      "^plain",
    ])
      expect(Array.isArray(await find(q)), q).toBe(true);
    expect([await find("plain*"), await find("(plain)"), await find("- plain")]).toEqual([whole, whole, whole]);
    expect([await find("*"), await find("plain OR zeppelin"), await find("plain NOT")]).toEqual([[], [], []]);
  });

  test("can be anything at all: the index never objects, and answers for no other college", async () => {
    const collegeId = (await openBrowser("riverside").api.auth.me.query()).college?.id;
    if (!collegeId) throw new Error("there is no college");
    const rows = await shardOf("riverside");
    const count = (match: string | null, id: string) =>
      rows
        .prepare(
          "SELECT count(*) AS n FROM event_words JOIN events ON events.rowid = event_words.rowid WHERE event_words MATCH ? AND college_id <> ?",
        )
        .bind(match, id)
        .first<number>("n");
    // Both colleges of this test in one shard: the index alone has to tell them apart.
    const other = makeId("college", Date.now(), crypto.getRandomValues(new Uint8Array(10)));
    await rows
      .prepare(
        "INSERT INTO events (college_id, id, version, status, title, summary, description, category, venue, starts_at, ends_at, sales_open_at, sales_close_at, capacity, approval, ticket_types, quotas, created_by, created_at) VALUES (?, 'evt_1', 1, 'published', 'Plain zeppelin or not', '', '', '', '', 0, 0, 0, 0, 5, 0, '[]', '[]', 'usr_1', 0)",
      )
      .bind(other)
      .run();
    expect(await count(matchOf("zeppelin", other), collegeId)).toBe(1);
    const nasty = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc
        .array(
          fc.constantFrom(
            "plain",
            "zeppelin",
            "OR",
            "NOT",
            "NEAR(",
            ")",
            '"',
            "*",
            "^",
            "-",
            ":",
            "{title}",
            "'",
            " ",
            "\0",
          ),
          {
            maxLength: 20,
          },
        )
        .map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(nasty, async (q) => {
        const match = matchOf(q, collegeId);
        if (match !== null) expect(await count(match, collegeId)).toBe(0);
      }),
      { numRuns: 500 },
    );
    await rows.prepare("DELETE FROM events WHERE college_id = ?").bind(other).run();
    expect(await count(matchOf("zeppelin", other), collegeId)).toBe(0);
  });
});

test("the index holds what may be found and nothing else", async () => {
  for (const shard of [env.DB_1, env.DB_2]) {
    const open = "SELECT count(*) AS n FROM events WHERE status <> 'draft' AND visibility = 'public'";
    const indexed = "SELECT count(*) AS n FROM event_words";
    expect(await shard.prepare(indexed).first("n")).toBe(await shard.prepare(open).first("n"));
  }
});
