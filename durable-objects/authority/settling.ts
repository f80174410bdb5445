/** Rates and estimates that move with time alone are shown anew this often: often enough to be believed. */
const SETTLE_INTERVAL_MS = 15_000;

/**
 * Repeats a broadcast while numbers still move by themselves (a rate decaying, an estimate ageing), and stops when
 * nothing moves, so that an idle object can hibernate.
 */
export class Settling {
  readonly #isMoving: (now: number) => boolean;
  readonly #broadcast: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(isMoving: (now: number) => boolean, broadcast: () => void) {
    this.#isMoving = isMoving;
    this.#broadcast = broadcast;
  }

  /** Something happened: look again in a while. */
  arm(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#broadcast();
      if (this.#isMoving(Date.now())) this.arm();
    }, SETTLE_INTERVAL_MS);
  }
}
