import type { DayClock } from "./day-clock.ts";

const LOOK_EVERY_MS = 100;
/** An answer that takes longer shows a machine that does not keep up. */
const TOO_LONG_MS = 800;
/** More requests on their way than a quiet machine ever leaves open. */
const TOO_MANY = 28;
/** Both well below, so that the day does not stumble. */
const CALM_MS = 250;
const CALM_COUNT = 8;

/**
 * Lets the day rest while the machine does not keep up: this is a rehearsal, not a load test, and a laptop that compiles
 * something meanwhile shall live the same day, only longer. The report tells for how long.
 */
export class PaceKeeper {
  readonly #clock: DayClock;
  readonly #open = new Set<{ readonly since: number }>();
  readonly #timer: ReturnType<typeof setInterval>;
  #isResting = false;

  constructor(clock: DayClock) {
    this.#clock = clock;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** A request begins; call what is returned when it has ended. */
  begin(): () => void {
    const request = { since: performance.now() };
    this.#open.add(request);
    return () => this.#open.delete(request);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#clock.resume();
  }

  #look(): void {
    const [oldest] = this.#open;
    const age = oldest ? performance.now() - oldest.since : 0;
    const count = this.#open.size;
    if (!this.#isResting && (age > TOO_LONG_MS || count > TOO_MANY)) {
      this.#isResting = true;
      this.#clock.rest();
    } else if (this.#isResting && age < CALM_MS && count < CALM_COUNT) {
      this.#isResting = false;
      this.#clock.resume();
    }
  }
}
