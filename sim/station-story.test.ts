import { expect, test } from "vitest";
import type { Storage } from "#durable-objects/authority/storage";
import type { CrashPoint } from "./crash-plan.ts";
import { runStationStory } from "./station-story.ts";

/** Half a minute on a busy two-core machine. */
const SLOW_MACHINE_MS = 300_000;

const quiet = await runStationStory();
const POINTS = (["turn", "call"] as const).flatMap((at) =>
  Array.from({ length: at === "turn" ? quiet.turns : quiet.calls }, (_, i): CrashPoint[] => [
    { at, number: i + 1, side: "before" },
    { at, number: i + 1, side: "after" },
  ]).flat(),
);

test("a station's day sees every end of a number and of an order", () => {
  const statuses = (["done", "left", "cancelled", "expired", "rejected"] as const).map((status) =>
    quiet.ends.some((end) => end.endsWith(` ${status}`)),
  );
  expect(statuses).toEqual([true, true, true, true, true]);
  expect(quiet.turns).toBeGreaterThan(60);
});

test(`a desk and a canteen may die at each of a day's ${POINTS.length} points, and everybody ends as without`, {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  let reached = 0;
  for (const crash of POINTS) {
    const day = await runStationStory(crash).catch((error) => {
      throw new Error(`died ${crash.side} ${crash.at} ${crash.number}: ${error.message}`, { cause: error });
    });
    expect(day.ends, `died ${crash.side} ${crash.at} ${crash.number}`).toEqual(quiet.ends);
    if (day.isCrashReached) reached += 1;
  }
  expect(reached).toBe(POINTS.length);
});

test("a queue that writes its rows in a turn of their own is caught", { timeout: SLOW_MACHINE_MS }, async () => {
  const storage = (real: Storage): Storage => {
    const late: (() => void)[] = [];
    return {
      ...real,
      run: (sql, ...params) => {
        if (sql.startsWith("INSERT INTO token ")) late.push(() => real.run(sql, ...params));
        else real.run(sql, ...params);
      },
      turn: (run) => {
        const result = real.turn(run);
        for (const write of late.splice(0)) write();
        return result;
      },
    };
  };
  const caught: string[] = [];
  for (const crash of POINTS.filter(({ at, side }) => at === "turn" && side === "after").slice(0, 40))
    await runStationStory(crash, { storage }).catch((error: Error) => caught.push(error.message));
  expect(caught.join()).toMatch(/I6:/);
});
