import { expect, test } from "vitest";
import type { CrashPoint } from "./crash-plan.ts";
import { runDay } from "./day.ts";

/** A small day in which holds expire, two gates scan one pass, the pizza sells out and the bus loses a call. */
const DAY = { seed: 17, colleges: 1, peoplePerCollege: 2 };
/** Ten seconds on an idle two-core machine. */
const SLOW_MACHINE_MS = 240_000;

const { turns, calls } = await runDay(DAY);
const POINTS = [...pointsOf("turn", turns), ...pointsOf("call", calls)];
const PLACES = `before and after ${turns} storage turns and ${calls} outbound calls`;

test(`an object may die at each of a day's ${POINTS.length} crash points: ${PLACES}`, {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  let reached = 0;
  for (const crash of POINTS) {
    const day = await runDay({ ...DAY, crash }).catch((error) => {
      throw new Error(`died ${crash.side} ${crash.at} ${crash.number}: ${error.message}`, { cause: error });
    });
    if (day.isCrashReached) reached += 1;
  }
  // What is missing are calls that failed by themselves.
  expect(reached).toBeGreaterThan(2 * turns + calls);
  expect(turns).toBeGreaterThan(60);
});

function pointsOf(at: CrashPoint["at"], count: number): CrashPoint[] {
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((number) => [
    { at, number, side: "before" },
    { at, number, side: "after" },
  ]);
}
