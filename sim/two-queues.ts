import { StationRoom } from "#durable-objects/station/station-room";
import { countedId, countingIds } from "#shared/counting-ids";
import type { StationId } from "#shared/ids";
import { collegeOf, deskConfig, stationIdentity, DAY_START as T0 } from "./campus.ts";
import { Disk, type DiskHooks } from "./disk.ts";

export const college = collegeOf(1, 4);
const HERE = college.deskId;
export const THERE = countedId("station", 999);
/** Who is not at rest after as many tries never will be. */
export const ROUNDS_MAX = 40;

export type QueueName = "here" | "there";

export class Death extends Error {}

/** Two queues whose machines die at chosen moments: before or after any write, or between an answer and whoever asked. */
export abstract class TwoQueues {
  readonly #disks = { here: new Disk(), there: new Disk() };
  readonly #ids = countingIds();
  readonly #deaths: ReadonlySet<number>;
  #rooms: Record<QueueName, StationRoom> | null = null;
  #isCounting = false;
  /** Moments that could have been a death so far. */
  moments = 0;
  now = T0;

  constructor(deaths: readonly number[]) {
    this.#deaths = new Set(deaths);
  }

  /** What holds after every death: nobody is at both queues, nobody at neither. */
  abstract expectOnePlace(): void;

  protected readonly moment = (): void => {
    if (!this.#isCounting) return;
    this.moments += 1;
    if (!this.#deaths.has(this.moments)) return;
    this.#rooms = null;
    throw new Death();
  };

  get rooms(): Record<QueueName, StationRoom> {
    if (this.#rooms) return this.#rooms;
    // Waking up writes only at the very first time, which is not what is tried here.
    const wasCounting = this.#isCounting;
    this.#isCounting = false;
    this.#rooms = { here: this.#open("here", HERE), there: this.#open("there", THERE) };
    this.#isCounting = wasCounting;
    return this.#rooms;
  }

  #open(name: QueueName, stationId: StationId): StationRoom {
    const hooks: DiskHooks = { beforeCommit: this.moment, afterCommit: this.moment, alarmSet: () => {} };
    const storage = this.#disks[name].connect(hooks);
    const room = new StationRoom({ storage, ids: this.#ids, onDurable: () => {}, onChange: () => {} });
    if (!room.head) room.configure(stationIdentity(college, stationId), deskConfig(1), T0);
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
}
