import { Violation } from "./violation.ts";

type Happening = { readonly at: number; readonly order: number; readonly run: () => void };

/** More than any day needs; a day that has not come to rest by then never will. */
const HAPPENINGS_MAX = 60_000;

/**
 * Virtual time. Everything that waits, waits here: scripts sleep, messages travel, alarms come due. Between two
 * happenings every promise that can settle has settled, so a run is decided by its seed alone.
 */
export class Timeline {
  #now: number;
  #order = 0;
  readonly #heap: Happening[] = [];
  readonly #failures: unknown[] = [];
  readonly #running = new Set<string>();
  #held = 0;
  readonly #happeningsMax: number;

  constructor(start: number, happeningsMax = HAPPENINGS_MAX) {
    this.#now = start;
    this.#happeningsMax = happeningsMax;
  }

  get now(): number {
    return this.#now;
  }

  at(time: number, run: () => void): void {
    this.#push({ at: Math.max(time, this.#now), order: this.#order++, run });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#now + ms, resolve));
  }

  until(time: number): Promise<void> {
    return this.sleep(Math.max(0, time - this.#now));
  }

  /** A script that must come to its end before the day does. */
  spawn(name: string, script: () => Promise<void>): void {
    this.#running.add(name);
    script().then(
      () => this.#running.delete(name),
      (error) => this.fail(error),
    );
  }

  /** Work that takes no virtual time and yet more than a moment, such as a digest: nothing else happens until it is done. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#held += 1;
    try {
      return await work();
    } finally {
      this.#held -= 1;
    }
  }

  fail(error: unknown): void {
    this.#failures.push(error);
  }

  /** Runs until nothing is left to happen. @throws the first failure of anything that ran */
  async toRest(): Promise<void> {
    for (let count = 0; ; count++) {
      do await new Promise((resolve) => setImmediate(resolve));
      while (this.#held > 0);
      if (this.#failures.length > 0) throw this.#failures[0];
      const next = this.#pop();
      if (!next) break;
      if (count > this.#happeningsMax) throw new Violation("LIVE", "the day never comes to rest");
      this.#now = next.at;
      next.run();
    }
    if (this.#running.size > 0) throw new Violation("LIVE", `still waiting: ${[...this.#running].join(", ")}`);
  }

  #push(one: Happening): void {
    const heap = this.#heap;
    let i = heap.push(one) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, one)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = one;
  }

  #pop(): Happening | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last || heap.length === 0) return first;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) child += 1;
      const below = heap[child];
      if (!below || isBefore(last, below)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
    return first;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
