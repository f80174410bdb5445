import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { EventId } from "#shared/ids";
import { hashToken, makeToken } from "./auth/token.ts";
import { ANSWER_HEADERS } from "./security-headers.ts";
import type { SeedReport } from "./seed.ts";
import { type Browser, commandId, eventually, failureOf, ORIGIN, openBrowser, value } from "./test-browser.ts";
import { dumpRows } from "./test-databases.ts";
import { makePhone } from "./test-phone.ts";

vi.setConfig({ testTimeout: 60_000 });

const DAY_MS = 24 * 3_600_000;

let organizer: Browser;
let foreignEventId: string;

beforeAll(async () => {
  const seeded: SeedReport = await (await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" })).json();
  foreignEventId = seeded.events.find(({ college }) => college === "hillcrest")?.id ?? "";
  organizer = openBrowser("riverside");
  await organizer.signIn("organizer@riverside.example");
}, 60_000);
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function arrive(name: string, college = "riverside"): Promise<Browser> {
  const browser = openBrowser(college);
  await browser.signIn(`${name}@${college}.example`);
  return browser;
}

type Wish = { approval?: boolean; capacity?: number };

async function createDraft(title: string, { approval = false, capacity = 9 }: Wish = {}) {
  const now = Date.now();
  const times = {
    startsAt: now + 7_200_000,
    endsAt: now + 10_800_000,
    salesOpenAt: now,
    salesCloseAt: now + 7_200_000,
  };
  const words = {
    title,
    summary: "In short",
    description: "At length;\nover two lines",
    category: "Music",
    venue: "Hall",
  };
  const fields = { departmentId: null, ...words, ...times, capacity, approval };
  return organizer.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
}

async function openEvent(title: string, wish: Wish = {}) {
  const { id: eventId, version } = await createDraft(title, wish);
  return value(await organizer.api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
}

const register = async ({ api }: Browser, eventId: EventId) =>
  value(await api.attendee.register.mutate({ commandId: commandId(), eventId }));
/** Where a calendar app asks, which has nothing but the address. */
const ask = (address: string, init: RequestInit = {}) => exports.default.fetch(new Request(address, init));
const read = async (address: string) => (await (await ask(address)).text()).replaceAll("\r\n ", "");
const entriesOf = (text: string) =>
  text
    .split("BEGIN:VEVENT")
    .slice(1)
    .map((entry) => `${/^STATUS:(.*)\r$/m.exec(entry)?.[1]} ${/^SUMMARY:(.*)\r$/m.exec(entry)?.[1]}`);
const tokenIn = (address: string) => /calendar\/(.+)\.ics$/.exec(address)?.[1] ?? "";

describe("a calendar feed", () => {
  test("holds what somebody has a seat at or asked for, as long as it is worth looking up", async () => {
    const asha = await arrive("calendar-asha");
    const [sure, asked, left, full] = [
      await openEvent("Sure"),
      await openEvent("Asked", { approval: true }),
      await openEvent("Left"),
      await openEvent("Full", { capacity: 1 }),
    ];
    await register(await arrive("calendar-first"), full.id);
    value(await asha.api.attendee.joinWaitlist.mutate({ commandId: commandId(), eventId: full.id }));
    for (const { id } of [sure, asked, left]) await register(asha, id);
    value(await asha.api.attendee.cancelRegistration.mutate({ commandId: commandId(), eventId: left.id }));
    const { address } = await asha.api.attendee.makeCalendarFeed.mutate();
    const mine = ["CONFIRMED Sure", "TENTATIVE Asked"];
    const text = await eventually(
      () => read(address),
      (found) => entriesOf(found).length === mine.length,
    );
    expect(entriesOf(text)).toEqual(mine);
    for (const line of [
      "X-WR-CALNAME:Riverside College",
      `UID:${sure.id}@campuspulse`,
      `SEQUENCE:${sure.version}`,
      "LOCATION:Hall\\, Riverside College",
      "DESCRIPTION:In short\\n\\nAt length\\;\\nover two lines",
      `URL;VALUE=URI:${ORIGIN}/riverside/events/${sure.id}`,
    ])
      expect(text.split("\r\n")).toContain(line);

    value(
      await organizer.api.organizer.confirmRegistration.mutate({
        commandId: commandId(),
        eventId: asked.id,
        userId: (await asha.api.auth.me.query()).user?.id ?? "",
      }),
    );
    const isSure = (found: string) => !entriesOf(found).includes("TENTATIVE Asked");
    expect(entriesOf(await eventually(() => read(address), isSure))).toEqual(["CONFIRMED Sure", "CONFIRMED Asked"]);
    vi.useFakeTimers({ toFake: ["Date"], now: sure.endsAt + 29 * DAY_MS });
    expect(entriesOf(await read(address))).toContain("CONFIRMED Sure");
    vi.setSystemTime(sure.endsAt + 31 * DAY_MS);
    expect(entriesOf(await read(address))).toEqual([]);
  });

  test("asks for no cookie, sets none, and is kept by nobody else", async () => {
    const ben = await arrive("calendar-ben");
    const { address } = await ben.api.attendee.makeCalendarFeed.mutate();
    const sessions = async () => (await env.DB.prepare("SELECT * FROM sessions").all()).results;
    const before = await sessions();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 4 * DAY_MS }); // other requests prolong the session by now
    const answers = [await ask(address), await ben.send(address.slice(ORIGIN.length))];
    for (const { status, headers } of answers) {
      expect([status, headers.getSetCookie()]).toEqual([200, []]);
      expect(headers.get("cache-control")).toBe("private, max-age=300");
      expect(headers.get("content-type")).toBe("text/calendar; charset=utf-8");
      for (const [name, wanted] of ANSWER_HEADERS) expect(headers.get(name)).toBe(wanted);
    }
    expect(await sessions()).toEqual(before);
  });

  test("is sent again only when it says something else", async () => {
    const cleo = await arrive("calendar-cleo");
    const { id, version } = await openEvent("Moved");
    await register(cleo, id);
    const { address } = await cleo.api.attendee.makeCalendarFeed.mutate();
    await eventually(
      () => read(address),
      (text) => text.includes("SUMMARY:Moved"),
    );
    const etag = (await ask(address)).headers.get("etag") ?? "";
    const askAgain = (tags: string) => ask(address, { headers: { "if-none-match": tags } });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
    for (const tags of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
      const same = await askAgain(tags);
      expect([same.status, same.headers.get("etag"), await same.text()]).toEqual([304, etag, ""]);
    }
    expect((await askAgain('"other"')).status).toBe(200);
    value(await organizer.api.organizer.setStatus.mutate({ eventId: id, version, status: "live" }));
    const changed = await askAgain(etag);
    expect([changed.status, (await changed.text()).includes(`SEQUENCE:${version + 1}`)]).toEqual([200, true]);
  });

  test("is told once and stored as a hash; a new address ends the old one", async () => {
    const dara = await arrive("calendar-dara");
    const { attendee } = dara.api;
    expect(await attendee.getCalendarFeed.query()).toBeNull();
    const first = await attendee.makeCalendarFeed.mutate();
    expect(first.address).toMatch(/^http:\/\/localhost\/api\/riverside\/calendar\/[\w-]{43}\.ics$/);
    expect(await attendee.getCalendarFeed.query()).toEqual({ createdAt: first.createdAt });
    const stored = JSON.stringify(await dumpRows());
    expect(stored).not.toContain(tokenIn(first.address));
    expect(stored).toContain(await hashToken(tokenIn(first.address)));

    const second = await attendee.makeCalendarFeed.mutate();
    expect([(await ask(first.address)).status, (await ask(second.address)).status]).toEqual([404, 200]);
    await attendee.stopCalendarFeed.mutate();
    await attendee.stopCalendarFeed.mutate();
    expect((await ask(second.address)).status).toBe(404);
    expect(await attendee.getCalendarFeed.query()).toBeNull();
  });

  // ASVS 8.2.2
  test("that is nobody's is answered alike, whatever it once was or is elsewhere", async () => {
    const [emil, fay, gus] = [
      await arrive("calendar-emil"),
      await arrive("calendar-fay"),
      await arrive("gus", "hillcrest"),
    ];
    const make = async ({ api }: Browser) => (await api.attendee.makeCalendarFeed.mutate()).address;
    const [revoked, expelled, foreign] = [await make(emil), await make(fay), await make(gus)];
    await emil.api.attendee.stopCalendarFeed.mutate();
    expect([(await ask(expelled)).status, (await ask(foreign)).status]).toEqual([200, 200]);
    await env.DB.prepare("DELETE FROM memberships WHERE user_id = (SELECT id FROM users WHERE email = ?)")
      .bind("calendar-fay@riverside.example")
      .run();
    const base = `${ORIGIN}/api/riverside/calendar/`;
    const answers = new Set<string>();
    for (const address of [
      `${base}${makeToken()}.ics`,
      `${base}${tokenIn(foreign)}.ics`,
      `${base}no-token.ics`,
      foreign.slice(0, -".ics".length),
      foreign.replace("hillcrest", "no-such-college"),
      foreign.replace("hillcrest", "platform"),
      revoked,
      expelled,
    ]) {
      const answer = await ask(address);
      answers.add(`${answer.status} ${(await answer.text()).replace(/"requestId":"[^"]+"/, "")}`);
    }
    expect([...answers]).toEqual([expect.stringMatching(/^404 .*NOT_FOUND/)]);
    expect((await ask(foreign)).status).toBe(200);
  });

  test("is a person's: a scanner gets none", async () => {
    const { id: eventId } = await openEvent("Scanned");
    const { code } = await organizer.api.devices.makeCode.mutate({ eventId });
    const phone = await makePhone("riverside");
    await phone.enrol(code);
    expect(await failureOf(phone.browser.api.attendee.makeCalendarFeed.mutate())).toBe("NOT_ALLOWED");
  });

  // ASVS 2.4.1
  test("that is asked for in too much of a hurry has to wait, and no other", async () => {
    const hana = await arrive("calendar-hana");
    const { address } = await hana.api.attendee.makeCalendarFeed.mutate();
    const limit = vi.spyOn(env.LINK_LIMIT, "limit").mockResolvedValue({ success: false });
    const refused = await ask(address);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(limit.mock.calls).toEqual([[{ key: `calendar:${await hashToken(tokenIn(address))}` }]]);
  });

  // ASVS 16.2.5
  test("has an address that is in no log line", async () => {
    const ines = await arrive("calendar-ines");
    const { address } = await ines.api.attendee.makeCalendarFeed.mutate();
    const lines: string[] = [];
    vi.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line)));
    vi.spyOn(env.LINK_LIMIT, "limit").mockResolvedValue({ success: false });
    for (const form of [address, address.slice(0, -1), `${address}/`, `${address}.ics`]) await ask(form);
    await ask(`${ORIGIN}/api/riverside/calendar/events/${foreignEventId}.ics`);
    expect(lines).toHaveLength(5);
    expect(lines.join()).not.toContain(tokenIn(address));
    expect(lines.at(-1)).toContain(foreignEventId);
  });
});

describe("an event's own file", () => {
  const fileOf = (eventId: string, college = "riverside") => `${ORIGIN}/api/${college}/calendar/events/${eventId}.ics`;

  test("is for whoever sees its page", async () => {
    const { id } = await openEvent("Open to all");
    const answer = await ask(fileOf(id));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="campuspulse.ics"');
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.getSetCookie()).toEqual([]);
    for (const [name, wanted] of ANSWER_HEADERS) expect(answer.headers.get(name)).toBe(wanted);
    const text = await answer.text();
    expect(entriesOf(text)).toEqual(["CONFIRMED Open to all"]);
    const etag = answer.headers.get("etag") ?? "";
    expect((await ask(fileOf(id), { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await ask(fileOf(id), { method: "HEAD" })).status).toBe(200);
  });

  // ASVS 8.2.2
  test("is not there for a draft, another college's event, or none", async () => {
    const { id } = await createDraft("Not yet");
    expect((await organizer.send(fileOf(id).slice(ORIGIN.length))).status).toBe(404);
    for (const address of [
      fileOf(id),
      fileOf(foreignEventId),
      fileOf("evt_none"),
      fileOf(foreignEventId, "hillcrest").slice(0, -".ics".length),
    ])
      expect((await ask(address)).status).toBe(404);
    expect((await ask(fileOf(foreignEventId, "hillcrest"))).status).toBe(200);
  });
});
