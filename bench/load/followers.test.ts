import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ServerMessage } from "#shared/protocol/live";
import { comeBackDelayMs } from "../../web/live/come-back.ts";
import { addCounts, Followers, figureAt } from "./followers.ts";

const INSIDE = figureAt("event", "inside");
const PATIENCE_MS = 1_000;

type Side = { readonly hellos: (number | null)[]; readonly tell: (message: ServerMessage) => void };

/** The server's side of each socket, the newest of one follower last. */
function serverOf(count: number) {
  const sides: Side[][] = Array.from({ length: count }, () => []);
  const openedAt: number[] = [];
  const followers = new Followers(
    count,
    async (index, hear) => {
      const hellos: (number | null)[] = [];
      sides[index]?.push({ hellos, tell: (message) => hear(JSON.stringify(message)) });
      openedAt.push(Date.now());
      return { send: (text) => hellos.push(JSON.parse(text).since), cut: () => {} };
    },
    INSIDE,
    2,
  );
  const side = (index: number) => {
    const newest = sides[index]?.at(-1);
    if (!newest) throw new Error(`follower ${index} has no socket`);
    return newest;
  };
  return { followers, side, openedAt };
}

const delta = (prev: number, seq: number, inside: number): ServerMessage => ({
  ...{ type: "delta", prev, seq, at: 0, drop: [] },
  set: { event: { inside } },
});
const snapshot = (seq: number, inside: number): ServerMessage => ({
  ...{ type: "snapshot", seq, at: 0 },
  entries: { event: { inside } },
});

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

test("followers tell when each of them heard, and who did not in time is not among them", async () => {
  const { followers, side } = serverOf(3);
  await followers.connect();
  for (const index of [0, 1, 2]) side(index).tell(snapshot(1, 0));
  const { times } = followers.expect(1, PATIENCE_MS);
  side(0).tell(delta(1, 2, 1));
  await vi.advanceTimersByTimeAsync(10);
  side(1).tell(delta(1, 2, 1));
  await vi.advanceTimersByTimeAsync(PATIENCE_MS);
  const [first, second, ...late] = await times;
  expect(Number(second) - Number(first)).toBeCloseTo(10);
  expect(late).toEqual([]);
  const after = followers.expect(1, PATIENCE_MS);
  side(2).tell(delta(1, 2, 1));
  expect(await after.times).toHaveLength(3);
});

test("after a cut they go on from where they were, and what is told twice or out of turn is counted", async () => {
  const { followers, side } = serverOf(2);
  await followers.connect();
  for (const index of [0, 1]) side(index).tell(snapshot(5, 0));
  followers.cut();
  await followers.connect();
  expect([side(0).hellos, side(1).hellos]).toEqual([[5], [5]]);
  side(0).tell(delta(5, 7, 2));
  side(0).tell(delta(5, 7, 2));
  side(1).tell(snapshot(7, 2));
  side(1).tell(delta(8, 9, 3));
  expect(side(1).hellos).toEqual([5, 7]);
  expect(followers.counts()).toEqual({ repeats: 1, gaps: 1, lost: 0, snapshots: 3, resumed: 1 });
});

test("they come back when clients of the product would: not before the shortest wait, nor all in one instant", async () => {
  const { followers, openedAt } = serverOf(40);
  await followers.connect();
  followers.cut();
  openedAt.length = 0;
  const back = followers.comeBack(20_000);
  await vi.advanceTimersByTimeAsync(499);
  expect(openedAt).toEqual([]);
  await vi.advanceTimersByTimeAsync(comeBackDelayMs(20_000, 1) + 1);
  await back;
  expect(openedAt).toHaveLength(40);
  expect(Math.max(...openedAt) - Math.min(...openedAt)).toBeGreaterThan(1_000);
});

test("counts of several crowds add up", () => {
  const one = { repeats: 1, gaps: 2, lost: 3, snapshots: 4, resumed: 5 };
  expect(addCounts([one, one])).toEqual({ repeats: 2, gaps: 4, lost: 6, snapshots: 8, resumed: 10 });
});

test("a figure is the number at its place, the greatest of a list, and nothing else", () => {
  const entries = new Map<string, unknown>([
    ["event", { inside: 3, gate: { name: "North" } }],
    ["emergencies", [{ confirmedAt: 5 }, { confirmedAt: 9 }, {}]],
  ]);
  expect(figureAt("emergencies", "confirmedAt")(entries)).toBe(9);
  expect(figureAt("emergencies", "endedAt")(entries)).toBeNull();
  expect(INSIDE(entries)).toBe(3);
  expect(figureAt("event", "gate", "name")(entries)).toBeNull();
  expect(figureAt("summary", "queue", "waiting")(entries)).toBeNull();
});
