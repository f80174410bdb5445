import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { ClientMessage, NudgeTopic, ScanInput, ServerMessage } from "#shared/protocol/live";
import { SEEN_EVERY_CHARS } from "#shared/protocol/live-wire";
import type { Result } from "#shared/result";
import type { Measures } from "./measures.ts";
import { type Session, Trouble } from "./session.ts";

type ScanReply = Result<ScanVerdict>;
type Watcher = { readonly isSeen: () => boolean; readonly done: (at: number) => void };
type Pending = PromiseWithResolvers<ScanReply>;

/** A page that shows nothing for longer than this is broken. */
const OPEN_TIMEOUT_MS = 30_000;
const REPLY_TIMEOUT_MS = 20_000;
const RECONNECT_AFTER_MS = 500;
/** In a row, without hearing anything in between. */
const RECONNECTS_MAX = 5;
const NUDGES: readonly NudgeTopic[] = ["pass", "token", "order", "event"];
/** As the app's own pages do. */
const PING_EVERY_MS = 25_000;

/** One live channel as a device keeps it: entries by snapshot and delta, asking again after a gap. */
export class LiveSocket {
  /** What the channel says now. */
  readonly entries = new Map<string, unknown>();
  /** The last value of everything it ever said: what a person remembers of a token that has gone. */
  readonly remembered = new Map<string, unknown>();
  readonly nudgedAt = new Map<NudgeTopic, number>();
  readonly path: string;
  gaps = 0;
  readonly #measures: Measures;
  readonly #session: Session;
  readonly #address: string;
  #socket: WebSocket;
  readonly #watchers = new Set<Watcher>();
  readonly #pending = new Map<string, readonly Pending[]>();
  readonly #ping: ReturnType<typeof setInterval>;
  #seq: number | null = null;
  #unconfirmed = 0;
  #failures = 0;
  #isClosing = false;

  /** Connects as the session's person and waits for the first snapshot. */
  static async open(session: Session, url: string, path: string, measures: Measures): Promise<LiveSocket> {
    const wantedAt = performance.now();
    const live = new LiveSocket(session, url, path, measures);
    if (!(await live.when(() => live.#seq !== null, OPEN_TIMEOUT_MS))) {
      live.close();
      measures.problem(`socket ${path}: no snapshot within ${OPEN_TIMEOUT_MS} ms`);
      throw new Trouble(`socket ${path}`);
    }
    measures.time("(open a live socket)", performance.now() - wantedAt);
    return live;
  }

  private constructor(session: Session, url: string, path: string, measures: Measures) {
    this.#session = session;
    this.#address = `${url.replace(/^http/, "ws")}/api/${session.college}${path}`;
    this.#measures = measures;
    this.path = path;
    this.#socket = this.#connect();
    this.#ping = setInterval(() => this.#isOpen && this.#socket.send("ping"), PING_EVERY_MS);
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  #connect(): WebSocket {
    // Node's WebSocket takes headers; the browser's type of it knows protocols alone.
    const socket: WebSocket = Reflect.construct(WebSocket, [this.#address, { headers: this.#session.headers() }]);
    socket.addEventListener("open", () => {
      this.#unconfirmed = 0;
      this.#send({ type: "hello", since: this.#seq });
    });
    socket.addEventListener("message", ({ data }) => this.#receive(String(data)));
    socket.addEventListener("close", ({ code }) => this.#closed(code));
    socket.addEventListener("error", () => {}); // its close event follows and is counted
    return socket;
  }

  /** @returns when it became so (ms, `performance.now()`), or null if it did not in time */
  when(isSeen: () => boolean, withinMs: number): Promise<number | null> {
    if (isSeen()) return Promise.resolve(performance.now());
    return new Promise((resolve) => {
      const watcher: Watcher = {
        isSeen,
        done: (at) => {
          clearTimeout(timer);
          resolve(at);
        },
      };
      const timer = setTimeout(() => {
        this.#watchers.delete(watcher);
        resolve(null);
      }, withinMs);
      this.#watchers.add(watcher);
    });
  }

  /** One frame, one reply; two frames with the same command id get two. */
  scan(input: ScanInput): Promise<ScanReply> {
    const wait = Promise.withResolvers<ScanReply>();
    const timer = setTimeout(() => wait.reject(new Error("no answer to a scan frame")), REPLY_TIMEOUT_MS);
    const line = this.#pending.get(input.commandId) ?? [];
    this.#pending.set(input.commandId, [...line, wait]);
    this.#send({ type: "scan", input });
    return wait.promise.finally(() => clearTimeout(timer));
  }

  close(): void {
    this.#isClosing = true;
    clearInterval(this.#ping);
    this.#socket.close(1000);
  }

  #send(message: ClientMessage): void {
    this.#measures.frames += 1;
    this.#socket.send(JSON.stringify(message));
  }

  #receive(text: string): void {
    if (text === "pong") return;
    this.#unconfirmed += text.length;
    for (; this.#unconfirmed >= SEEN_EVERY_CHARS; this.#unconfirmed -= SEEN_EVERY_CHARS) this.#send({ type: "seen" });
    // Nudges sent while nobody listened are lost, so a new connection counts as all of them.
    if (this.#failures > 0) for (const topic of NUDGES) this.nudgedAt.set(topic, performance.now());
    this.#failures = 0;
    const message: ServerMessage = JSON.parse(text);
    switch (message.type) {
      case "snapshot":
        this.entries.clear();
        this.#set(message.entries);
        this.#seq = message.seq;
        break;
      case "delta":
        // Before the first snapshot there is nothing to build on; what a later one already holds is no gap.
        if (this.#seq === null || message.seq < this.#seq) return;
        if (message.prev !== this.#seq) {
          this.gaps += 1;
          this.#send({ type: "hello", since: this.#seq });
          return;
        }
        for (const key of message.drop) this.entries.delete(key);
        this.#set(message.set);
        this.#seq = message.seq;
        break;
      case "nudge":
        this.nudgedAt.set(message.topic, performance.now());
        break;
      case "reply":
        this.#take(message.commandId)?.resolve(message.reply as ScanReply);
        break;
      case "problem":
        this.#take(message.commandId ?? "")?.reject(new Error(`${message.code} ${message.message}`));
        break;
    }
    this.#notice();
  }

  #set(entries: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of Object.entries(entries)) {
      this.entries.set(key, value);
      this.remembered.set(key, value);
    }
  }

  #take(commandId: string): Pending | undefined {
    const [first, ...rest] = this.#pending.get(commandId) ?? [];
    if (rest.length > 0) this.#pending.set(commandId, rest);
    else this.#pending.delete(commandId);
    return first;
  }

  #notice(): void {
    const at = performance.now();
    for (const watcher of this.#watchers) {
      if (!watcher.isSeen()) continue;
      this.#watchers.delete(watcher);
      watcher.done(at);
    }
  }

  /** A deploy, a lost network: a device connects again, and only one that cannot is a problem. */
  #closed(code: number): void {
    for (const pending of [...this.#pending.values()].flat()) pending.reject(new Error(`the socket closed (${code})`));
    this.#pending.clear();
    if (this.#isClosing) return;
    this.#measures.reconnects += 1;
    this.#failures += 1;
    if (this.#failures > RECONNECTS_MAX) {
      this.#measures.problem(`socket ${this.path}: closed again and again, last with ${code}`);
      return;
    }
    setTimeout(() => {
      if (!this.#isClosing) this.#socket = this.#connect();
    }, RECONNECT_AFTER_MS * this.#failures);
  }
}
