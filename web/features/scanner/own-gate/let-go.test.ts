import { afterEach, expect, test, vi } from "vitest";
import type { GateStore, KeptLog } from "./gate-store.ts";
import { discardLog, wipeCollege } from "./let-go.ts";

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

test("with a log go the steps that its scans alone tell of, and no others", async () => {
  vi.stubGlobal("IDBKeyRange", { bound: () => "all" });
  const steps = new Map([
    ["ana", [{ by: "scan-1" }, { by: "scan-of-another-log" }]],
    ["ben", [{ by: "scan-2" }]],
    ["cleo", [{ by: "known-to-the-server" }]],
  ]);
  type Cursor = {
    value: unknown;
    continue: () => Promise<Cursor | null>;
    delete: () => void;
    update: (value: never) => void;
  };
  const cursorAt = async (left: string[]): Promise<Cursor | null> => {
    const [key, ...rest] = left;
    if (key === undefined) return null;
    return {
      value: steps.get(key),
      continue: () => cursorAt(rest),
      delete: () => void steps.delete(key),
      update: (value) => void steps.set(key, value),
    };
  };
  const turn = {
    objectStore: (name: string) => ({
      getAll: async () => (name === "scans" ? [{ scanId: "scan-1" }, { scanId: "scan-2" }] : []),
      openCursor: () => cursorAt([...steps.keys()]),
      ...{ delete: async () => undefined, put: async () => undefined },
    }),
  };
  const writeThrough = (_: unknown, run: (of: typeof turn) => Promise<void>) => run(turn);
  const { privateKey: key } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
    "verify",
  ]);
  await discardLog(
    { writeThrough } as unknown as GateStore,
    { logId: "log-1", place: "poly/evt_1", key } as unknown as KeptLog,
  );
  expect([...steps]).toEqual([
    ["ana", [{ by: "scan-of-another-log" }]],
    ["cleo", [{ by: "known-to-the-server" }]],
  ]);
});
