/** Bursts of this many seconds' worth are taken at once; more would queue inside the object. */
const BURST_SECONDS = 2;

/**
 * Sheds writing commands above a steady rate, so that an object answers "busy" at once instead of queueing without
 * bound. A token bucket; repeats of a known command pay too, since they cost a read.
 */
export class Admission {
  readonly #perSecond: number;
  #tokens: number;
  #at = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * BURST_SECONDS;
  }

  /** Takes one command at `now` (epoch milliseconds); false means shed it. */
  take(now: number): boolean {
    this.#refill(now);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /**
   * Takes commands that can wait, all or none: half of a burst is left to those that cannot.
   * @param commands more than that half count as it, or they would wait for good
   */
  takeSpare(now: number, commands: number): boolean {
    this.#refill(now);
    const kept = (this.#perSecond * BURST_SECONDS) / 2;
    const cost = Math.min(commands, kept);
    if (this.#tokens - cost < kept) return false;
    this.#tokens -= cost;
    return true;
  }

  /** Less than half of a burst is left: for some time more came than can go on. */
  isStrained(now: number): boolean {
    this.#refill(now);
    return this.#tokens < (this.#perSecond * BURST_SECONDS) / 2;
  }

  #refill(now: number): void {
    const refill = (Math.max(0, now - this.#at) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond * BURST_SECONDS, this.#tokens + refill);
    this.#at = Math.max(this.#at, now);
  }
}
