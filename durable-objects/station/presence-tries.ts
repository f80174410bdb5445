import type { QueueRefusal } from "#shared/domain/queue/types";
import type { UserId } from "#shared/ids";
import type { Storage } from "../authority/storage.ts";

/** Two codes of a million are good at a time: who guesses all day and night is right once in two years. */
const TRIES_MAX = 5;
const TRIES_WITHIN_MS = 10 * 60_000;

/** Wrong codes somebody gave lately. Kept with the station: sleeping must not give new tries. */
export class PresenceTries {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Why this person cannot try another code now, or null. */
  whyNot(userId: UserId, at: number): QueueRefusal | null {
    const { wrong, since } = this.#of(userId, at);
    return wrong >= TRIES_MAX ? { code: "presence-tries-over", until: since + TRIES_WITHIN_MS } : null;
  }

  /** What a wrong code is answered with, once `note` has counted it. */
  wrong(userId: UserId, at: number): QueueRefusal {
    return { code: "presence-code-wrong", triesLeft: TRIES_MAX - this.#of(userId, at).wrong - 1 };
  }

  /** Inside the turn of the refusal. */
  note(userId: UserId, at: number): void {
    const { wrong, since } = this.#of(userId, at);
    this.#storage.run("DELETE FROM presence_try WHERE since <= ?", at - TRIES_WITHIN_MS);
    this.#storage.run(
      `INSERT INTO presence_try (user_id, wrong, since) VALUES (?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET wrong = excluded.wrong, since = excluded.since`,
      userId,
      wrong + 1,
      since,
    );
  }

  #of(userId: UserId, at: number): { wrong: number; since: number } {
    const [row] = this.#storage.all<{ wrong: number; since: number }>(
      "SELECT wrong, since FROM presence_try WHERE user_id = ? AND since > ?",
      userId,
      at - TRIES_WITHIN_MS,
    );
    return row ?? { wrong: 0, since: at };
  }
}
