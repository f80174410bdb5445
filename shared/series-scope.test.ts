import { expect, test } from "vitest";
import type { EventId } from "./ids.ts";
import { previewChange } from "./series-scope.ts";
import type { Occurrence } from "./views/series.ts";

const DAY_MS = 86_400_000;
const occurrence = (day: number, more: Partial<Occurrence> = {}): Occurrence => ({
  eventId: `evt_${day}` as EventId,
  title: "Class",
  status: "published",
  startsAt: day * DAY_MS,
  endsAt: day * DAY_MS + 1,
  ownFields: [],
  ...more,
});
const series = [
  occurrence(1, { status: "ended" }),
  occurrence(2),
  occurrence(3, { ownFields: ["venue"] }),
  occurrence(4, { status: "cancelled" }),
  occurrence(5),
];
const preview = (eventId: string, scope: "following" | "all") =>
  previewChange(series, { eventId, changed: ["title", "venue"], scope, now: 1.5 * DAY_MS }).map((one) => [
    one.eventId,
    one.isLeft ? "left" : one.changes.join(),
  ]);

test("a change of all leaves what has begun or is cancelled, and each date its own fields", () => {
  expect(preview("evt_2", "all")).toEqual([
    ["evt_1", "left"],
    ["evt_2", "title,venue"],
    ["evt_3", "title"],
    ["evt_4", "left"],
    ["evt_5", "title,venue"],
  ]);
});

test("a change of this and following changes the named one wholly, and none before it", () => {
  expect(preview("evt_3", "following")).toEqual([
    ["evt_3", "title,venue"],
    ["evt_4", "left"],
    ["evt_5", "title,venue"],
  ]);
});
