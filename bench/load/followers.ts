import { PONG, SEEN_EVERY_CHARS, type ServerMessage } from "#shared/protocol/live";
import { applyMessage, EMPTY_LIVE_STATE, type LiveState } from "../../web/live/live-state.ts";
import { parseServerMessage } from "../../web/live/parse-message.ts";
import { nowMs } from "./audience.ts";
import type { LiveSocket } from "./live-socket.ts";

/** Sockets opened at the same time; more would overflow the listener's backlog. */
const OPENING_AT_ONCE = 50;

type Follower = { socket: LiveSocket | null; state: LiveState; value: number; isGreeted: boolean; unconfirmed: number };
type Wave = { readonly value: number; left: number; readonly seenAt: number[]; done: () => void };

/**
 * Many who follow one channel by the rules of the product's own client: they keep their position over a cut, ask for what they
 * missed, and count what they were told twice. What is followed is a figure that only rises.
 */
export class Followers {
  readonly #followers: Follower[];
  readonly #open: (index: number) => Promise<LiveSocket>;
  readonly #figure: (entries: ReadonlyMap<string, unknown>) => number | null;
  #wave: Wave | null = null;
  /** Deltas told to somebody who held them already, other than the empty answer to a hello. */
  repeats = 0;
  /** Deltas somebody could not use, for want of one before. */
  gaps = 0;
  lost = 0;
  /** How hellos were answered: with everything, or with what was missed alone. */
  snapshots = 0;
  resumed = 0;

  constructor(
    count: number,
    open: (index: number) => Promise<LiveSocket>,
    figure: (entries: ReadonlyMap<string, unknown>) => number | null,
  ) {
    const start = (): Follower => ({
      socket: null,
      state: EMPTY_LIVE_STATE,
      value: Number.NEGATIVE_INFINITY,
      isGreeted: false,
      unconfirmed: 0,
    });
    this.#followers = Array.from({ length: count }, start);
    this.#open = open;
    this.#figure = figure;
  }

  get size(): number {
    return this.#followers.length;
  }

  /** Opens every socket that is not open, and says hello on it. */
  async connect(): Promise<void> {
    const waiting = [...this.#followers.entries()].filter(([, { socket }]) => socket === null).reverse();
    const open = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await this.#connectOne(...next);
    };
    await Promise.all(Array.from({ length: OPENING_AT_ONCE }, open));
  }

  /** As when an access point dies, or all objects are moved: nobody says goodbye. */
  cut(): void {
    for (const follower of this.#followers) {
      follower.socket?.cut();
      follower.socket = null;
    }
  }

  /**
   * Waits until all have seen `value` or more; call it before that can happen, or its instant is not known.
   * @returns when each did, epoch milliseconds; those who did not within `patienceMs` are not among them
   */
  async reached(value: number, patienceMs: number): Promise<readonly number[]> {
    const now = nowMs();
    const seenAt = this.#followers.filter((one) => one.value >= value).map(() => now);
    const left = this.size - seenAt.length;
    if (left === 0) return seenAt;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patienceMs);
      this.#wave = {
        ...{ value, left, seenAt },
        done: () => {
          clearTimeout(timer);
          resolve();
        },
      };
    });
    this.#wave = null;
    return seenAt;
  }

  async #connectOne(index: number, follower: Follower): Promise<void> {
    const socket = await this.#open(index);
    follower.socket = socket;
    follower.unconfirmed = 0;
    socket.onText = (text) => this.#hear(follower, text.toString("utf8"));
    socket.onClose = () => {
      this.lost += 1;
    };
    this.#hello(follower);
  }

  #hello(follower: Follower): void {
    follower.isGreeted = false;
    follower.socket?.send(JSON.stringify({ type: "hello", since: follower.state.seq }));
  }

  #hear(follower: Follower, text: string): void {
    if (text === PONG) return;
    follower.unconfirmed += text.length;
    for (; follower.unconfirmed >= SEEN_EVERY_CHARS; follower.unconfirmed -= SEEN_EVERY_CHARS) {
      follower.socket?.send(JSON.stringify({ type: "seen" }));
    }
    const message = parseServerMessage(text);
    if (message?.type === "snapshot" || message?.type === "delta") this.#apply(follower, message);
  }

  #apply(follower: Follower, message: Extract<ServerMessage, { type: "snapshot" | "delta" }>): void {
    const applied = applyMessage(follower.state, message);
    if (applied.kind === "gap") {
      this.gaps += 1;
      this.#hello(follower);
      return;
    }
    if (!follower.isGreeted) {
      follower.isGreeted = true;
      if (message.type === "snapshot") this.snapshots += 1;
      else this.resumed += 1;
    }
    if (applied.kind === "same") {
      if (message.type === "delta" && Object.keys(message.set).length > 0) this.repeats += 1;
      return;
    }
    follower.state = applied.state;
    this.#note(follower, this.#figure(applied.state.entries) ?? follower.value);
  }

  #note(follower: Follower, value: number): void {
    const wave = this.#wave;
    if (wave && follower.value < wave.value && value >= wave.value) {
      wave.seenAt.push(nowMs());
      wave.left -= 1;
      if (wave.left === 0) wave.done();
    }
    follower.value = Math.max(follower.value, value);
  }
}
