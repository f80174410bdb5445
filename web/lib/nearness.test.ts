import { expect, test } from "vitest";
import { isNear } from "./nearness.ts";

const hall = { latitude: 12.97, longitude: 77.59 };
/** A degree of latitude is about 111 km. */
const north = (metres: number, accuracyM: number) => ({ ...hall, latitude: 12.97 + metres / 111_195, accuracyM });

test.each([
  [240, 10, true],
  [260, 5, false],
  [300, 60, true],
  [900, 600, false],
  [900, 700, true],
  [0, 1_500, null],
])("%i m away by a phone that may be off by %i m: %s", (metres, accuracyM, said) => {
  expect(isNear(north(metres, accuracyM), hall, 250)).toBe(said);
});
