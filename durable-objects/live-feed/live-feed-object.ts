import { DurableObject } from "cloudflare:workers";
import { CLOSE_MOVED } from "#shared/protocol/live";
import type { Followers } from "#shared/views/event";
import { migrate } from "../authority/migrations.ts";
import { type Change, type Changes, LiveChannel, NO_CHANGE } from "../authority/sockets.ts";
import { durableStorage, eraseStorage, type Storage } from "../authority/storage.ts";
import type { LiveFeedApi, Publication } from "./live-feed-api.ts";
import { LIVE_FEED_MIGRATIONS } from "./live-feed-migrations.ts";

type Entry = { readonly sourceSeq: number; readonly feedSeq: number; readonly value: unknown };

/**
 * One fan-out shard of an event: keeps the newest value of each source and repeats it to its listeners. It decides
 * nothing. What it keeps is durable only so that a listener who comes after a hibernation sees it at once.
 */
export class LiveFeed extends DurableObject<Env> implements LiveFeedApi {
  readonly #storage: Storage;
  readonly #channel: LiveChannel;
  readonly #entries = new Map<string, Entry>();
  readonly #dirty = new Set<string>();
  #seq: number;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#storage = durableStorage(state.storage);
    migrate(this.#storage, LIVE_FEED_MIGRATIONS);
    this.#seq = this.#numbering();
    for (const row of this.#storage.all<{ key: string; source_seq: number; feed_seq: number; value: string }>(
      "SELECT key, source_seq, feed_seq, value FROM entry ORDER BY feed_seq",
    )) {
      this.#entries.set(row.key, { sourceSeq: row.source_seq, feedSeq: row.feed_seq, value: JSON.parse(row.value) });
      this.#seq = row.feed_seq;
    }
    this.#channel = new LiveChannel({
      state,
      socketsMax: Number(env.OBJECT_SOCKETS),
      seq: () => this.#seq,
      snapshot: () => Object.fromEntries(Array.from(this.#entries, ([key, entry]) => [key, entry.value])),
      changesSince: (seq) => this.#changesSince(seq),
      takeChanges: () => this.#takeChanges(),
    });
  }

  async publish({ key, seq, value, nudges }: Publication): Promise<void> {
    const shown = this.#entries.get(key);
    if (!shown || shown.sourceSeq <= seq) {
      this.#seq += 1;
      this.#storage.run(
        `INSERT INTO entry (key, source_seq, feed_seq, value) VALUES (?, ?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET source_seq = excluded.source_seq, feed_seq = excluded.feed_seq, value = excluded.value`,
        key,
        seq,
        this.#seq,
        JSON.stringify(value),
      );
      this.#entries.set(key, { sourceSeq: seq, feedSeq: this.#seq, value });
      this.#dirty.add(key);
      this.#channel.changed(Date.now());
    }
    await this.nudge(nudges);
  }

  async nudge(nudges: Publication["nudges"]): Promise<void> {
    for (const { userId, topic } of nudges) this.#channel.tell(userId, { type: "nudge", topic });
  }

  async count(): Promise<Followers> {
    return this.#channel.count();
  }

  async disband(): Promise<void> {
    this.#channel.closeAll(CLOSE_MOVED, "MOVED");
  }

  async endSessions(sessions: readonly string[], endedAt: number): Promise<void> {
    this.#channel.endSessions(sessions, endedAt);
  }

  async erase(): Promise<void> {
    this.#channel.closeAll(CLOSE_MOVED, "GONE");
    await eraseStorage(this.ctx);
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#channel.accept(request);
  }

  override async webSocketMessage(socket: WebSocket, frame: string | ArrayBuffer): Promise<void> {
    // Listeners only listen: anything but a hello is answered by nothing.
    this.#channel.receive(socket, frame, Date.now());
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.#channel.closed(socket);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#channel.closed(socket);
  }

  /** Where it began to number: kept, for who listens to a feed that has shown nothing yet must not find another after it slept. */
  #numbering(): number {
    const [kept] = this.#storage.all<{ start: number }>("SELECT start FROM numbering");
    if (kept) return kept.start;
    const start = numberingStart();
    this.#storage.run("INSERT INTO numbering (start) VALUES (?)", start);
    return start;
  }

  /** Entries are never dropped, and each knows when it was last told: after a cut of all sockets nobody needs the whole again. */
  #changesSince(seq: number): Change | null {
    if (Math.floor(seq / NUMBERING) !== Math.floor(this.#seq / NUMBERING)) return null;
    const later = [...this.#entries].filter(([, { feedSeq }]) => feedSeq > seq);
    return { set: Object.fromEntries(later.map(([key, { value }]) => [key, value])), drop: [] };
  }

  #takeChanges(): Changes {
    const set = Object.fromEntries(Array.from(this.#dirty, (key) => [key, this.#entries.get(key)?.value]));
    this.#dirty.clear();
    return { everyone: { set, drop: [] }, staff: () => NO_CHANGE, mine: () => NO_CHANGE };
  }
}

/** Publications until a numbering cannot be told from the next any more; then listeners get a snapshot. Ten a second for a day. */
const NUMBERING = 2 ** 20;

/** Each shard numbers by itself, and somebody who comes from another must not find their position here. */
function numberingStart(): number {
  return Math.floor(Math.random() * 2 ** 32) * NUMBERING;
}
