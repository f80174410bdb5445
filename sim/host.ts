import type { Storage } from "#durable-objects/authority/storage";
import { type CrashPlan, Died, type Life } from "./crash-plan.ts";
import { Disk, NO_HOOKS } from "./disk.ts";
import type { Faults } from "./faults.ts";
import type { Sometimes } from "./sometimes.ts";
import type { Timeline } from "./timeline.ts";

/** What one life of an object consists of. */
export type Body<Room> = { readonly room: Room; readonly alarm: () => Promise<void> };

export type HostDeps<Room> = {
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly crashes: CrashPlan;
  readonly met: (what: Sometimes) => void;
  readonly newLife: () => Life;
  readonly build: (storage: Storage, life: Life) => Body<Room>;
  readonly wrap: (storage: Storage) => Storage;
  /** Asked after every step an object has taken. */
  readonly afterStep: (room: Room) => void;
};

/** An alarm that comes due while another is under way is tried again this much later. */
const BUSY_MS = 500;
/** A new machine takes about this long to notice that the old one died in an alarm. */
const REFIRE_MS = 2_000;
const LATE_MS = 25_000;

/**
 * The platform around one object: builds it from its storage when it is needed, runs its alarm at least once, and
 * forgets it when it dies or is evicted. While an old life's calls may still be on their way, a new one can be at work.
 */
export class Host<Room> {
  readonly name: string;
  readonly disk = new Disk();
  readonly #deps: HostDeps<Room>;
  #current: { readonly life: Life; readonly body: Body<Room> } | null = null;
  #firing: Life | null = null;

  constructor(name: string, deps: HostDeps<Room>) {
    this.name = name;
    this.#deps = deps;
  }

  /** One request. @throws Died when the object died before it could reply */
  ask<T>(run: (room: Room, now: number) => T): T {
    if (this.#deps.faults.hit("evicted") && !this.#firing) this.#current = null;
    const { life, body } = this.#wake();
    return this.#living(life, () => {
      const result = run(body.room, this.#clock(life));
      this.#deps.afterStep(body.room);
      return result;
    });
  }

  /** A fresh life from the same storage, beside the running one: for checks at rest. */
  rebuilt(): Room {
    return this.#deps.build(this.disk.connect(NO_HOOKS), newLife()).room;
  }

  #clock(life: Life): number {
    return this.#deps.timeline.now + life.skewMs;
  }

  #wake(): { life: Life; body: Body<Room> } {
    if (this.#current) return this.#current;
    const life = this.#deps.newLife();
    const { crashes } = this.#deps;
    const storage = this.disk.connect({
      beforeCommit: () => crashes.turn(life, "before"),
      afterCommit: () => crashes.turn(life, "after"),
      alarmSet: (at) => this.#schedule(at, life),
    });
    return this.#living(life, () => {
      const built = { life, body: this.#deps.build(this.#deps.wrap(guarded(storage, life)), life) };
      this.#current = built;
      return built;
    });
  }

  /** Whatever the object's own code makes of its death, nobody outside hears of it. */
  #living<T>(life: Life, run: () => T): T {
    try {
      return run();
    } finally {
      if (life.dead) {
        this.#bury(life);
        // biome-ignore lint/correctness/noUnsafeFinally: a dead object neither returns nor throws.
        throw new Died(`${this.name} died`);
      }
    }
  }

  #schedule(at: number, life: Life): void {
    const late = this.#deps.faults.hit("alarmLate");
    this.#deps.timeline.at(at - life.skewMs + (late ? LATE_MS : 5), () => {
      if (late) this.#deps.met("alarm late");
      if (this.disk.alarmAt === at) void this.#fire(at, life);
    });
  }

  async #fire(at: number, scheduledBy: Life): Promise<void> {
    if (this.#firing)
      return this.#deps.timeline.at(this.#deps.timeline.now + BUSY_MS, () => this.#refire(at, scheduledBy));
    this.disk.alarmAt = null;
    let life: Life | null = null;
    try {
      const woken = this.#wake();
      life = woken.life;
      this.#firing = life;
      await woken.body.alarm();
      if (this.#deps.faults.hit("alarmTwice")) {
        this.#deps.met("alarm twice");
        await woken.body.alarm();
      }
      if (!life.dead) this.#deps.afterStep(woken.body.room);
    } catch (error) {
      if (!(error instanceof Died)) return this.#deps.timeline.fail(error);
    }
    if (!life) return this.#retry();
    if (life.dead) return this.#bury(life);
    if (this.#firing === life) this.#firing = null;
  }

  #refire(at: number, life: Life): void {
    if (this.disk.alarmAt === at) void this.#fire(at, life);
  }

  /** A life ended: what it was doing in its alarm will be done again. */
  #bury(life: Life): void {
    if (this.#current?.life === life) this.#current = null;
    if (this.#firing === life) this.#retry();
  }

  #retry(): void {
    this.#firing = null;
    if (this.disk.alarmAt !== null) return;
    const life = newLife();
    this.disk.alarmAt = this.#deps.timeline.now + REFIRE_MS;
    this.#schedule(this.disk.alarmAt, life);
  }
}

function newLife(): Life {
  return { skewMs: 0, dead: false };
}

/** Storage is out of reach once its machine has died. */
function guarded(storage: Storage, life: Life): Storage {
  const alive = () => {
    if (life.dead) throw new Died("storage is out of reach");
  };
  return {
    all: (sql, ...params) => {
      alive();
      return storage.all(sql, ...params);
    },
    run: (sql, ...params) => {
      alive();
      storage.run(sql, ...params);
    },
    turn: (run) => {
      alive();
      return storage.turn(run);
    },
    setAlarm: (at) => {
      alive();
      storage.setAlarm(at);
    },
  };
}
