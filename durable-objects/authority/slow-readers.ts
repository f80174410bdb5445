import { SEEN_EVERY_CHARS } from "#shared/protocol/live";

/** What may lie between us and one reader. Eight confirmations: a reader who keeps up has one or two of them open. */
const UNSEEN_CHARS_MAX = 8 * SEEN_EVERY_CHARS;
/** A phone on a bad network reads this much by then; one that is gone never does, and nothing tells us that it is. */
const BEHIND_MS_MAX = 30_000;

type Reader = { unseen: number; behind: { readonly since: number; readonly seq: number } | null };

/**
 * How much each socket was sent and has not confirmed. `send` always succeeds: what a slow phone does not read piles up in
 * memory, up to the death of the object for everybody. Who has too much open hears nothing more until it catches up, and is
 * cut off if it does not.
 *
 * Kept in memory alone: an object that slept has sent nothing for a while.
 */
export class SlowReaders {
  readonly #readers = new WeakMap<WebSocket, Reader>();

  /** @param chars of a text that was sent */
  sent(socket: WebSocket, chars: number): void {
    this.#of(socket).unseen += chars;
  }

  /**
   * Whether to send the broadcast after position `seq`.
   * @returns `behind`: leave it out, and repeat from there later; `lost`: it had its time
   */
  judge(socket: WebSocket, seq: number, now: number): "keeps-up" | "behind" | "lost" {
    const reader = this.#of(socket);
    if (reader.behind === null && reader.unseen <= UNSEEN_CHARS_MAX) return "keeps-up";
    reader.behind ??= { since: now, seq };
    return now - reader.behind.since > BEHIND_MS_MAX ? "lost" : "behind";
  }

  /** The reader confirms `SEEN_EVERY_CHARS`. @returns the position to go on from, when it was behind and is no more */
  seen(socket: WebSocket): number | null {
    const reader = this.#of(socket);
    reader.unseen = Math.max(0, reader.unseen - SEEN_EVERY_CHARS);
    if (reader.behind === null || reader.unseen > UNSEEN_CHARS_MAX / 2) return null;
    const { seq } = reader.behind;
    reader.behind = null;
    return seq;
  }

  #of(socket: WebSocket): Reader {
    let reader = this.#readers.get(socket);
    if (!reader) {
      reader = { unseen: 0, behind: null };
      this.#readers.set(socket, reader);
    }
    return reader;
  }
}
