import { expect, test } from "vitest";
import type { Storage } from "#durable-objects/authority/storage";
import type { CrashPoint } from "./crash-plan.ts";
import { runGateStory } from "./gate-story.ts";

/** Every other time, how far a log came is not written. */
function forgetsHeads(real: Storage): Storage {
  let writes = 0;
  return {
    ...real,
    run: (sql, ...params) => {
      if (sql.startsWith("INSERT INTO scan_log ") && writes++ % 2 === 1) return;
      real.run(sql, ...params);
    },
  };
}

const SEEDS = Array.from({ length: 24 }, (_, i) => i + 1);
/** Some seconds on an idle two-core machine. */
const SLOW_MACHINE_MS = 120_000;

test("gates that are cut off lose and double nothing, whatever the network does to their logs", {
  timeout: SLOW_MACHINE_MS,
}, async () => {
  let [offline, doubles] = [0, 0];
  for (const seed of SEEDS) {
    const story = await runGateStory({ seed }).catch((error) => {
      throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
    });
    offline += story.offline;
    doubles += story.doubles;
  }
  expect(offline).toBeGreaterThan(5 * SEEDS.length);
  expect(doubles).toBeGreaterThan(SEEDS.length);
});

test("nor does a ledger that dies at any of its storage turns and calls", { timeout: SLOW_MACHINE_MS }, async () => {
  const { turns, calls } = await runGateStory({ seed: 1 });
  let reached = 0;
  for (const [at, count] of [
    ["turn", turns],
    ["call", calls],
  ] as const)
    for (let number = 1; number <= count; number++)
      for (const side of ["before", "after"] as const) {
        const crash: CrashPoint = { at, number, side };
        const story = await runGateStory({ seed: 1, crash }).catch((error) => {
          throw new Error(`died ${side} ${at} ${number}: ${error.message}`, { cause: error });
        });
        if (story.isCrashReached) reached += 1;
      }
  expect(reached).toBeGreaterThan(2 * turns);
});

test("a ledger that forgets how far a log came is caught", { timeout: SLOW_MACHINE_MS }, async () => {
  const caught: string[] = [];
  for (const seed of SEEDS.slice(0, 6)) {
    const plant = { storage: forgetsHeads };
    await runGateStory({ seed, plant }).catch((error: Error) => caught.push(error.message));
  }
  expect(caught.join()).toMatch(/I1:|a log is taken scan by scan/);
});
