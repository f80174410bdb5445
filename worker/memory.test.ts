import { expect, test } from "vitest";
import { makeMemory } from "./memory.ts";

test("an entry is forgotten when its time is over, or on demand", () => {
  const memory = makeMemory<string>(10, 1_000);
  memory.set("a", "A", 0);
  expect(memory.get("a", 999)).toBe("A");
  expect(memory.get("a", 1_000)).toBeUndefined();
  memory.set("b", "B", 0);
  memory.forget("b");
  expect(memory.get("b", 0)).toBeUndefined();
});

test("reading does not make an entry live longer", () => {
  const memory = makeMemory<string>(10, 1_000);
  memory.set("a", "A", 0);
  memory.get("a", 900);
  expect(memory.get("a", 1_100)).toBeUndefined();
});

test("the entry unused for longest makes room", () => {
  const memory = makeMemory<number>(2, Number.POSITIVE_INFINITY);
  memory.set("a", 1, 0);
  memory.set("b", 2, 0);
  memory.get("a", 0);
  memory.set("c", 3, 0);
  expect([memory.get("a", 0), memory.get("b", 0), memory.get("c", 0)]).toEqual([1, undefined, 3]);
});
