import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OrderedMap } from "./ordered-map.ts";

const byNumber = (a: number, b: number) => a - b;

/** The same thing as a sorted array with linear search. */
class SortedArray {
  entries: [number, string][] = [];

  set(key: number, value: string): void {
    this.delete(key);
    this.entries = [...this.entries, [key, value] as [number, string]].sort((a, b) => a[0] - b[0]);
  }

  delete(key: number): void {
    this.entries = this.entries.filter(([other]) => other !== key);
  }

  rank(key: number): number {
    return this.entries.filter(([other]) => other < key).length;
  }

  sumBefore(key: number): number {
    return this.entries.filter(([other]) => other < key).reduce((sum, [, value]) => sum + value.length, 0);
  }
}

const key = fc.integer({ min: -20, max: 60 });
const steps = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("set" as const), key, value: fc.string({ maxLength: 2 }) }),
    fc.record({ type: fc.constant("delete" as const), key }),
  ),
  { maxLength: 120 },
);

describe("an ordered map", () => {
  test("answers like a sorted array after every step", () => {
    fc.assert(
      fc.property(steps, (run) => {
        const model = new SortedArray();
        let map = OrderedMap.empty<number, string>(byNumber, (value) => value.length);
        for (const step of run) {
          if (step.type === "set") {
            model.set(step.key, step.value);
            map = map.set(step.key, step.value);
          } else {
            model.delete(step.key);
            map = map.delete(step.key);
          }
          expect([...map.entries()]).toEqual(model.entries);
          expect([...map.values()]).toEqual(model.entries.map(([, value]) => value));
          expect(map.size).toBe(model.entries.length);
          expect(map.first()).toEqual(model.entries[0]);
          expect(map.get(step.key)).toBe(model.entries.find(([other]) => other === step.key)?.[1]);
          expect(map.has(step.key)).toBe(step.type === "set");
        }
        for (let probe = -21; probe <= 61; probe++) {
          expect(map.rank(probe)).toBe(model.rank(probe));
          expect(map.sumBefore(probe)).toBe(model.sumBefore(probe));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("leaves the map it came from untouched", () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const apply = (map: OrderedMap<number, string>, run: typeof before) =>
          run.reduce((all, step) => (step.type === "set" ? all.set(step.key, step.value) : all.delete(step.key)), map);
        const old = apply(OrderedMap.empty<number, string>(byNumber), before);
        const seen = [...old.entries()];
        apply(old, after);
        expect([...old.entries()]).toEqual(seen);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ["rising keys", (i: number) => i],
    ["falling keys", (i: number) => -i],
    ["keys folded from both ends", (i: number) => (i % 2 ? i : -i)],
    ["scattered keys", (i: number) => (i * 7919) % 16384],
  ])("stays shallow: few comparisons per search with %s", (_, keyAt) => {
    let comparisons = 0;
    const counted = (a: number, b: number) => {
      comparisons++;
      return a - b;
    };
    const count = 16_384;
    let map = OrderedMap.empty<number, number>(counted);
    for (let i = 0; i < count; i++) map = map.set(keyAt(i), i);
    // Deleting three quarters in order is what a queue does; the rest must stay balanced.
    for (let i = 0; i < count * 0.75; i++) map = map.delete(keyAt(i));
    expect(map.size).toBe(count / 4);

    let worst = 0;
    for (let i = count * 0.75; i < count; i++) {
      comparisons = 0;
      map.get(keyAt(i));
      worst = Math.max(worst, comparisons);
    }
    // Weight balance 3 : 1 bounds the height by log(n) / log(4/3) = 28.9 for 4,096 keys; a list would need thousands.
    expect(worst).toBeLessThanOrEqual(29);
  });

  test("keyed by strings it goes by code units", () => {
    const map = OrderedMap.byString<string, number>().set("b", 2).set("a", 1).set("B", 3).set("a", 4);
    expect([...map.entries()]).toEqual([
      ["B", 3],
      ["a", 4],
      ["b", 2],
    ]);
  });

  test("deleting an absent key gives the same map back", () => {
    const map = OrderedMap.byString<string, number>().set("a", 1);
    expect(map.delete("z")).toBe(map);
  });
});
