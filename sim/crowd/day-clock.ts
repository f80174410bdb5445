import { setTimeout as wait } from "node:timers/promises";

/** Finer than anybody's plans, and coarse enough that hundreds who wait do not keep a processor busy. */
const LOOK_EVERY_MS = 20;

/** Thrown into whoever still waits when the day is broken off. */
export class DayOver extends Error {
  override readonly name = "DayOver";
}

/**
 * The simulated day: `speed` simulated seconds pass in a real one. Everything the crowd waits for, it waits for here, so
 * that a busy machine can be given a rest, and breaking off the day wakes everybody.
 */
export class DayClock {
  readonly speed: number;
  readonly #over = new AbortController();
  /** Milliseconds on the running time below. */
  #startedAt = 0;
  #heldAt: number | null = null;
  #restingSince: number | null = null;
  #resumed = Promise.withResolvers<void>();
  #restedMs = 0;

  constructor(speed: number) {
    this.speed = speed;
  }

  start(): void {
    this.#startedAt = this.#running();
  }

  breakOff(): void {
    this.#over.abort();
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Real milliseconds in which the day stood still because the machine was busy. */
  get restedMs(): number {
    return this.#restedMs + (this.#restingSince === null ? 0 : performance.now() - this.#restingSince);
  }

  /** Nobody begins anything new until `resume`: what is under way gets the machine for itself. */
  rest(): void {
    this.#restingSince ??= performance.now();
  }

  resume(): void {
    this.#restedMs = this.restedMs;
    this.#restingSince = null;
    this.#resumed.resolve();
    this.#resumed = Promise.withResolvers();
  }

  /** Simulated seconds since the start. */
  now(): number {
    return (((this.#heldAt ?? this.#running()) - this.#startedAt) / 1000) * this.speed;
  }

  /** Stops the time of day, not the people: the next part of the day begins when something is done. */
  async hold(work: Promise<unknown>): Promise<void> {
    const heldAt = this.#running();
    this.#heldAt = heldAt;
    try {
      await this.orOver(work);
    } finally {
      this.#heldAt = null;
      this.#startedAt += this.#running() - heldAt;
    }
  }

  /** What so many simulated seconds are in real milliseconds. */
  realMs(simulatedSeconds: number): number {
    return (simulatedSeconds / this.speed) * 1000;
  }

  async sleep(simulatedSeconds: number): Promise<void> {
    const until = this.#running() + this.realMs(simulatedSeconds);
    await this.#waitWhile(() => until - this.#running());
  }

  /** Returns at once for a moment that has passed. */
  async until(simulatedSeconds: number): Promise<void> {
    await this.#waitWhile(() => this.realMs(simulatedSeconds - this.now()));
  }

  async sleepReal(ms: number): Promise<void> {
    if (this.isOver) throw new DayOver("the day was broken off");
    if (ms <= 0) return;
    try {
      await wait(ms, undefined, { signal: this.#over.signal });
    } catch {
      throw new DayOver("the day was broken off");
    }
  }

  /** Waits for something outside the clock, but not beyond the end of the day. */
  orOver<T>(work: Promise<T>): Promise<T> {
    const { signal } = this.#over;
    return new Promise<T>((resolve, reject) => {
      const stop = () => reject(new DayOver("the day was broken off"));
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    });
  }

  /** Real time without the rests, in milliseconds. */
  #running(): number {
    return (this.#restingSince ?? performance.now()) - this.#restedMs;
  }

  async #waitWhile(leftMs: () => number): Promise<void> {
    // The day may rest or be held meanwhile, so one look is not enough.
    for (let left = leftMs(); left > 0; left = leftMs()) {
      await this.sleepReal(Math.max(LOOK_EVERY_MS, left));
      if (this.#restingSince !== null) await this.orOver(this.#resumed.promise);
    }
    if (this.isOver) throw new DayOver("the day was broken off");
  }
}
