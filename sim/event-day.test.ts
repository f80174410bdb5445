import { beforeAll, describe, expect, test } from "vitest";
import { type DayReport, runDay } from "./day.ts";
import { SOMETIMES } from "./sometimes.ts";

const SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);
const SIZE = { colleges: 2, peoplePerCollege: 6 };
/** Five seconds on an idle two-core machine. */
const SLOW_MACHINE_MS = 120_000;

describe("whole event days with a network, machines and a database that fail", () => {
  const reports: DayReport[] = [];

  beforeAll(async () => {
    for (const seed of SEEDS) {
      const report = await runDay({ seed, ...SIZE }).catch((error) => {
        throw new Error(`seed ${seed}: ${error.message}`, { cause: error });
      });
      reports.push(report);
    }
  }, SLOW_MACHINE_MS);

  test("come to rest with every invariant kept", () => {
    expect(reports).toHaveLength(SEEDS.length);
    const acknowledged = reports.reduce((sum, report) => sum + report.acknowledged, 0);
    expect(acknowledged).toBeGreaterThan(100 * SEEDS.length);
  });

  test.each(SOMETIMES)("have met: %s", (what) => {
    // A day that never gets into trouble proves nothing about trouble.
    expect(reports.filter((report) => report.met.has(what)).length).toBeGreaterThan(0);
  });

  test("go the same way again from the same seed", async () => {
    expect(await runDay({ seed: 1, ...SIZE })).toEqual(reports[0]);
  });
});
