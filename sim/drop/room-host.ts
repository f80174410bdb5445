import { createHash } from "node:crypto";
import { type ObjectFailure, OVERLOADED } from "#durable-objects/authority/command-log";
import type { Entered } from "#durable-objects/waiting-room/waiting-room-api";
import { WaitingRoomRoom } from "#durable-objects/waiting-room/waiting-room-room";
import type { EnterRefusal, Lot, RoomCommand, RoomConfig, RoomStanding } from "#shared/domain/waiting-room/types";
import { roomStanding } from "#shared/domain/waiting-room/view";
import type { UserId } from "#shared/ids";
import type { Result } from "#shared/result";
import { Disk, NO_HOOKS } from "../disk.ts";
import type { Random } from "../random.ts";
import type { Timeline } from "../timeline.ts";
import { COLLEGE, EVENT, type LedgerHost } from "./ledger-host.ts";
import type { Watch } from "./watch.ts";

/** As the object's class has them. */
const GATHER_MS = 25;
const TOGETHER_MAX = 250;
const ON_THEIR_WAY_MAX = 5_000;

export type EnterResult = Result<Entered, EnterRefusal | ObjectFailure>;
type Waiting = { readonly userId: UserId; readonly again: boolean; readonly answer: (result: EnterResult) => void };
export type RoomHostDeps = {
  readonly timeline: Timeline;
  readonly random: Random;
  readonly ledger: () => LedgerHost;
  readonly watch: Watch;
};

/** The event's waiting room in virtual time: the real room on SQLite, wired as the object's class wires it to the platform. */
export class RoomHost {
  readonly #deps: RoomHostDeps;
  readonly #room: WaitingRoomRoom;
  #coming: Waiting[] = [];
  #isWriting = false;

  constructor(deps: RoomHostDeps) {
    this.#deps = deps;
    const { timeline } = deps;
    const disk = new Disk();
    // The platform has one alarm at work at a time: one that is set meanwhile, and comes due, waits until it is done.
    let isAtWork = false;
    const fire = (at: number) => {
      if (disk.alarmAt !== at || isAtWork) return;
      disk.alarmAt = null;
      isAtWork = true;
      this.#alarm()
        .then(() => {
          isAtWork = false;
          const next = disk.alarmAt;
          if (next !== null && next <= timeline.now) fire(next);
        })
        .catch((error) => timeline.fail(error));
    };
    this.#room = new WaitingRoomRoom(disk.connect({ ...NO_HOOKS, alarmSet: (at) => timeline.at(at, () => fire(at)) }));
  }

  get isShut(): boolean {
    return this.#room.state.phase.status !== "closed";
  }

  /** What the room keeps of everybody together, as text. */
  get bytes(): number {
    return JSON.stringify(this.#room.state).length;
  }

  async configure(config: RoomConfig): Promise<void> {
    await this.#told({ type: "ConfigureRoom", config });
  }

  async openBusy(): Promise<void> {
    await this.#told({ type: "OpenBusyRoom" });
  }

  standing(): RoomStanding {
    return roomStanding(this.#room.state);
  }

  async enter(userId: UserId, again: boolean): Promise<EnterResult> {
    if (this.#coming.length >= ON_THEIR_WAY_MAX) return OVERLOADED;
    return new Promise((answer) => {
      this.#coming.push({ userId, again, answer });
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    const { timeline, watch } = this.#deps;
    while (this.#coming.length > 0) {
      await timeline.sleep(GATHER_MS);
      const together = this.#coming.splice(0, TOGETHER_MAX);
      const results = this.#room.enter(together, timeline.now);
      for (const [at, { userId, answer }] of together.entries()) {
        const result = results[at];
        if (!result) continue;
        if (result.ok) watch.entered(userId, result.value.standing.round, result.value.number, timeline.now);
        answer(result);
      }
    }
    this.#isWriting = false;
  }

  async #alarm(): Promise<void> {
    const reading = this.isShut ? await this.#deps.ledger().meter(true) : null;
    await this.#told({ type: "Tick", reading }, makeLot(this.#deps.random));
  }

  async #told(command: Exclude<RoomCommand, { type: "EnterRoom" }>, lot?: Lot): Promise<void> {
    const { timeline, watch, ledger } = this.#deps;
    const before = this.isShut;
    this.#room.run({ collegeId: COLLEGE, eventId: EVENT }, command, timeline.now, lot);
    watch.changed(this.standing(), timeline.now);
    if (this.isShut !== before) await ledger().meter(this.isShut);
  }
}

function makeLot(random: Random): Lot {
  const seed = random.next().toString(16).slice(2);
  return { seed, commitment: createHash("sha256").update(seed).digest("hex") };
}
