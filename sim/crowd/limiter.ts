/** Lets a bounded number of requests out at once; the others wait in line. */
export class Limiter {
  readonly #line: (() => void)[] = [];
  #free: number;

  constructor(atOnceMax: number) {
    this.#free = atOnceMax;
  }

  /** @returns what to call on leaving */
  async enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((go) => this.#line.push(go));
    return () => {
      const next = this.#line.shift();
      if (next) next();
      else this.#free += 1;
    };
  }
}
