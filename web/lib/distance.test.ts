import { expect, test } from "vitest";
import { distanceWords } from "./distance.ts";

test("words are as exact as a walk needs", () => {
  const words = [0, 84, 994, 996, 1_449, 9_960, 12_400].map(distanceWords);
  expect(words).toEqual(["10 m", "80 m", "990 m", "1.0 km", "1.4 km", "10 km", "12 km"]);
});
