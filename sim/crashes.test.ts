import { expect, test } from "vitest";
import type { CrashPoint } from "./crash-plan.ts";
import { runDay } from "./day.ts";

/** A small day in which holds expire, two gates scan one pass, the pizza sells out and the bus loses a call. */
const DAY = { seed: 17, colleges: 1, peoplePerCollege: 2 };
/** Ten seconds on an idle two-core machine. */
const SLOW_MACHINE_MS = 240_000;

test(
  "an object may die before and after every storage turn and every outbound call of a day",
  async () => {
    const { turns, calls } = await runDay(DAY);
    const points = [...pointsOf("turn", turns), ...pointsOf("call", calls)];
    for (const crash of points) {
      await runDay({ ...DAY, crash }).catch((error) => {
        throw new Error(`died ${crash.side} ${crash.at} ${crash.number}: ${error.message}`, { cause: error });
      });
    }
    console.log(
      `${points.length} crash points: ${turns} storage turns and ${calls} outbound calls, before and after each`,
    );
    expect(turns).toBeGreaterThan(60);
    expect(calls).toBeGreaterThan(20);
  },
  SLOW_MACHINE_MS,
);

function pointsOf(at: CrashPoint["at"], count: number): CrashPoint[] {
  return Array.from({ length: count }, (_, i) => i + 1).flatMap((number) => [
    { at, number, side: "before" },
    { at, number, side: "after" },
  ]);
}
