import { expect, test } from "vitest";
import { correctedAt, type DeviceTime, offsetOf } from "./scan-clock.ts";

const SERVER_AT = Date.UTC(2027, 2, 12, 9);
const device = (upMs: number, skewMs: number, life = "one"): DeviceTime => ({
  at: SERVER_AT + upMs + skewMs,
  upMs,
  life,
});

test("the answer that came back soonest says how wrong a clock is", () => {
  const sample = (from: number, to: number, skewMs: number, serverUpMs: number) => ({
    asked: device(from, skewMs),
    read: device(to, skewMs),
    serverAt: SERVER_AT + serverUpMs,
  });
  expect(offsetOf([])).toBeNull();
  // A minute fast; the second answer took 40 ms, evenly.
  expect(offsetOf([sample(0, 3_000, 60_000, 2_900), sample(5_000, 5_040, 60_000, 5_020)])).toEqual({
    offsetMs: -60_000,
    errorMs: 20,
  });
});

test("a clock that is wrong, or set anew, does not change when a scan was", () => {
  const scannedAt = device(10_000, -3_600_000);
  expect(correctedAt(scannedAt, device(70_000, -3_600_000), SERVER_AT + 70_000)).toBe(SERVER_AT + 10_000);
  expect(correctedAt(scannedAt, device(70_000, 86_400_000), SERVER_AT + 70_000)).toBe(SERVER_AT + 10_000);
});

test("of a page that was closed since, the device's clock says it", () => {
  const scannedAt = device(10_000, 5_000);
  const reopened = { ...device(70_000, 5_000, "two"), upMs: 12 };
  expect(correctedAt(scannedAt, reopened, SERVER_AT + 70_000)).toBe(SERVER_AT + 10_000);
});

test("nothing was scanned after it was told", () => {
  const reopened = { ...device(0, -600_000, "two"), upMs: 0 };
  expect(correctedAt(device(10_000, 0), reopened, SERVER_AT)).toBe(SERVER_AT);
});
