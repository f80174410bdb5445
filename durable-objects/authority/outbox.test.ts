import { expect, test } from "vitest";
import type { LogEntry } from "./command-log.ts";
import { type DrainDeps, drain, retryAt } from "./outbox.ts";

const entry = (seq: number): LogEntry<string> => ({
  seq,
  actorId: "system",
  recordedAt: seq,
  events: [`event ${seq}`],
  hash: null,
});

/** An outbox in memory that writes down what is asked of it. */
function fakeOutbox(count: number, change: Partial<DrainDeps<string>> = {}) {
  const entries = Array.from({ length: count }, (_, i) => entry(i + 1));
  const calls: string[] = [];
  let cursor = 0;
  const seqs = (of: readonly LogEntry<string>[]) => `${of[0]?.seq}–${of.at(-1)?.seq}`;
  const deps: DrainDeps<string> = {
    unprojected: (limit) => entries.filter(({ seq }) => seq > cursor).slice(0, limit),
    project: async (some) => void calls.push(`project ${seqs(some)}`),
    announce: async (some) => void calls.push(`announce ${seqs(some)}`),
    markProjected: (seq) => {
      cursor = seq;
      calls.push(`mark ${seq}`);
    },
    ...change,
  };
  return { deps, calls, entries, cursor: () => cursor };
}

test("an empty outbox asks nothing of anybody", async () => {
  const { deps, calls } = fakeOutbox(0);
  await drain(deps);
  expect(calls).toEqual([]);
});

test("a round projects, then announces, then moves the cursor", async () => {
  const { deps, calls } = fakeOutbox(2);
  await drain(deps);
  expect(calls).toEqual(["project 1–2", "announce 1–2", "mark 2"]);
});

test("a long outbox is emptied in rounds of a hundred", async () => {
  const { deps, calls } = fakeOutbox(250);
  await drain(deps);
  expect(calls.filter((call) => call.startsWith("project"))).toEqual([
    "project 1–100",
    "project 101–200",
    "project 201–250",
  ]);
});

test("commands that arrive during the last round are left for the next drain", async () => {
  const outbox = fakeOutbox(101);
  let arrivals = 0;
  const project: DrainDeps<string>["project"] = async (some) => {
    outbox.calls.push(`project ${some.length}`);
    outbox.entries.push(entry(102 + arrivals++));
  };
  expect(await drain({ ...outbox.deps, project })).toBe(102);
  const rounds = ["project 100", "announce 1–100", "mark 100", "project 2", "announce 101–102", "mark 102"];
  expect(outbox.calls).toEqual(rounds);
  expect(outbox.cursor()).toBe(102);
});

test("a failed projection announces nothing and leaves the cursor where it was", async () => {
  const outbox = fakeOutbox(3, { project: () => Promise.reject(new Error("D1 is away")) });
  await expect(drain(outbox.deps)).rejects.toThrow("D1 is away");
  expect(outbox.calls).toEqual([]);
  expect(outbox.cursor()).toBe(0);
});

test("a failed announcement leaves the cursor, so its round is repeated as a whole", async () => {
  const outbox = fakeOutbox(3, { announce: () => Promise.reject(new Error("the bus is away")) });
  await expect(drain(outbox.deps)).rejects.toThrow("the bus is away");
  expect(outbox.cursor()).toBe(0);
  expect(outbox.calls).toEqual(["project 1–3"]);
});

test("tries come further and further apart, but never further than thirty seconds", () => {
  expect([1, 2, 3].map((attempts) => retryAt(1_000, attempts))).toEqual([2_000, 3_000, 5_000]);
  expect(retryAt(0, 50)).toBe(30_000);
  expect(retryAt(0, 2_000)).toBe(30_000);
});
