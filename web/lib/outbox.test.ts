import { TRPCClientError } from "@trpc/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ok, refuse } from "#shared/result";
import { type Kept, Outbox, WAITING_MAX } from "./outbox.ts";
import { type StaffCommand, staffCommand } from "./staff-command.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const finish = (tokenId: string) => staffCommand("station.finish", { stationId: "stn_a", tokenId });
const missed = (tokenId: string) => staffCommand("station.markMissed", { stationId: "stn_a", tokenId });

/** A phone whose pages come and go, and a server that does each id once; between them a network that can be cut. */
function phone() {
  const disk = new Map<string, Kept>();
  const world = {
    disk,
    now: 0,
    isCut: false,
    losesAnswers: false,
    refuses: null as string | null,
    done: [] as string[],
    said: [] as string[],
    page: (owner = "riverside/usr_ana") =>
      new Outbox({
        owner,
        list: async () => [...disk.values()],
        put: async (kept) => disk.set(kept.commandId, kept),
        drop: async (commandId) => disk.delete(commandId),
        send: async ({ command, commandId }) => {
          if (world.isCut) throw new TRPCClientError("Failed to fetch");
          if (!disk.has(commandId)) throw new Error("sent before it was written down");
          if (command.input.tokenId === world.refuses) return refuse({ code: "token-gone" } as never);
          if (!ids.has(commandId)) world.done.push(wordOf(command));
          ids.add(commandId);
          if (world.losesAnswers) throw new TRPCClientError("Failed to fetch");
          return ok({});
        },
        wordsOf: ({ code }) => code,
        say: (words) => world.said.push(words),
        now: () => world.now,
      }),
  };
  const ids = new Set<string>();
  return world;
}

function wordOf({ path, input }: StaffCommand): string {
  return `${path} ${input.tokenId}`;
}

/** Lets everything under way come to where it waits for the network or the clock. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test("what was done without a network is sent in order when it is back, and says what waits until then", async () => {
  const world = phone();
  const page = world.page();
  world.isCut = true;
  const answers = [page.submit(finish("a"), "Finish, number 1"), page.submit(finish("b"), "Finish, number 2")];
  await settle();
  expect(page.state()).toMatchObject({
    isCutOff: true,
    waiting: [{ says: "Finish, number 1" }, { says: "Finish, number 2" }],
  });
  world.isCut = false;
  await page.flush();
  expect(await Promise.all(answers)).toEqual([true, true]);
  expect(world.done).toEqual(["station.finish a", "station.finish b"]);
  expect(page.state()).toEqual({ isCutOff: false, waiting: [], notTaken: [] });
  expect(world.disk.size).toBe(0);
});

test("what is done in the very moment in which all before it is done is sent too", async () => {
  for (let moments = 0; moments < 20; moments++) {
    const world = phone();
    const page = world.page();
    const first = page.submit(finish("a"), "");
    while (world.disk.size === 0 || world.done.length === 0) await Promise.resolve();
    for (let moment = 0; moment < moments; moment++) await Promise.resolve();
    const second = page.submit(finish("b"), "");
    await settle();
    expect([moments, world.done]).toEqual([moments, ["station.finish a", "station.finish b"]]);
    expect(await Promise.all([first, second])).toEqual([true, true]);
  }
});

test("it tries again by itself", async () => {
  const world = phone();
  const page = world.page();
  world.isCut = true;
  const answer = page.submit(finish("a"), "");
  await vi.advanceTimersByTimeAsync(5_000);
  world.isCut = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await answer).toBe(true);
});

test("a page that is killed loses nothing: the next one sends it under the same id, and it is done once", async () => {
  const world = phone();
  world.losesAnswers = true;
  void world.page().submit(finish("a"), "");
  await settle();
  expect(world.done).toEqual(["station.finish a"]);
  world.losesAnswers = false;
  const next = world.page();
  await next.load();
  expect(await next.flush()).toBe(true);
  expect(world.done).toEqual(["station.finish a"]);
  expect(world.disk.size).toBe(0);
});

test("pressed again while it waits, the same is not sent twice; after something else about it, it is", async () => {
  const world = phone();
  const page = world.page();
  world.isCut = true;
  for (const command of [finish("a"), finish("a"), missed("a"), finish("a")]) void page.submit(command, "");
  await settle();
  world.isCut = false;
  await page.flush();
  expect(world.done).toEqual(["station.finish a", "station.markMissed a", "station.finish a"]);
});

test("what the station refuses late keeps none of the others back, and stays until it was seen, even by a later page", async () => {
  const world = phone();
  const page = world.page();
  world.isCut = true;
  world.refuses = "a";
  const answers = [page.submit(finish("a"), "Finish, number 1"), page.submit(finish("b"), "Finish, number 2")];
  await settle();
  world.isCut = false;
  await page.flush();
  expect(await Promise.all(answers)).toEqual([false, true]);
  expect(world.said).toEqual([]);
  const next = world.page();
  await next.load();
  expect(next.state()).toMatchObject({ waiting: [], notTaken: [{ says: "Finish, number 1", problem: "token-gone" }] });
  next.seen();
  await settle();
  expect(next.state().notTaken).toEqual([]);
  expect(world.disk.size).toBe(0);
});

test("what is refused at once is said at once", async () => {
  const world = phone();
  world.refuses = "a";
  expect(await world.page().submit(finish("a"), "")).toBe(false);
  expect(world.said).toEqual(["token-gone"]);
  expect(world.disk.size).toBe(0);
});

test.each([
  [finish("a"), 15 * 60_000],
  [missed("a"), 60_000],
])("%o is not sent when it is older than that", async (command, oldest) => {
  for (const [waitedMs, isDone] of [
    [oldest, true],
    [oldest + 1, false],
  ] as const) {
    const world = phone();
    const page = world.page();
    world.isCut = true;
    const answer = page.submit(command, "");
    await settle();
    world.isCut = false;
    world.now = page.state().waiting[0]?.at ?? 0;
    world.now += waitedMs;
    await page.flush();
    expect(await answer).toBe(isDone);
    expect(world.done.length).toBe(isDone ? 1 : 0);
    expect(page.state().notTaken.length).toBe(isDone ? 0 : 1);
  }
});

test("nobody sends what somebody else did", async () => {
  const world = phone();
  world.isCut = true;
  void world.page("riverside/usr_ana").submit(finish("a"), "");
  await settle();
  world.isCut = false;
  const other = world.page("riverside/usr_ben");
  await other.load();
  await other.flush();
  expect(world.done).toEqual([]);
  expect(other.state().waiting).toEqual([]);
});

test("it keeps so many and no more, and says so", async () => {
  const world = phone();
  const page = world.page();
  world.isCut = true;
  for (let i = 0; i < WAITING_MAX; i++) void page.submit(finish(String(i)), "");
  await settle();
  expect(await page.submit(finish("one more"), "")).toBe(false);
  expect(page.state().waiting).toHaveLength(WAITING_MAX);
  expect(world.said).toHaveLength(1);
});
