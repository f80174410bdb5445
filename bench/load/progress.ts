/** Says every so often how far something long is. */
export class Progress {
  readonly #what: string;
  readonly #total: number;
  readonly #every: number;
  readonly #startedAt = Date.now();
  #done = 0;

  constructor(what: string, total: number, every: number) {
    this.#what = what;
    this.#total = total;
    this.#every = every;
  }

  step(): void {
    this.#done += 1;
    if (this.#done % this.#every !== 0 && this.#done !== this.#total) return;
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(0);
    console.error(`  ${this.#done} of ${this.#total} ${this.#what}, ${seconds} s`);
  }
}
