import { expect, test } from "vitest";
import { Admission } from "./admission.ts";

const takeMany = (admission: Admission, count: number, now: number) =>
  Array.from({ length: count }, () => admission.take(now)).filter(Boolean).length;

test("a burst of two seconds' worth is taken, the rest is shed at once", () => {
  expect(takeMany(new Admission(10), 100, 1_000)).toBe(20);
});

test("what was shed is taken again at the steady rate", () => {
  const admission = new Admission(10);
  takeMany(admission, 100, 1_000);
  expect(takeMany(admission, 100, 1_500)).toBe(5);
  expect(takeMany(admission, 100, 2_500)).toBe(10);
});

test("a long rest earns no more than one burst", () => {
  const admission = new Admission(10);
  takeMany(admission, 100, 1_000);
  expect(takeMany(admission, 100, 3_600_000)).toBe(20);
});

test("a steady stream at the rate is never shed", () => {
  const admission = new Admission(200);
  const shed = Array.from({ length: 10_000 }, (_, i) => admission.take(1_000 + i * 5)).filter((taken) => !taken);
  expect(shed).toEqual([]);
});

test("a clock that jumps back neither grants nor takes anything", () => {
  const admission = new Admission(10);
  takeMany(admission, 15, 10_000);
  expect(takeMany(admission, 100, 1_000)).toBe(5);
  expect(takeMany(admission, 100, 10_500)).toBe(5);
});

test("what can wait leaves half of a burst to what cannot, and is taken when that is there again", () => {
  const admission = new Admission(200);
  const parts = Array.from({ length: 10 }, () => admission.takeSpare(1_000, 50));
  expect(parts.filter(Boolean)).toHaveLength(4);
  expect(takeMany(admission, 300, 1_000)).toBe(200);
  expect(admission.takeSpare(2_000, 50)).toBe(false);
  expect(admission.takeSpare(2_250, 50)).toBe(true);
});

test("a steady stream of what cannot wait is never shed for what can", () => {
  const admission = new Admission(200);
  const shed = Array.from({ length: 2_000 }, (_, i) => {
    const now = 1_000 + i * 5;
    admission.takeSpare(now, 50);
    return admission.take(now);
  }).filter((taken) => !taken);
  expect(shed).toEqual([]);
});

test("more at once than may ever be taken counts as all of that", () => {
  const admission = new Admission(10);
  expect(admission.takeSpare(1_000, 50)).toBe(true);
  expect(admission.takeSpare(1_000, 1)).toBe(false);
  expect(takeMany(admission, 100, 1_000)).toBe(10);
});
