import { setTimeout as wait } from "node:timers/promises";

/** Finer than anybody's plans. */
const LOOK_EVERY_MS = 5;

/** Thrown into whoever still waits when the day is broken off. */
export class DayOver extends Error {
  override readonly name = "DayOver";
}

/**
 * The simulated day: `speed` simulated seconds pass in a real one. Everything the crowd waits for, it waits for here, so
 * that breaking off the day wakes everybody.
 */
export class DayClock {
  readonly speed: number;
  readonly #over = new AbortController();
  #startedAt = 0;
  #heldAt: number | null = null;

  constructor(speed: number) {
    this.speed = speed;
  }

  start(): void {
    this.#startedAt = performance.now();
  }

  breakOff(): void {
    this.#over.abort();
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Simulated seconds since the start. */
  now(): number {
    return (((this.#heldAt ?? performance.now()) - this.#startedAt) / 1000) * this.speed;
  }

  /** Stops the day until something is done: a slow machine lives the same day, only longer. */
  async hold(work: Promise<unknown>): Promise<void> {
    const heldAt = performance.now();
    this.#heldAt = heldAt;
    try {
      await this.orOver(work);
    } finally {
      this.#heldAt = null;
      this.#startedAt += performance.now() - heldAt;
    }
  }

  /** What so many simulated seconds are in real milliseconds. */
  realMs(simulatedSeconds: number): number {
    return (simulatedSeconds / this.speed) * 1000;
  }

  sleep(simulatedSeconds: number): Promise<void> {
    return this.sleepReal(this.realMs(simulatedSeconds));
  }

  /** Returns at once for a moment that has passed. */
  async until(simulatedSeconds: number): Promise<void> {
    // The day may be held meanwhile, so one look is not enough.
    for (let left = simulatedSeconds - this.now(); left > 0; left = simulatedSeconds - this.now()) {
      await this.sleepReal(Math.max(LOOK_EVERY_MS, this.realMs(left)));
    }
    if (this.isOver) throw new DayOver("the day was broken off");
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
}
