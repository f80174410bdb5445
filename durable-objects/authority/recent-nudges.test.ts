import { expect, test } from "vitest";
import { countedId } from "#shared/counting-ids";
import { RecentNudges } from "./recent-nudges.ts";

const person = (n: number) => countedId("user", n);

test("what somebody was told a moment ago is known, each thing once, and of nobody else", () => {
  const nudges = new RecentNudges();
  nudges.told(person(1), "inbox", 0);
  nudges.told(person(1), "pass", 5_000);
  nudges.told(person(1), "inbox", 6_000);
  nudges.told(person(2), "event", 6_000);
  expect(nudges.of(person(1), 6_000).sort()).toEqual(["inbox", "pass"]);
  expect(nudges.of(person(3), 6_000)).toEqual([]);
});

test("after a page's opening it is forgotten, each thing by itself", () => {
  const nudges = new RecentNudges();
  nudges.told(person(1), "pass", 0);
  nudges.told(person(1), "inbox", 1);
  expect(nudges.of(person(1), 14_999).sort()).toEqual(["inbox", "pass"]);
  expect(nudges.of(person(1), 15_000)).toEqual(["inbox"]);
  expect(nudges.of(person(1), 15_001)).toEqual([]);
});

test("however many are told at once, it remembers those who were told last", () => {
  const nudges = new RecentNudges();
  for (let n = 1; n <= 5_001; n++) nudges.told(person(n), "event", 0);
  nudges.told(person(2), "event", 1);
  nudges.told(person(5_002), "event", 1);
  const known = [1, 2, 3, 4, 5_002].map((n) => nudges.of(person(n), 1).length);
  expect(known).toEqual([0, 1, 0, 1, 1]);
});
