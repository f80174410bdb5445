import { expect, test } from "vitest";
import { TokenTransfers } from "#durable-objects/station/token-transfers";
import type { Token } from "#shared/domain/queue/types";
import type { CommandId, UserId } from "#shared/ids";
import { DAY_START as now } from "./campus.ts";
import { college, Death, ROUNDS_MAX, THERE, TwoQueues } from "./two-queues.ts";

const [asha] = college.people as [UserId];
const { organizer } = college;
const SPACE_MS = 60_000;

class MovingToken extends TwoQueues {
  /** What an alarm does: every life has its own memory of what it tried. */
  async deliver(): Promise<void> {
    let isDead = false;
    const transfers = new TokenTransfers({
      parked: () => this.rooms.here.parked(),
      accept: async (_, transferId, token) => {
        this.moment();
        const answer = this.rooms.there.acceptTransfer(transferId, token, this.now);
        this.moment();
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

  override expectOnePlace(): void {
    const { here, there } = this.places();
    expect(here?.status === "waiting" && there !== null, "callable at both").toBe(false);
    expect(here ?? there, "a place at neither").not.toBeNull();
  }
}

const OPEN = { type: "OpenQueue" } as const;
const commandId = (name: string) => name as CommandId;

async function move(deaths: readonly number[], isThereOpen: boolean): Promise<MovingToken> {
  const world = new MovingToken(deaths);
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

function expectMoved(world: MovingToken): void {
  const { here, there } = world.places();
  expect(here).toBeNull();
  expect(there).toMatchObject({ status: "waiting", joinedAt: now, name: "Asha", number: 1 });
  expect(world.rooms.there.board(world.now)?.tokens).toHaveLength(1);
}

function expectBack(world: MovingToken): void {
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
