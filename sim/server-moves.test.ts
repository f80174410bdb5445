import { expect, test } from "vitest";
import { ServerMoves } from "#durable-objects/station/server-moves";
import { COMING_MAX_MS, LEAVING_MAX_MS } from "#shared/domain/queue/settings";
import type { CommandId, UserId } from "#shared/ids";
import { DAY_START as T0 } from "./campus.ts";
import { college, Death, type QueueName, THERE, TwoQueues } from "./two-queues.ts";

const [asha, ben] = college.people as [UserId, UserId];
const { organizer } = college;
const MOVE = "smv_once";
const STEP_MS = 60_000;

class MovingServer extends TwoQueues {
  /** Nothing gets through to the other queue, or nothing of its answers back. */
  cut: "way" | "answer" | null = null;

  /** What the two alarms do in a minute: every life has its own memory of what it tried. */
  async minute(): Promise<void> {
    const { now } = this;
    for (const room of [this.rooms.here, this.rooms.there]) room.tick(now);
    let isDead = false;
    const moves = new ServerMoves({
      parked: () => this.rooms.here.leaving(),
      attach: async (_, moveId, staffId, until) => {
        this.moment();
        if (this.cut === "way") throw new Error("no answer in time");
        const answer = this.rooms.there.attachServer(moveId, staffId, until, now);
        this.moment();
        if (this.cut === "answer") throw new Error("no answer in time");
        return answer;
      },
      settle: (moveId, outcome) => this.rooms.here.settleMove(moveId, outcome, now),
      now: () => now,
      onFailure: (_, error) => {
        isDead = error instanceof Death;
      },
    });
    await moves.deliver();
    this.expectOnePlace();
    this.now += STEP_MS;
    if (isDead) throw new Death();
  }

  desk(name: QueueName) {
    return this.rooms[name].board(this.now)?.desks.find(({ staffId }) => staffId === asha) ?? null;
  }

  /** May call people there now. */
  calls(name: QueueName): boolean {
    const desk = this.desk(name);
    return desk !== null && !desk.isComing && !desk.isDraining;
  }

  override expectOnePlace(): void {
    expect(this.calls("here") && this.calls("there"), "calls at both").toBe(false);
    expect(this.desk("here") ?? this.desk("there"), "at neither").not.toBeNull();
  }
}

const id = (name: string) => name as CommandId;
const reserve = { type: "ReserveServer", staffId: asha, moveId: MOVE, to: THERE } as const;

async function move(
  deaths: readonly number[],
  isWanted: boolean,
  cut: MovingServer["cut"] = null,
): Promise<MovingServer> {
  const world = new MovingServer(deaths);
  const { here, there } = world.rooms;
  here.submit(id("open-here"), organizer, { type: "OpenQueue" }, T0);
  if (isWanted) there.submit(id("open-there"), organizer, { type: "OpenQueue" }, T0);
  here.submit(id("asha"), asha, { type: "ServerOn", serverId: "1", staffId: asha }, T0);
  here.submit(id("ben"), ben, { type: "ServerOn", serverId: "2", staffId: ben }, T0);
  here.submit(id("join"), college.people[2] as UserId, { type: "IssueToken", name: "", laneId: "regular" }, T0);
  here.submit(id("call"), asha, { type: "CallNext", serverId: "1" }, T0);
  world.cut = cut;
  await world.survive(() => void world.rooms.here.submit(id(MOVE), "system", reserve, T0 + 1));
  // They still have somebody: nothing is asked of the other queue before they have finished.
  await world.minute();
  expect(world.desk("there")).toBeNull();
  await world.survive(() => {
    const { here: room } = world.rooms;
    const [tokenId] = room.queue?.inService.values() ?? [];
    if (tokenId) room.submit(id("finish"), asha, { type: "Finish", tokenId }, T0 + 2);
  });
  await world.survive(async () => {
    while (world.desk("here")?.leavingTo) await world.minute();
  });
  return world;
}

function expectGone(world: MovingServer): void {
  expect(world.desk("here")).toBeNull();
  expect(world.desk("there")).toMatchObject({ staffId: asha, isComing: true });
  world.rooms.there.submit(id("arrived"), asha, { type: "ServerOn", serverId: "1", staffId: asha }, world.now);
  expect(world.calls("there")).toBe(true);
  expect(world.rooms.there.board(world.now)?.desks).toHaveLength(1);
}

function expectBack(world: MovingServer): void {
  expect(world.calls("here")).toBe(true);
  expect(world.desk("there")).toBeNull();
}

test.each([
  ["at an open queue: there, once they say so", true, expectGone],
  ["at a queue that wants nobody: back on duty", false, expectBack],
] as const)("whoever is to serve %s, whatever two moments of the way are a death", async (_, isWanted, expectEnd) => {
  const quiet = await move([], isWanted);
  const { moments } = quiet;
  expectEnd(quiet);
  // Commits here and there, each with a moment before and after, and the way to the other station and back.
  expect(moments).toBeGreaterThanOrEqual(8);
  for (let first = 1; first <= moments; first++)
    for (let second = first + 1; second <= moments + 6; second++) expectEnd(await move([first, second], isWanted));
});

test.each(["way", "answer"] as const)("a lost %s returns them to where they were, for good", async (cut) => {
  const world = await move([], true, cut);
  expect(world.now - T0).toBeGreaterThanOrEqual(LEAVING_MAX_MS);
  expect(world.calls("here")).toBe(true);
  expect(world.calls("there")).toBe(false);
  world.cut = null;
  for (let passed = 0; passed <= COMING_MAX_MS; passed += STEP_MS) await world.minute();
  expectBack(world);
});

test("what was asked for comes too late once they are back, however late it is", async () => {
  const world = await move([], true, "way");
  const late = world.rooms.there.attachServer(MOVE, asha, T0 + LEAVING_MAX_MS - STEP_MS, world.now);
  expect(late).toEqual({ ok: false, refusal: { code: "move-lapsed" } });
  expectBack(world);
});
