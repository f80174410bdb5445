import { expect, test } from "vitest";
import { metresBetween, WALK_MINUTES_MAX, walkMinutes } from "./walking.ts";

const HALL = { latitude: 51.4769, longitude: -0.0005 };
/** So many metres north of the hall. */
const north = (metres: number) => ({ ...HALL, latitude: HALL.latitude + metres / 111_195 });

test("distances agree with known ones", () => {
  const paris = { latitude: 48.8566, longitude: 2.3522 };
  expect(metresBetween(HALL, HALL)).toBe(0);
  expect(metresBetween(HALL, paris) / 1_000).toBeCloseTo(336.07, 1);
  // A degree of latitude, and across the line where dates change.
  expect(metresBetween({ latitude: 0, longitude: 0 }, { latitude: 1, longitude: 0 })).toBeCloseTo(111_195, -1);
  expect(metresBetween({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(111_195, -1);
  expect(metresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015_115, -2);
});

test("a walk takes whole minutes, and nobody walks for longer than half an hour", () => {
  expect(walkMinutes(HALL, HALL)).toBe(1);
  // 340 m are 433 m on paths, and 6.01 minutes of 72 m.
  expect(walkMinutes(HALL, north(339))).toBe(6);
  expect(walkMinutes(HALL, north(341))).toBe(7);
  expect(walkMinutes(north(1_690), HALL)).toBe(WALK_MINUTES_MAX);
  expect(walkMinutes(HALL, north(1_700))).toBeNull();
});
