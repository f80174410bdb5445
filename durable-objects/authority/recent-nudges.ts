import type { UserId } from "#shared/ids";
import type { NudgeTopic } from "#shared/protocol/live";

/** From when a page asks for what it shows until it listens; a hibernating object forgets sooner, and has told nobody anything by then. */
const PAGE_OPENS_MS = 15_000;
/** A crowd that is told at once; whoever was told first listens by now. */
const PEOPLE_MAX = 5_000;

/** Who was told of something in the last moments: a page that was opening then has asked before it, and listens after it. */
export class RecentNudges {
  /** Least recently told first. */
  readonly #told = new Map<UserId, Map<NudgeTopic, number>>();

  told(userId: UserId, topic: NudgeTopic, now: number): void {
    const topics = this.#told.get(userId) ?? new Map<NudgeTopic, number>();
    this.#told.delete(userId);
    this.#told.set(userId, topics.set(topic, now));
    for (const [first, its] of this.#told) {
      if (this.#told.size <= PEOPLE_MAX && Math.max(...its.values()) > now - PAGE_OPENS_MS) return;
      this.#told.delete(first);
    }
  }

  of(userId: UserId, now: number): NudgeTopic[] {
    const topics = [...(this.#told.get(userId) ?? [])];
    return topics.filter(([, at]) => at > now - PAGE_OPENS_MS).map(([topic]) => topic);
  }
}
