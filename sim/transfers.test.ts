import { expect, test } from "vitest";
import { StationRoom } from "#durable-objects/station/station-room";
import { TokenTransfers } from "#durable-objects/station/token-transfers";
import { countedId, countingIds } from "#shared/counting-ids";
import type { Token } from "#shared/domain/queue/types";
import type { CommandId, StationId, UserId } from "#shared/ids";
import { collegeOf, deskConfig, DAY_START as now, stationIdentity } from "./campus.ts";
import { Disk, type DiskHooks } from "./disk.ts";

const college = collegeOf(1, 4);
const [asha] = college.people as [UserId];
const { organizer } = college;
const HERE = college.deskId;
const THERE = countedId("station", 999);
const SPACE_MS = 60_000;
const ROUNDS_MAX = 20;

class Death extends Error {}

/** Two queues whose machines die at chosen moments: before or after any write, or between an answer and whoever asked. */
class TwoQueues {
  readonly #disks = { here: new Disk(), there: new Disk() };
  readonly #ids = countingIds();
  readonly #deaths: ReadonlySet<number>;
  #rooms: { here: StationRoom; there: StationRoom } | null = null;
  /** Moments that could have been a death so far. */
  moments = 0;
  #isCounting = false;
  now = now;

  constructor(deaths: readonly number[]) {
    this.#deaths = new Set(deaths);
  }

  #moment = (): void => {
    if (!this.#isCounting) return;
    this.moments += 1;
    if (!this.#deaths.has(this.moments)) return;
    this.#rooms = null;
    throw new Death();
  };

  get rooms() {
    if (this.#rooms) return this.#rooms;
    // Waking up writes only at the very first time, which is not what is tried here.
    const wasCounting = this.#isCounting;
    this.#isCounting = false;
    this.#rooms = { here: this.#open("here", HERE), there: this.#open("there", THERE) };
    this.#isCounting = wasCounting;
    return this.#rooms;
  }

  #open(name: "here" | "there", stationId: StationId): StationRoom {
    const hooks: DiskHooks = { beforeCommit: this.#moment, afterCommit: this.#moment, alarmSet: () => {} };
    const storage = this.#disks[name].connect(hooks);
    const room = new StationRoom({ storage, ids: this.#ids, onDurable: () => {}, onChange: () => {} });
    if (!room.head) room.configure(stationIdentity(college, stationId), deskConfig(1), now);
    return room;
  }

  /** Runs `live` until it ends without a death. */
  async survive(live: () => void | Promise<void>): Promise<void> {
    this.#isCounting = true;
    for (let round = 0; ; round++) {
      if (round > ROUNDS_MAX) throw new Error("never came to rest");
      try {
        await live();
        this.#isCounting = false;
        return;
      } catch (error) {
        if (!(error instanceof Death)) throw error;
        this.expectOnePlace();
      }
    }
  }

  /** What an alarm does: every life has its own memory of what it tried. */
  async deliver(): Promise<void> {
    let isDead = false;
    const transfers = new TokenTransfers({
      parked: () => this.rooms.here.parked(),
      accept: async (_, transferId, token) => {
        this.#moment();
        const answer = this.rooms.there.acceptTransfer(transferId, token, this.now);
        this.#moment();
        return answer;
      },
      settle: (token, outcome) => this.rooms.here.settleTransfer(token, outcome, this.now),
      now: () => this.now,
      onFailure: (_, error) => {
        isDead = error instanceof Death;
      },
    });
    await transfers.deliver();
    this.now += SPACE_MS;
    if (isDead) throw new Death();
  }

  places(): { here: Token | null; there: Token | null } {
    return { here: this.rooms.here.tokenOf(asha), there: this.rooms.there.tokenOf(asha) };
  }

  expectOnePlace(): void {
    const { here, there } = this.places();
    expect(here?.status === "waiting" && there !== null, "callable at both").toBe(false);
    expect(here ?? there, "a place at neither").not.toBeNull();
  }
}

const OPEN = { type: "OpenQueue" } as const;
const commandId = (name: string) => name as CommandId;

async function move(deaths: readonly number[], isThereOpen: boolean): Promise<TwoQueues> {
  const world = new TwoQueues(deaths);
  const { here, there } = world.rooms;
  here.submit(commandId("open-here"), organizer, OPEN, now);
  if (isThereOpen) there.submit(commandId("open-there"), organizer, OPEN, now);
  here.submit(commandId("join"), asha, { type: "Join", userId: asha, name: "Asha", laneId: "regular" }, now);
  const tokenId = here.tokenOf(asha)?.id as Token["id"];
  const out = { type: "TransferOut", tokenId, transferId: "moved-once", to: THERE } as const;
  await world.survive(() => void world.rooms.here.submit(commandId("move"), organizer, out, now + 1));
  world.expectOnePlace();
  await world.survive(async () => {
    for (let i = 0; world.rooms.here.parked().length > 0; i++) {
      if (i > ROUNDS_MAX) throw new Error("never arrived");
      await world.deliver();
    }
  });
  return world;
}

function expectMoved(world: TwoQueues): void {
  const { here, there } = world.places();
  expect(here).toBeNull();
  expect(there).toMatchObject({ status: "waiting", joinedAt: now, name: "Asha", number: 1 });
  expect(world.rooms.there.board(world.now)?.tokens).toHaveLength(1);
}

function expectBack(world: TwoQueues): void {
  const { here, there } = world.places();
  expect(here).toMatchObject({ status: "waiting", joinedAt: now, number: 1, transfer: null });
  expect(there).toBeNull();
}

test.each([
  ["to an open queue: there, once, with the time of joining", true, expectMoved],
  ["to a closed queue: back in the old place", false, expectBack],
] as const)("whoever moves %s, whatever two moments of it are a death", async (_, isThereOpen, expectEnd) => {
  const quiet = await move([], isThereOpen);
  expectEnd(quiet);
  // Commits there and here, each with a moment before and after, and the way to the other station and back.
  expect(quiet.moments).toBeGreaterThanOrEqual(8);
  for (let first = 1; first <= quiet.moments; first++)
    for (let second = first + 1; second <= quiet.moments + 6; second++)
      expectEnd(await move([first, second], isThereOpen));
});

test("a station that does not answer, or does not know itself yet, is asked again, and nobody is brought back meanwhile", async () => {
  let answer: "silence" | "object-unknown" | "ok" = "silence";
  const settled: string[] = [];
  const failures: number[] = [];
  const token = { transfer: { id: "moved", to: THERE } } as Token;
  let clock = 0;
  const transfers = new TokenTransfers({
    parked: () => (settled.length === 0 ? [token] : []),
    accept: async () => {
      if (answer === "silence") throw new Error("no answer in time");
      return answer === "ok" ? { ok: true, value: {} } : { ok: false, refusal: { code: answer } };
    },
    settle: (_, outcome) => settled.push(outcome),
    now: () => clock,
    onFailure: (attempts) => failures.push(attempts),
  });
  await transfers.deliver();
  const again = transfers.dueAt ?? 0;
  expect(again).toBeGreaterThan(clock);
  await transfers.deliver();
  expect(failures).toEqual([1]);
  [clock, answer] = [again, "object-unknown"];
  await transfers.deliver();
  expect([failures, settled]).toEqual([[1, 2], []]);
  [clock, answer] = [transfers.dueAt ?? 0, "ok"];
  await transfers.deliver();
  expect([settled, transfers.dueAt]).toEqual([["ConfirmTransfer"], null]);
});
