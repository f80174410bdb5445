import { expect, test } from "vitest";
import { brokenOf } from "./report.ts";
import { type DropOptions, runDrop } from "./run-drop.ts";
import { readStepTimes } from "./step-times.ts";

const SEATS = 150;
const DROP: DropOptions = {
  people: 600,
  seats: SEATS,
  early: 0.6,
  overMs: 60_000,
  commandsPerSecond: 200,
  seed: "test",
  times: readStepTimes(),
};

test("in a drop nobody is overtaken, loses their place or is called twice, and every seat is sold once", async () => {
  for (const seed of ["one", "two"]) {
    const drop = await runDrop({ ...DROP, seed });
    expect(brokenOf(drop, SEATS)).toEqual([]);
    expect(drop.sold).toBe(SEATS);
    expect(drop.waits.answers).toBeGreaterThan(0);
  }
});

test("a drop meets those who give trouble: who abandons a seat, misses a turn, goes away, or asks too much", async () => {
  const { outcomes, places, requests } = await runDrop(DROP);
  expect(outcomes.abandoned).toBeGreaterThan(0);
  expect(outcomes.left + outcomes.missed).toBeGreaterThan(0);
  expect(outcomes["waiting-list"]).toBeGreaterThan(0);
  expect(places).toBeGreaterThan(0);
  expect(requests).toBeGreaterThan(DROP.people);
});

test("a ledger slower than the crowd sheds nobody's place: it is called at the ledger's pace", async () => {
  const drop = await runDrop({ ...DROP, commandsPerSecond: 20 });
  expect(brokenOf(drop, SEATS)).toEqual([]);
});

test("the same seed gives the same drop", async () => {
  const small = { ...DROP, people: 80, seats: 20 };
  expect(await runDrop(small)).toEqual(await runDrop(small));
});
