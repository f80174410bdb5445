import { expect, test } from "vitest";
import type { ClockSample } from "#shared/scan-clock";
import { DeviceClock, serverNow, withSample } from "./device-clock.ts";

const NOON = Date.UTC(2027, 2, 12, 12);
const MINUTE_MS = 60_000;

function phone() {
  const clocks = { wall: NOON, up: 0 };
  const clock = new DeviceClock({ wall: () => clocks.wall, up: () => clocks.up });
  const pass = (ms: number) => {
    clocks.wall += ms;
    clocks.up += ms;
  };
  const sampled = (serverAt: number): ClockSample => ({ asked: clock.now(), read: clock.now(), serverAt });
  return { clock, clocks, pass, sampled };
}

test("somebody who sets the clock changes nothing while the page is open", () => {
  for (const setMs of [10 * MINUTE_MS, -10 * MINUTE_MS]) {
    const { clock, clocks, pass, sampled } = phone();
    const samples = withSample([], sampled(NOON + 3_000));
    pass(MINUTE_MS);
    clocks.wall += setMs;
    expect(serverNow(samples, clock.now())).toBe(NOON + 3_000 + MINUTE_MS);
  }
});

test("a phone that slept still knows how late it is", () => {
  const { clock, clocks, pass, sampled } = phone();
  const samples = withSample([], sampled(NOON));
  clock.hide();
  clocks.wall += 20 * MINUTE_MS;
  clock.show();
  pass(MINUTE_MS);
  expect(serverNow(samples, clock.now())).toBe(NOON + 21 * MINUTE_MS);
});

test("a page opened anew corrects by what the clock was off", () => {
  const before = phone();
  const samples = withSample([], before.sampled(NOON - 10 * MINUTE_MS));
  const after = phone();
  after.pass(MINUTE_MS);
  expect(serverNow(samples, after.clock.now())).toBe(NOON - 9 * MINUTE_MS);
  expect(serverNow([], after.clock.now())).toBe(NOON + MINUTE_MS);
  expect(withSample(samples, after.sampled(NOON))).toHaveLength(1);
});
