/** Instants forgotten at once: rarely enough to cost nothing, often enough to keep the list short. */
const FORGET_AT = 1_000;

/** How many things happened within the last `windowMs` milliseconds. They are added in the order they happened. */
export class RollingCount {
  readonly #windowMs: number;
  readonly #instants: number[] = [];
  /** Index of the first instant that may still count. */
  #first = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** @param at epoch milliseconds, not before the last one added */
  add(at: number): void {
    this.#instants.push(at);
  }

  /** Those in (`now` − window, `now`]; `now` must not run backwards. Amortised O(1). */
  at(now: number): number {
    const isPast = (at: number | undefined) => at !== undefined && at <= now - this.#windowMs;
    while (isPast(this.#instants[this.#first])) this.#first += 1;
    if (this.#first >= FORGET_AT) this.#first -= this.#instants.splice(0, this.#first).length;
    return this.#instants.length - this.#first;
  }
}
