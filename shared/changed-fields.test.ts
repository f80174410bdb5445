import { expect, test } from "vitest";
import { changedFields, isMoved } from "./changed-fields.ts";
import type { EventFields } from "./inputs/organizer.ts";

const event: EventFields = {
  ...{ departmentId: null, title: "Fair", summary: "", description: "", category: "Fun", venue: "Hall" },
  ...{ startsAt: 3_600_123, endsAt: 7_200_000, salesOpenAt: 0, salesCloseAt: 7_200_000 },
  ...{ capacity: 5, approval: false },
};

test("what a form cannot show is no change", () => {
  expect(changedFields(event, { ...event, startsAt: 3_600_000 })).toEqual([]);
  expect(changedFields(event, { ...event, startsAt: 3_660_000, title: "Fête" })).toEqual(["title", "startsAt"]);
});

test("people are concerned by a new time or place, and by no other change", () => {
  expect(isMoved(event, { ...event, startsAt: 3_600_000, title: "Fête", capacity: 9 })).toBe(false);
  for (const change of [{ venue: "Yard" }, { startsAt: 0 }, { endsAt: 9_000_000 }])
    expect(isMoved(event, { ...event, ...change })).toBe(true);
});
