import { expect, test } from "vitest";
import { makeId } from "#shared/ids";
import type { EventCard } from "#shared/views/event";
import type { Range } from "./event-ranges.ts";
import { type EventFilter, filterEvents, groupByDay } from "./event-search.ts";

const HOUR = 3_600_000;
const noon = Date.UTC(2026, 10, 20, 12);

function event(title: string, fields: Partial<EventCard> = {}): EventCard {
  return {
    id: makeId("event", noon, new Uint8Array(10)),
    title,
    summary: "",
    category: "Music",
    venue: "Main hall",
    startsAt: noon,
    endsAt: noon + HOUR,
    status: "published",
    capacity: 10,
    seatsLeft: 10,
    tags: [],
    priceFrom: 0,
    at: null,
    cover: null,
    ...fields,
  };
}

const titles = (events: readonly EventCard[]) => events.map(({ title }) => title);
const anywhere = { timeZone: "UTC", now: noon - HOUR, here: null };

test("what is asked for in several ways passes all of them", () => {
  const events = [
    event("Jam", { tags: ["loud", "late"] }),
    event("Gala", { tags: ["late"], priceFrom: 500 }),
    event("Talk", { category: "Science", startsAt: noon + 24 * HOUR, endsAt: noon + 25 * HOUR }),
  ];
  const pass = (filter: EventFilter) => titles(filterEvents(events, filter, anywhere));
  expect(pass({})).toEqual(["Jam", "Gala", "Talk"]);
  expect(pass({ q: "words are the server's" })).toHaveLength(3);
  expect(pass({ tag: "late" })).toEqual(["Jam", "Gala"]);
  expect(pass({ tag: "late", free: "yes" })).toEqual(["Jam"]);
  expect(pass({ category: "Science" })).toEqual(["Talk"]);
  expect(pass({ day: "2026-11-20" })).toEqual(["Jam", "Gala"]);
  expect(pass({ day: "2026-11-21", tag: "late" })).toEqual([]);
});

test("distance counts once it is known, and what is nowhere is not near", () => {
  const here = { latitude: 51.5, longitude: 0 };
  const events = [
    event("Next door", { at: { latitude: 51.502, longitude: 0 } }),
    event("Across town", { at: { latitude: 51.52, longitude: 0 } }),
    event("Somewhere"),
  ];
  const within = (range: Range, from: typeof here | null) =>
    titles(filterEvents(events, { within: range }, { ...anywhere, here: from }));
  expect(within("500m", here)).toEqual(["Next door"]);
  expect(within("3km", here)).toEqual(["Next door", "Across town"]);
  expect(within("500m", null)).toHaveLength(3);
});

test("days follow the campus's calendar, earliest first", () => {
  const late = event("Late", { startsAt: Date.UTC(2026, 10, 20, 23, 30), endsAt: Date.UTC(2026, 10, 21, 2) });
  const days = groupByDay([late, event("Noon")], "Europe/Berlin", noon - HOUR);
  expect(days.map((group) => [group.day, group.events.map((one) => one.title)])).toEqual([
    ["2026-11-20", ["Noon"]],
    ["2026-11-21", ["Late"]],
  ]);
});

test("what began yesterday and still runs is shown today", () => {
  const camp = event("Hackathon", { startsAt: noon - 30 * HOUR, endsAt: noon + 5 * HOUR });
  expect(groupByDay([camp], "UTC", noon)[0]?.day).toBe("2026-11-20");
});
