import type { ServerMessage } from "#shared/protocol/live";
import { PONG, SEEN_EVERY_CHARS } from "#shared/protocol/live-wire";
import { comeBackDelayMs } from "../../web/live/come-back.ts";
import { applyMessage, EMPTY_LIVE_STATE, type LiveState } from "../../web/live/live-state.ts";
import { parseServerMessage } from "../../web/live/parse-message.ts";
import { nowMs } from "./audience.ts";

/** Sockets opened at the same time; more would overflow the listener's backlog. */
export const OPENING_AT_ONCE = 50;
/** Before anything else: a client's first try, web/live/live-channel.ts. */
const RECONNECT_FIRST_MS = 500;

/** One's own end of a socket. `cut`: without a goodbye. */
export type OpenSocket = { readonly send: (text: string) => void; readonly cut: () => void };
/** @param hear gets each text frame  @param lose is called when the other side ends it, and not after a cut */
export type OpenOne = (index: number, hear: (text: string) => void, lose: () => void) => Promise<OpenSocket>;
/** What is followed: something that only rises. Null where nothing is told of it. */
export type Figure = (entries: ReadonlyMap<string, unknown>) => number | null;

export type Counts = {
  /** Deltas told to somebody who held them already, other than the empty answer to a hello. */
  readonly repeats: number;
  /** Deltas somebody could not use, for want of one before. */
  readonly gaps: number;
  /** Sockets that ended without being cut. */
  readonly lost: number;
  /** How hellos were answered: with everything, or with what was missed alone. */
  readonly snapshots: number;
  readonly resumed: number;
};

export function addCounts(all: readonly Counts[]): Counts {
  const sum = (of: (one: Counts) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    repeats: sum(({ repeats }) => repeats),
    gaps: sum(({ gaps }) => gaps),
    lost: sum(({ lost }) => lost),
    snapshots: sum(({ snapshots }) => snapshots),
    resumed: sum(({ resumed }) => resumed),
  };
}

/** Many who follow one channel, wherever their ends of the sockets are. */
export type Crowd = {
  readonly size: number;
  /** Opens every socket that is not open, and says hello on it. */
  connect(): Promise<void>;
  /** The same after a cut, each when a client of the product would: see `comeBackDelayMs`. */
  comeBack(seats: number): Promise<void>;
  /** As when an access point dies, or all objects are moved: nobody says goodbye. */
  cut(): void | Promise<void>;
  /** From then on notes who sees `value` or more; what had come before counts as seen now. */
  expect(value: number, patienceMs: number): Arrivals | Promise<Arrivals>;
  counts(): Counts | Promise<Counts>;
};

/** When each saw it, epoch milliseconds; those who did not in time are not among them. */
export type Arrivals = { readonly times: Promise<readonly number[]> };

type Follower = { socket: OpenSocket | null; state: LiveState; value: number; isGreeted: boolean; unconfirmed: number };
type Wave = { readonly value: number; left: number; readonly seenAt: number[]; done: () => void };

/**
 * They keep to the rules of the product's own client: they keep their position over a cut, ask for what they missed, and count
 * what they were told twice.
 */
export class Followers implements Crowd {
  readonly #followers: Follower[];
  readonly #open: OpenOne;
  readonly #figure: Figure;
  readonly #openingAtOnce: number;
  #wave: Wave | null = null;
  #repeats = 0;
  #gaps = 0;
  #lost = 0;
  #snapshots = 0;
  #resumed = 0;

  constructor(count: number, open: OpenOne, figure: Figure, openingAtOnce = OPENING_AT_ONCE) {
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
    this.#openingAtOnce = openingAtOnce;
  }

  get size(): number {
    return this.#followers.length;
  }

  counts(): Counts {
    return {
      repeats: this.#repeats,
      gaps: this.#gaps,
      lost: this.#lost,
      snapshots: this.#snapshots,
      resumed: this.#resumed,
    };
  }

  async connect(): Promise<void> {
    await this.#openAll(() => 0);
  }

  async comeBack(seats: number): Promise<void> {
    await this.#openAll(() => RECONNECT_FIRST_MS + comeBackDelayMs(seats, Math.random()));
  }

  cut(): void {
    for (const follower of this.#followers) {
      follower.socket?.cut();
      follower.socket = null;
    }
  }

  expect(value: number, patienceMs: number): Arrivals {
    const now = nowMs();
    const seenAt = this.#followers.filter((one) => one.value >= value).map(() => now);
    const left = this.size - seenAt.length;
    if (left === 0) return { times: Promise.resolve(seenAt) };
    const times = new Promise<readonly number[]>((resolve) => {
      const wave: Wave = {
        ...{ value, left, seenAt },
        done: () => {
          clearTimeout(timer);
          if (this.#wave === wave) this.#wave = null;
          resolve(seenAt);
        },
      };
      const timer = setTimeout(wave.done, patienceMs);
      this.#wave = wave;
    });
    return { times };
  }

  async #openAll(delayMs: () => number): Promise<void> {
    const now = nowMs();
    const waiting = this.#followers.flatMap((follower, index) =>
      follower.socket === null ? [{ index, follower, dueAt: now + delayMs() }] : [],
    );
    waiting.sort((a, b) => b.dueAt - a.dueAt || b.index - a.index);
    const open = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const early = next.dueAt - nowMs();
        if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
        await this.#openOne(next.index, next.follower);
      }
    };
    await Promise.all(Array.from({ length: this.#openingAtOnce }, open));
  }

  async #openOne(index: number, follower: Follower): Promise<void> {
    const hear = (text: string) => this.#hear(follower, text);
    const lose = () => {
      this.#lost += 1;
    };
    follower.socket = await this.#open(index, hear, lose);
    follower.unconfirmed = 0;
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
      this.#gaps += 1;
      this.#hello(follower);
      return;
    }
    if (!follower.isGreeted) {
      follower.isGreeted = true;
      if (message.type === "snapshot") this.#snapshots += 1;
      else this.#resumed += 1;
    }
    if (applied.kind === "same") {
      if (message.type === "delta" && Object.keys(message.set).length > 0) this.#repeats += 1;
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

/** Where in the entries a figure is found. */
export type FigurePath = readonly [key: string, ...names: string[]];

/** The number at this place; of a list on the way, the greatest. */
export function figureAt(...[key, ...names]: FigurePath): Figure {
  return (entries) => greatestAt(entries.get(key), names);
}

function greatestAt(value: unknown, names: readonly string[]): number | null {
  if (Array.isArray(value)) {
    const numbers = value.map((one) => greatestAt(one, names)).filter((one) => one !== null);
    return numbers.length > 0 ? Math.max(...numbers) : null;
  }
  const [name, ...rest] = names;
  if (name === undefined) return typeof value === "number" ? value : null;
  return isRecord(value) ? greatestAt(value[name], rest) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
