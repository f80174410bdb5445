import { expect, test } from "vitest";
import { drawTraits } from "./person.ts";
import { makeRandom } from "./random.ts";

test("one seed makes one crowd, another seed another", () => {
  const crowd = (seed: string) =>
    Array.from({ length: 50 }, (_, index) => drawTraits(makeRandom(seed).fork(`person ${index}`)));
  expect(crowd("7")).toEqual(crowd("7"));
  expect(crowd("8")).not.toEqual(crowd("7"));
});

test("what one person decides does not depend on how often another one did", () => {
  const alone = makeRandom("7").fork("b").next();
  const random = makeRandom("7");
  const other = random.fork("a");
  for (let i = 0; i < 100; i++) other.next();
  expect(random.fork("b").next()).toBe(alone);
});

test("draws keep to their distributions", () => {
  const random = makeRandom("draws");
  const many = Array.from({ length: 20_000 }, () => random.next());
  expect(many.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(mean(many)).toBeCloseTo(0.5, 1);
  const normals = Array.from({ length: 20_000 }, () => random.normal(100, 15));
  expect(Math.abs(mean(normals) - 100)).toBeLessThan(1);
  expect(Math.abs(Math.sqrt(mean(normals.map((value) => (value - 100) ** 2))) - 15)).toBeLessThan(1);
  const times = Array.from({ length: 20_000 }, () => random.lognormal(60, 0.45)).toSorted((a, b) => a - b);
  expect(Math.abs((times[10_000] ?? 0) - 60)).toBeLessThan(2);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
