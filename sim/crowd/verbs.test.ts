import { expect, test } from "vitest";
import { Slips } from "./kitchen-slips.ts";
import { verbsUsed } from "./verbs.ts";

test("the report names what nobody did, of what staff of stations can do", () => {
  const words = verbsUsed(["station.ring", "kitchen.burnEverything", "attendee.joinQueue", "station.board"]);
  expect(words).toMatch(/^1 of \d+ things .*; nobody asked for station\.setIntake, .*kitchen\.wastePortions$/);
  expect(words).not.toContain("station.ring");
  expect(words).not.toContain("station.board");
});

test("a slip happens to the first it can happen to, and then to one in so many", () => {
  const slips = new Slips();
  const happened = Array.from({ length: 11 }, () => slips.happens("gone"));
  expect(happened.flatMap((has, index) => (has ? [index] : []))).toEqual([0, 5, 10]);
  expect(slips.happens("burns")).toBe(true);
});
