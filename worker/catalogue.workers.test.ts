import { exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Browser, commandId, eventually, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { shardOf } from "./test-databases.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;

let organizer: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What somebody is shown, and where it came from. */
async function look(input: { q?: string; category?: string } = {}, { send } = openBrowser("riverside")) {
  const path = `/api/riverside/trpc/attendee.listEvents?input=${encodeURIComponent(JSON.stringify(input))}`;
  const response = await send(path);
  const { result }: { result: { data: { id: string; title: string; seatsLeft: number }[] } } = await response.json();
  return {
    from: response.headers.get("x-catalogue"),
    cards: result.data,
    cacheControl: response.headers.get("cache-control"),
  };
}
const titles = async () => (await look()).cards.map(({ title }) => title);

function fields(title: string) {
  const now = Date.now();
  const times = { startsAt: now + HOUR_MS, endsAt: now + 2 * HOUR_MS, salesOpenAt: now, salesCloseAt: now + HOUR_MS };
  const words = { title, summary: "", description: "", category: "Test", venue: "Hall" };
  return { departmentId: null, ...words, ...times, capacity: 9, approval: false };
}

async function openEvent(title: string) {
  const input = { commandId: commandId(), fields: fields(title) };
  const { id: eventId, version } = await organizer.api.organizer.createEvent.mutate(input);
  return value(await organizer.api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
}

describe("the catalogue", () => {
  test("is read once and kept until an event is edited, for everybody alike", async () => {
    await openEvent("Kept");
    expect((await look()).from).toBe("miss");
    // It is kept after the answer has left, and a minute may end just then.
    const again = await eventually(
      () => look(),
      ({ from }) => from === "hit",
    );
    const signedIn = await look({}, organizer);
    expect(signedIn.from).toBe("hit");
    expect(signedIn.cards).toEqual(again.cards);
    // Whoever asks may keep nothing: the next state is to be asked for.
    expect(again.cacheControl).toBe("no-store");
    const other = await openEvent("One more");
    const changed = await look();
    expect([changed.from, changed.cards.map(({ title }) => title)]).toEqual([
      "miss",
      expect.arrayContaining(["One more"]),
    ]);
    await eventually(
      () => look(),
      ({ from }) => from === "hit",
    );
    expect(other.status).toBe("published");
  });

  test("shows what was published at once, and no more what was withdrawn", async () => {
    const event = await openEvent("Now you see it");
    expect(await titles()).toContain("Now you see it");
    const edit = (version: number, visibility: "public" | "private") =>
      organizer.api.organizer.updateEvent.mutate({
        eventId: event.id,
        version,
        fields: { ...fields("Now you see it"), visibility },
      });
    const hidden = value(await edit(event.version, "private"));
    expect(await titles()).not.toContain("Now you see it");
    value(await edit(hidden.version, "public"));
    expect(await titles()).toContain("Now you see it");
  });

  test("of one college is left alone by another's edits", async () => {
    const elsewhere = openBrowser("hillcrest");
    await elsewhere.signIn("organizer@hillcrest.example");
    await look();
    await elsewhere.api.organizer.createEvent.mutate({ commandId: commandId(), fields: fields("There") });
    expect((await look()).from).toBe("hit");
    expect(await titles()).not.toContain("There");
  });

  test("is kept apart for each question", async () => {
    await openEvent("Quartz fair");
    const ask = async (input: Parameters<typeof look>[0]) => (await look(input)).from;
    expect([
      await ask({ q: "quartz" }),
      await ask({ q: "fair" }),
      await ask({ q: "quartz", category: "None" }),
    ]).toEqual(["miss", "miss", "miss"]);
    expect([await ask({ q: " QUARTZ!" }), await ask({ q: "quartz", category: "None" })]).toEqual(["hit", "hit"]);
    expect(await ask({ q: "quartz" })).toBe("hit");
  });

  test("is read again after a minute, and seats after a second", async () => {
    const { id: eventId } = await openEvent("Filling up");
    const start = Math.ceil(Date.now() / 60_000) * 60_000;
    vi.useFakeTimers({ toFake: ["Date"], now: start });
    await look();
    vi.setSystemTime(start + 59_000);
    // What the first reads is kept after it was answered; by the third that is done.
    for (let looks = 0; looks < 3; looks++) expect((await look()).from).toBe("hit");
    // As the ledger would write it: its alarms follow the clock that this test has set.
    await (await shardOf("riverside"))
      .prepare(
        "INSERT INTO event_totals SELECT college_id, id, 0, 0, 0, 0, 1, 0, 0, 0, '{}', capacity - 1, '{}', 9007199254740991 FROM events WHERE id = ? ON CONFLICT DO UPDATE SET confirmed = 1, seats_left = excluded.seats_left, seq = excluded.seq",
      )
      .bind(eventId)
      .run();
    const seatsAt = async (now: number) => {
      vi.setSystemTime(now);
      const { from, cards } = await look();
      return [from, cards.find(({ id }) => id === eventId)?.seatsLeft];
    };
    expect(await seatsAt(start + 59_999)).toEqual(["hit", 9]);
    expect(await seatsAt(start + 60_000)).toEqual(["miss", 8]);
  });

  test("says what all its events can be narrowed by: not of what is over, hidden or withdrawn", async () => {
    const { api } = openBrowser("hillcrest");
    const elsewhere = openBrowser("hillcrest");
    await elsewhere.signIn("organizer@hillcrest.example");
    const { organizer } = elsewhere.api;
    const before = await api.attendee.listChoices.query();
    expect(before.categories).not.toContain("Falconry");
    const noon = Date.UTC(2031, 4, 1, 12);
    const open = async (
      title: string,
      wish: { tags?: string[]; visibility?: "unlisted"; category?: string; startsAt?: number },
    ) => {
      const at = { startsAt: noon, ...wish };
      const all = { ...fields(title), category: "Falconry", ...at, endsAt: at.startsAt + HOUR_MS };
      const { id: eventId, version } = await organizer.createEvent.mutate({ commandId: commandId(), fields: all });
      return value(await organizer.setStatus.mutate({ eventId, version, status: "published" }));
    };
    await open("Hawks", { tags: ["owls", "birds"] });
    await open("Eagles", { tags: ["birds"], startsAt: noon + 24 * HOUR_MS });
    await open("Secret", {
      tags: ["secret-birds"],
      visibility: "unlisted",
      category: "Hidden",
      startsAt: noon + 48 * HOUR_MS,
    });
    const { categories, tags, days } = await api.attendee.listChoices.query();
    expect(categories).toEqual([...before.categories, "Falconry"].sort((a, b) => a.localeCompare(b)));
    expect(tags.filter((tag) => !before.tags.includes(tag))).toEqual(["birds", "owls"]);
    expect(days.filter(({ at }) => at >= noon)).toEqual([
      { day: "2031-05-01", at: noon },
      { day: "2031-05-02", at: noon + 24 * HOUR_MS },
    ]);
    // While they run they are today's, and then no more.
    vi.useFakeTimers({ toFake: ["Date"], now: noon + 30 * 60_000 });
    expect((await api.attendee.listChoices.query()).days).toEqual([
      { day: "2031-05-01", at: noon + 30 * 60_000 },
      { day: "2031-05-02", at: noon + 24 * HOUR_MS },
    ]);
    vi.setSystemTime(noon + 26 * HOUR_MS);
    expect(await api.attendee.listChoices.query()).toMatchObject({ categories: [], tags: [], days: [] });
  });

  // ASVS 14.2.2
  test("is all that is ever kept: nothing that depends on who asks", async () => {
    const put = vi.spyOn(caches.default, "put");
    const { id: eventId } = await openEvent("For each");
    const ben = openBrowser("riverside");
    await ben.signIn("catalogue-ben@riverside.example");
    value(await ben.api.attendee.register.mutate({ commandId: commandId(), eventId }));
    await ben.api.attendee.getEvent.query({ eventId });
    await ben.api.attendee.home.query();
    await ben.api.auth.me.query();
    await ben.api.attendee.getPass.query({ eventId });
    await organizer.api.organizer.getEvent.query({ eventId });
    await organizer.api.organizer.listEvents.query({});
    expect(put).not.toHaveBeenCalled();
    await look({}, ben);
    expect(put).toHaveBeenCalled();
    for (const [key] of put.mock.calls) {
      expect(String(key)).toContain("/api/catalogue/");
      expect(await (await caches.default.match(key))?.text()).not.toMatch(/catalogue-ben|"mine"|usr_/);
    }
  });
});
