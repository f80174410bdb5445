import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Browser, commandId, failureOf, ORIGIN, openAdministrator, openBrowser, value } from "./test-browser.ts";

vi.setConfig({ testTimeout: 60_000 });

const HOUR_MS = 3_600_000;
const NOON = Date.now() + 24 * HOUR_MS;

let admin: Browser;

beforeAll(async () => {
  await exports.default.fetch(`${ORIGIN}/dev/seed`, { method: "POST" });
  admin = await openAdministrator("riverside");
}, 60_000);

const place = (name: string, more: object = {}) => ({
  commandId: commandId(),
  venueId: null,
  name,
  address: "",
  latitude: null,
  longitude: null,
  capacity: null,
  rooms: [] as { roomId: string | null; name: string; capacity: number | null }[],
  ...more,
});
const room = (name: string, roomId: string | null = null) => ({ roomId, name, capacity: null });

async function addVenue(name: string, rooms: string[] = []) {
  const saved = value(await admin.api.venues.save.mutate(place(name, { rooms: rooms.map((one) => room(one)) })));
  const venue = saved.find((one) => one.name === name);
  if (!venue) throw new Error("no venue was made");
  return venue;
}

type Where = { venueId?: string | null; roomId?: string | null };

function fieldsAt(
  title: string,
  { startsAt = NOON, hours = 2, ...where }: Where & { startsAt?: number; hours?: number },
) {
  const times = { startsAt, endsAt: startsAt + hours * HOUR_MS, salesOpenAt: NOON - HOUR_MS, salesCloseAt: NOON };
  const words = { title, summary: "", description: "", category: "Test", venue: "In words" };
  return { departmentId: null, ...words, ...times, capacity: 9, approval: false, ...where };
}

const draft = (title: string, where: Parameters<typeof fieldsAt>[1], by = admin) =>
  by.api.organizer.createEvent.mutate({ commandId: commandId(), fields: fieldsAt(title, where) });

describe("a college's places", () => {
  test("are kept with their rooms, by name, and a repeat adds nothing", async () => {
    const input = place("Zuse hall", { rooms: [room("B"), room("A")], latitude: 52.5, longitude: 13.4, capacity: 300 });
    const first = value(await admin.api.venues.save.mutate(input));
    expect(value(await admin.api.venues.save.mutate(input))).toEqual(first);
    const zuse = first.find(({ name }) => name === "Zuse hall");
    expect(zuse).toMatchObject({
      latitude: 52.5,
      longitude: 13.4,
      capacity: 300,
      rooms: [{ name: "A" }, { name: "B" }],
    });
    expect(await openBrowserOf("organizer").then(({ api }) => api.venues.list.query())).toEqual(first);

    const [a] = zuse?.rooms ?? [];
    const changed = { venueId: zuse?.id, rooms: [room("Aula", a?.id ?? ""), room("C")] };
    const after = value(await admin.api.venues.save.mutate(place("Zuse aula", changed)));
    const rooms = after.find(({ id }) => id === zuse?.id)?.rooms;
    expect(rooms?.map(({ name }) => name)).toEqual(["Aula", "C"]);
    expect(rooms?.[0]?.id).toBe(a?.id);
  });

  test("have a name of their own, and whole coordinates", async () => {
    const { id } = await addVenue("Turing hall");
    expect(await admin.api.venues.save.mutate(place("Turing hall"))).toMatchObject({
      refusal: { code: "venue-name-taken", name: "Turing hall" },
    });
    value(await admin.api.venues.save.mutate(place("Turing hall", { venueId: id, address: "1 Quad" })));
    for (const wrong of [
      { latitude: 91, longitude: 0 },
      { latitude: 1, longitude: null },
      { capacity: 0 },
      { rooms: [room("A"), room("A")] },
      { name: " " },
    ])
      expect(await failureOf(admin.api.venues.save.mutate(place("Other", wrong)))).toBe("BAD_INPUT");
    // ASVS 8.2.2
    const elsewhere = await openAdministrator("hillcrest");
    expect(await failureOf(elsewhere.api.venues.save.mutate(place("Ours", { venueId: id })))).toBe("NOT_FOUND");
    expect(await failureOf(draft("Theirs", { venueId: id }, elsewhere))).toBe("NOT_FOUND");
    expect((await elsewhere.api.venues.list.query()).some((one) => one.id === id)).toBe(false);
  });

  test("that are removed leave events their words for where", async () => {
    const venue = await addVenue("Old barn", ["Loft"]);
    const loft = venue.rooms[0]?.id ?? "";
    const { id: eventId } = await draft("In the loft", { venueId: venue.id, roomId: loft });
    const where = async () => {
      const { venue: words, venueId, roomId } = await admin.api.organizer.getEvent.query({ eventId });
      return [words, venueId, roomId];
    };
    expect(await where()).toEqual(["In words", venue.id, loft]);
    value(await admin.api.venues.save.mutate(place("Old barn", { venueId: venue.id })));
    expect(await where()).toEqual(["In words", venue.id, null]);
    await admin.api.venues.remove.mutate({ venueId: venue.id });
    expect(await where()).toEqual(["In words", null, null]);
    expect(await failureOf(draft("Nowhere", { venueId: venue.id }))).toBe("NOT_FOUND");
  });

  test("have rooms that belong to them", async () => {
    const [one, other] = [await addVenue("North", ["1"]), await addVenue("South", ["1"])];
    expect(await failureOf(draft("Wrong", { venueId: one.id, roomId: other.rooms[0]?.id ?? "" }))).toBe("NOT_FOUND");
    expect(await failureOf(draft("No place at all", { roomId: one.rooms[0]?.id ?? "" }))).toBe("BAD_INPUT");
    expect(await failureOf(draft("No place", { venueId: null, roomId: one.rooms[0]?.id ?? "" }))).toBe("BAD_INPUT");
  });

  test("tell cards where on the globe an event is", async () => {
    const saved = value(await admin.api.venues.save.mutate(place("Pier", { latitude: 1.5, longitude: -2.25 })));
    const venueId = saved.find(({ name }) => name === "Pier")?.id ?? "";
    const { id: eventId, version } = await draft("Regatta", { venueId });
    value(await admin.api.organizer.setStatus.mutate({ eventId, version, status: "published" }));
    const read = async () => {
      const cards = await openBrowser("riverside").api.attendee.listEvents.query({});
      return cards.find(({ id }) => id === eventId)?.at;
    };
    expect(await read()).toEqual({ latitude: 1.5, longitude: -2.25 });
    value(await admin.api.venues.save.mutate(place("Pier", { venueId })));
    expect(await read()).toBeNull();
  });
});

const openBrowserOf = async (name: string) => {
  const browser = openBrowser("riverside");
  await browser.signIn(`${name}@riverside.example`);
  return browser;
};

describe("two events at one place", () => {
  test("are warned of when they overlap in a room, or one has all of it", async () => {
    const { id: venueId, rooms } = await addVenue("Forum", ["East", "West"]);
    const [east = "", west = ""] = rooms.map(({ id }) => id);
    await draft("In the east", { venueId, roomId: east });
    await draft("Everywhere later", { venueId, startsAt: NOON + 5 * HOUR_MS });
    await draft("Elsewhere", { venueId: (await addVenue("Annex")).id });
    const { id: eventId } = await draft("Mine", {});
    const ask = async (roomId: string | null, startsAt: number, hours = 2) => {
      const wish = { eventId, venueId, roomId, startsAt, endsAt: startsAt + hours * HOUR_MS };
      return (await admin.api.venues.clashes.query(wish)).map(({ event }) => event?.title);
    };
    expect(await ask(east, NOON + HOUR_MS)).toEqual(["In the east"]);
    expect(await ask(west, NOON)).toEqual([]);
    expect(await ask(null, NOON, 10)).toEqual(["In the east", "Everywhere later"]);
    expect(await ask(west, NOON + 4 * HOUR_MS)).toEqual(["Everywhere later"]);
    // What ends when the other begins is no overlap.
    expect(await ask(east, NOON + 2 * HOUR_MS)).toEqual([]);
    expect(await ask(east, NOON - 2 * HOUR_MS)).toEqual([]);
    const { version, ...setup } = await admin.api.organizer.getEvent.query({ eventId });
    const fields = { ...fieldsAt(setup.title, { venueId, roomId: east }), tags: ["Late", "late", "#Night  out"] };
    const saved = value(await admin.api.organizer.updateEvent.mutate({ eventId, version, fields }));
    expect([saved.venueId, saved.roomId, saved.tags]).toEqual([venueId, east, ["late", "night out"]]);
    expect(await ask(east, NOON)).toEqual(["In the east"]);
  });

  // ASVS 8.2.2
  test("name no other that whoever asks may not know of", async () => {
    const { id: venueId } = await addVenue("Chapel");
    const club = await admin.api.college.addDepartment.mutate({
      commandId: commandId(),
      name: "Chess",
      parentId: null,
    });
    await draft("A secret", { venueId });
    const fields = { ...fieldsAt("Chess night", { venueId }), departmentId: club.id };
    const { id: eventId } = await admin.api.organizer.createEvent.mutate({ commandId: commandId(), fields });
    const chess = await openBrowserOf("chess-organizer");
    const role = { commandId: commandId(), email: "chess-organizer@riverside.example", role: "organizer" } as const;
    await admin.api.people.giveRole.mutate({ ...role, place: { departmentId: club.id }, startsAt: null, endsAt: null });
    const wish = { eventId, venueId, roomId: null, startsAt: NOON, endsAt: NOON + HOUR_MS };
    expect(await chess.api.venues.clashes.query(wish)).toMatchObject([{ event: null, startsAt: NOON }]);
    expect(await admin.api.venues.clashes.query(wish)).toMatchObject([{ event: { title: "A secret" } }]);
  });
});
