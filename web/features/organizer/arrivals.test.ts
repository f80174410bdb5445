import { expect, test } from "vitest";
import { ARRIVALS_SPAN_MS, ARRIVALS_STEP_MS, addSample, drawSparkline, samplesFromAdmissions } from "./arrivals.ts";

test("within one step the newest reading replaces the last", () => {
  const once = addSample([], { at: 10_000, perMinute: 1 });
  expect(addSample(once, { at: 12_000, perMinute: 3 })).toEqual([{ at: 12_000, perMinute: 3 }]);
  expect(addSample(once, { at: 20_000, perMinute: 3 })).toHaveLength(2);
});

test("a reading that is not newer changes nothing", () => {
  const once = addSample([], { at: 10_000, perMinute: 1 });
  expect(addSample(once, { at: 10_000, perMinute: 9 })).toBe(once);
});

test("readings older than half an hour are dropped", () => {
  const old = addSample([], { at: 0, perMinute: 1 });
  expect(addSample(old, { at: ARRIVALS_SPAN_MS + 1, perMinute: 2 })).toEqual([
    { at: ARRIVALS_SPAN_MS + 1, perMinute: 2 },
  ]);
});

test("the past is rebuilt from admissions, each counted for one minute", () => {
  const samples = samplesFromAdmissions([100_000, 101_000], 200_000);
  expect(samples[0]).toEqual({ at: 100_000, perMinute: 1 });
  expect(samples[1]).toEqual({ at: 100_000 + ARRIVALS_STEP_MS, perMinute: 2 });
  expect(samples.at(-1)?.perMinute).toBe(0);
  expect(samplesFromAdmissions([], 200_000)).toEqual([]);
});

test("the line ends at the right edge and reaches the top at its peak", () => {
  const { line, peak } = drawSparkline([{ at: 0, perMinute: 8 }], 0, 100, 40);
  expect(peak).toBe(8);
  expect(line).toBe("M100.0 0.0L100 0.0");
  expect(drawSparkline([], 0, 100, 40).line).toBe("");
});
