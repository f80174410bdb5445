import type { CommandId } from "#shared/ids";
import type { Reply } from "./acknowledgements.ts";
import { Died } from "./crash-plan.ts";
import type { Host } from "./host.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

const TIMEOUT_MS = 3_000;
/** Longer than any time-out, so that a request can arrive after its own repetition. */
const DELAYED_MS = 90_000;

/**
 * One device's way to the objects. Requests get lost, doubled, delayed past later ones; replies get lost. The device
 * knows only "no answer" and asks again, with the same command id.
 */
export class Device {
  readonly #world: World;
  readonly #random: Random;
  readonly #name: string;
  #commands = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#random = world.random.fork(`device ${name}`);
    this.#name = name;
  }

  /** One intent: the same command id until there is an answer. */
  async command<Room, R extends Reply>(
    host: Host<Room>,
    run: (room: Room, commandId: CommandId, now: number) => R,
  ): Promise<R> {
    this.#commands += 1;
    return this.commandWithId(host, `${this.#name}-${this.#commands}` as CommandId, run);
  }

  async commandWithId<Room, R extends Reply>(
    host: Host<Room>,
    commandId: CommandId,
    run: (room: Room, commandId: CommandId, now: number) => R,
  ): Promise<R> {
    const deliver = () => {
      const reply = host.ask((room, now) => run(room, commandId, now));
      // As it would arrive: a reply that is kept must not change with the object's memory.
      const sent: R = JSON.parse(JSON.stringify(reply));
      this.#world.acknowledgements.given(host.name, commandId, sent);
      return sent;
    };
    for (;;) {
      const heard = await this.#attempt(deliver);
      if (heard) return heard.reply;
      this.#world.met("reply lost and retried");
      await this.#world.timeline.sleep(this.#random.int(200, 4_000));
    }
  }

  /** A look at an object, asked again until it answers. */
  async look<Room, T>(host: Host<Room>, read: (room: Room, now: number) => T): Promise<T> {
    for (;;) {
      const heard = await this.#attempt(() => host.ask(read));
      if (heard) return heard.reply;
    }
  }

  #attempt<R>(deliver: () => R): Promise<{ reply: R } | null> {
    const { timeline, faults, met } = this.#world;
    return new Promise((resolve) => {
      timeline.at(timeline.now + TIMEOUT_MS, () => resolve(null));
      if (faults.hit("requestLost")) return;
      const isReplyLost = faults.hit("replyLost");
      const delayMs = faults.hit("delayed") ? DELAYED_MS : this.#random.int(5, 150);
      timeline.at(timeline.now + delayMs, () => {
        const reply = this.#deliver(deliver);
        if (reply && !isReplyLost) timeline.at(timeline.now + this.#random.int(5, 150), () => resolve(reply));
      });
      if (!faults.hit("duplicated")) return;
      met("request duplicated");
      timeline.at(timeline.now + this.#random.int(10, DELAYED_MS), () => this.#deliver(deliver));
    });
  }

  #deliver<R>(deliver: () => R): { reply: R } | null {
    try {
      return { reply: deliver() };
    } catch (error) {
      if (error instanceof Died) this.#world.met("crash between turn and reply");
      else this.#world.timeline.fail(error);
      return null;
    }
  }
}
