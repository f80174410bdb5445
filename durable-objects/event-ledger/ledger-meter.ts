import type { UserId } from "#shared/ids";
import { RollingCount } from "#shared/rolling-count";

/** Short enough to follow a crowd, long enough to be a rate. */
const WINDOW_MS = 3_000;
/** The waiting room says it each second, and each five before the opening; a room that is gone shuts nobody out for longer. */
const SHUT_FOR_MS = 15_000;
/** How often a busy ledger says that it is. */
const TELL_EVERY_MS = 2_000;

/**
 * What the ledger and its waiting room know of each other. All of it is in memory: after a kill the room says it again within
 * a second, and until then the ledger sheds what is too much.
 */
export class LedgerMeter {
  readonly #commands = new RollingCount(WINDOW_MS);
  #newestAt = 0;
  #shutUntil = 0;
  #toldAt = 0;
  readonly #arrived = new Set<UserId>();

  /** So many commands were taken at `now`, epoch milliseconds. */
  count(now: number, commands = 1): void {
    this.#newestAt = Math.max(this.#newestAt, now);
    for (let n = 0; n < commands; n++) this.#commands.add(this.#newestAt);
  }

  /** The room says whether people are to wait first. */
  setShut(isShut: boolean, now: number): void {
    if (!isShut) this.#arrived.clear();
    this.#shutUntil = isShut ? now + SHUT_FOR_MS : 0;
  }

  isShut(now: number): boolean {
    return now < this.#shutUntil;
  }

  /** Somebody came with an admission. */
  arrive(userId: UserId): void {
    this.#arrived.add(userId);
  }

  /** Whether it is time to say that there is too much to do. */
  shouldTell(now: number): boolean {
    if (now - this.#toldAt < TELL_EVERY_MS) return false;
    this.#toldAt = now;
    return true;
  }

  read(now: number): { readonly commandsPerSecond: number; readonly arrived: number } {
    this.#newestAt = Math.max(this.#newestAt, now);
    return { commandsPerSecond: (this.#commands.at(this.#newestAt) * 1000) / WINDOW_MS, arrived: this.#arrived.size };
  }
}
