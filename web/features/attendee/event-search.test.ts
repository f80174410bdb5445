import { expect, test } from "vitest";
import { makeId } from "#shared/ids";
import type { EventCard } from "#shared/views/event";
import { categoriesOf, groupByDay, searchEvents } from "./event-search.ts";

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
    ...fields,
  };
}

test("search needs every word, in any field, and forgives accents and case", () => {
  const events = [event("Café concert"), event("Robot wars", { venue: "Café" })];
  expect(searchEvents(events, "CAFE")).toHaveLength(2);
  expect(searchEvents(events, "cafe robot").map((one) => one.title)).toEqual(["Robot wars"]);
  expect(searchEvents(events, "  ")).toHaveLength(2);
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

test("categories are listed once, in order", () => {
  expect(categoriesOf([event("a"), event("b", { category: "Art" }), event("c")])).toEqual(["Art", "Music"]);
});
