import { afterEach, expect, test, vi } from "vitest";
import type { GateStore } from "./gate-store.ts";
import { wipeCollege } from "./let-go.ts";

afterEach(() => vi.unstubAllGlobals());

const places = ["poly/evt_1", "poly/evt_2", "arts/evt_1"];

/** A store that holds events alone, says what was deleted of it, and dies after so many turns that write. */
function storeFor(turns: number) {
  const deleted: string[] = [];
  const turn = {
    objectStore: (name: string) => ({
      delete: async (key: unknown) => deleted.push(typeof key === "string" ? `${name} ${key}` : name),
      getAllKeys: async () => (name === "events" ? places : []),
      getAll: async () => [],
      index: () => ({ getAll: async () => [] }),
    }),
  };
  let left = turns;
  const read = async (_: unknown, run: (of: typeof turn) => Promise<unknown>) => run(turn);
  const write = async (_: unknown, run: (of: typeof turn) => Promise<unknown>) => {
    if (left === 0) throw new Error("killed");
    left -= 1;
    return run(turn);
  };
  return { deleted, store: { read, write, writeThrough: write } as unknown as GateStore };
}

test("whose a college was is forgotten last, so that a page that was killed meanwhile is followed by one that goes on", async () => {
  vi.stubGlobal("IDBKeyRange", { bound: () => "all" });
  for (const turns of [0, 1, 2]) {
    const { store, deleted } = storeFor(turns);
    await expect(wipeCollege(store, "poly")).rejects.toThrow("killed");
    expect(deleted).not.toContain("colleges poly");
  }
  const { store, deleted } = storeFor(3);
  await wipeCollege(store, "poly");
  expect(deleted).toEqual(expect.arrayContaining(["events poly/evt_1", "events poly/evt_2"]));
  expect(deleted).not.toContain("events arts/evt_1");
  expect(deleted.at(-1)).toBe("colleges poly");
});
