import { expect, test } from "vitest";
import { distanceWords, metresBetween } from "./distance.ts";

test("distances agree with known ones", () => {
  const greenwich = { latitude: 51.4769, longitude: -0.0005 };
  const paris = { latitude: 48.8566, longitude: 2.3522 };
  expect(metresBetween(greenwich, greenwich)).toBe(0);
  expect(metresBetween(greenwich, paris) / 1_000).toBeCloseTo(336.07, 1);
  // A degree of latitude, and across the line where dates change.
  expect(metresBetween({ latitude: 0, longitude: 0 }, { latitude: 1, longitude: 0 })).toBeCloseTo(111_195, -1);
  expect(metresBetween({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(111_195, -1);
  expect(metresBetween({ latitude: 0, longitude: 0 }, { latitude: 0, longitude: 180 })).toBeCloseTo(20_015_115, -2);
});

test("words are as exact as a walk needs", () => {
  const words = [0, 84, 994, 996, 1_449, 9_960, 12_400].map(distanceWords);
  expect(words).toEqual(["10 m", "80 m", "990 m", "1.0 km", "1.4 km", "10 km", "12 km"]);
});
