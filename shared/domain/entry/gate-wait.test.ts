import { describe, expect, test } from "vitest";
import { estimateGateWait, type GateScan } from "./gate-wait.ts";

const NOW = 10_000_000;
/** Scans of one lane that end now, with these gaps between them. */
function lane(gapsMs: readonly number[], name = "one", until = NOW): GateScan[] {
  const scans = [{ at: until, lane: name }];
  for (const gap of gapsMs.toReversed()) scans.unshift({ at: (scans[0]?.at ?? 0) - gap, lane: name });
  return scans;
}
const steady = (count: number, gapMs: number) => Array.from({ length: count }, () => gapMs);

describe("the wait at a gate", () => {
  test("is not known from a few scans, nor from those of an hour ago", () => {
    expect(estimateGateWait([], NOW)).toEqual({ is: "unknown" });
    expect(estimateGateWait(lane(steady(7, 5_000)), NOW)).toEqual({ is: "unknown" });
    expect(estimateGateWait(lane(steady(50, 5_000), "one", NOW - 3_600_000), NOW)).toEqual({ is: "unknown" });
  });

  test("may be longer the longer a gate was busy without a pause, and grows with how long a scan takes", () => {
    const highAfter = (count: number, gapMs: number) => {
      const wait = estimateGateWait(lane(steady(count, gapMs)), NOW);
      return wait.is === "unknown" ? 0 : wait.highMs;
    };
    expect(highAfter(20, 5_000)).toBeGreaterThan(60_000);
    expect(highAfter(200, 5_000)).toBeGreaterThan(highAfter(20, 5_000));
    expect(highAfter(60, 8_000)).toBeGreaterThan(highAfter(60, 4_000));
  });

  test("is shorter where two phones serve one line", () => {
    const one = estimateGateWait(lane(steady(100, 6_000)), NOW);
    const both = [...lane(steady(50, 6_000)), ...lane(steady(50, 6_000), "two", NOW - 3_000)].sort(
      (a, b) => a.at - b.at,
    );
    const two = estimateGateWait(both, NOW);
    expect([one.is, two.is]).toEqual(["line", "line"]);
    if (one.is === "line" && two.is === "line") expect(two.highMs).toBeLessThan(one.highMs);
  });

  test("is none where people come one by one, with pauses between", () => {
    const gaps = steady(60, 0).map((_, index) => (index % 4 === 0 ? 4_000 : 60_000));
    expect(estimateGateWait(lane(gaps), NOW + 30_000).is).toBe("none");
  });

  test("takes the same pass read twice for one scan", () => {
    const scans = lane(steady(40, 5_000));
    const twice = scans.flatMap((scan) => [scan, { ...scan, at: scan.at + 100 }]);
    expect(estimateGateWait(twice, NOW)).toEqual(estimateGateWait(scans, NOW));
  });
});
