import ReconnectingWebSocket from "partysocket/ws";
import type { ClientMessage, NudgeTopic, ScanInput, ServerMessage } from "#shared/protocol/live";
import { CLOSE_MALFORMED, CLOSE_SESSION_ENDED, PING, PONG, SEEN_EVERY_CHARS } from "#shared/protocol/live-wire";
import { assertNever } from "#shared/result";
import type { LiveState as LiveDotState } from "#web/ui/live-dot";
import { comeBackDelayMs } from "./come-back.ts";
import { applyMessage, EMPTY_LIVE_STATE, type LiveState } from "./live-state.ts";
import { parseServerMessage } from "./parse-message.ts";

/** Proxies drop a silent connection after 60 s or more. */
const PING_EVERY_MS = 25_000;
/** A slow phone answers within this; a dead one never. */
const PONG_WITHIN_MS = 8_000;
/** A page change keeps the socket of the page it comes back to. */
const LINGER_MS = 8_000;
/** Reconnects in vain before we say "offline" instead of "reconnecting". */
const TRIES_BEFORE_OFFLINE = 4;
/** Besides what `comeBackDelayMs` says; more with each try in vain. */
const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 15_000;
const CONNECT_WITHIN_MS = 8_000;
/** What a board says changes every second; what is kept of it may be so much older. */
const KEEP_EVERY_MS = 10_000;
/** By then no machine of the edge remembers the session, or the role, that was. */
const RELOAD_AFTER_MS = 5_000;

export type LiveStatus = {
  readonly state: LiveDotState /** When everything shown was last known to be true. */;
  readonly asOf: number | null;
};

type Lend = Extract<ServerMessage, { type: "lend" }>;
/** Whether the passes are free to be let in elsewhere; null: another phone is asked. */
type Lender = (asked: Lend) => Promise<boolean | null>;
type Waiting = { resolve: (reply: unknown) => void; reject: (error: Error) => void; timer: number };

/** What a channel said last, for a page that opens without a network. */
export type LiveMemory = {
  /**
   * Null where the server was reached, whatever is kept. `entries` null: of the channel nothing is kept, and what the page shows is
   * from `at`.
   */
  readonly recall: () => Promise<{ readonly entries: ReadonlyMap<string, unknown> | null; readonly at: number } | null>;
  readonly keep: (entries: ReadonlyMap<string, unknown>, at: number) => void;
};

/**
 * One live channel. It connects while somebody listens, heals itself, and tells how fresh it is.
 * After every (re)connection it says hello with the last sequence number; a gap makes it say hello again.
 * Nudges carry no data and may be lost with the connection, so a reconnection counts as every nudge: see `onNudge`.
 */
export class LiveChannel<Entries> {
  readonly #url: string;
  readonly #crowd: (entries: ReadonlyMap<string, unknown>) => number;
  readonly #memory: LiveMemory | null;
  readonly #listeners = new Set<() => void>();
  readonly #nudged = new Set<(topic: NudgeTopic | "reconnected") => void>();
  readonly #lenders = new Set<Lender>();
  readonly #waiting = new Map<string, Waiting>();
  #socket: ReconnectingWebSocket | null = null;
  #state: LiveState = EMPTY_LIVE_STATE;
  #status: LiveStatus = { state: "connecting", asOf: null };
  /** What is shown was kept by an earlier page. */
  #isRecalled = false;
  #keepTimer = 0;
  /** Characters of this connection not confirmed yet. */
  #unconfirmed = 0;
  #pingTimer = 0;
  #pongTimer = 0;
  #lingerTimer = 0;

  /**
   * @param url   absolute, ws: or wss:
   * @param crowd how many may lose their connection together with this one
   * @param memory null: what it says is of no use later
   */
  constructor(
    url: string,
    crowd: (entries: ReadonlyMap<string, unknown>) => number = () => 0,
    memory: LiveMemory | null = null,
  ) {
    this.#url = url;
    this.#crowd = crowd;
    this.#memory = memory;
  }

  subscribe = (listener: () => void): (() => void) => {
    clearTimeout(this.#lingerTimer);
    this.#listeners.add(listener);
    this.#connect();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#lingerTimer = window.setTimeout(() => this.#disconnect(), LINGER_MS);
    };
  };

  onNudge(handler: (topic: NudgeTopic | "reconnected") => void): void {
    this.#nudged.add(handler);
  }

  /** @returns what ends it */
  onLend(lender: Lender): () => void {
    this.#lenders.add(lender);
    return () => this.#lenders.delete(lender);
  }

  status = (): LiveStatus => this.#status;

  /** True once the first snapshot came, or was recalled: from then on an absent entry means there is none. */
  ready = (): boolean => this.#state.seq !== null || this.#isRecalled;

  /** All entries; a new map whenever any of them changed. */
  entries = (): ReadonlyMap<string, unknown> => this.#state.entries;

  entry<K extends keyof Entries & string>(key: K): Entries[K] | undefined {
    // The server is ours and both sides share the view types; the frame around this value was parsed.
    return this.#state.entries.get(key) as Entries[K] | undefined;
  }

  /**
   * Sends a scan and resolves with its reply. Rejects when there is no connection or no reply in time; the same command id
   * may then be sent over HTTP.
   */
  scan(input: ScanInput, withinMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#status.state !== "connected" || !this.#socket) return reject(new Error("no live connection"));
      const timer = window.setTimeout(
        () => this.#settle(input.commandId)?.reject(new Error("no reply in time")),
        withinMs,
      );
      this.#waiting.set(input.commandId, { resolve, reject, timer });
      this.#send({ type: "scan", input });
    });
  }

  #connect(): void {
    if (this.#socket) return;
    let isFirst = true;
    const address = async () => {
      if (!isFirst) await pause(comeBackDelayMs(this.#crowd(this.#state.entries), Math.random()));
      isFirst = false;
      return this.#url;
    };
    const socket = new ReconnectingWebSocket(address, [], {
      minReconnectionDelay: RECONNECT_FIRST_MS,
      maxReconnectionDelay: RECONNECT_MAX_MS,
      reconnectionDelayGrowFactor: 1.6,
      connectionTimeout: CONNECT_WITHIN_MS,
      maxEnqueuedMessages: 0,
      shouldReconnectOnClose: (event) => event.code !== CLOSE_SESSION_ENDED && event.code !== CLOSE_MALFORMED,
    });
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#unconfirmed = 0;
      this.#hello();
    });
    socket.addEventListener("message", (event) => typeof event.data === "string" && this.#receive(event.data));
    // A socket given up a moment ago closes late, and must not make the one after it look lost.
    socket.addEventListener("close", (event) => this.#socket === socket && this.#lost(event.code));
    this.#pingTimer = window.setInterval(() => this.#ping(), PING_EVERY_MS);
    addEventListener("online", this.#wake);
    addEventListener("offline", this.#sleep);
    document.addEventListener("visibilitychange", this.#seen);
  }

  #disconnect(): void {
    clearInterval(this.#pingTimer);
    clearTimeout(this.#pongTimer);
    removeEventListener("online", this.#wake);
    removeEventListener("offline", this.#sleep);
    document.removeEventListener("visibilitychange", this.#seen);
    this.#socket?.close();
    this.#socket = null;
    this.#rejectWaiting();
    this.#setStatus("connecting", this.#status.asOf);
  }

  #wake = (): void => this.#socket?.reconnect();
  #sleep = (): void => {
    this.#keep();
    this.#setStatus("offline", this.#status.asOf);
  };
  // A phone that slept may hold a dead socket that still says it is open; one that is put away may not come back.
  #seen = (): void => {
    if (document.visibilityState === "visible") this.#ping();
    else this.#keep();
  };

  #hello(): void {
    this.#send({ type: "hello", since: this.#state.seq });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #ping(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#socket.send(PING);
    clearTimeout(this.#pongTimer);
    this.#pongTimer = window.setTimeout(() => this.#socket?.reconnect(), PONG_WITHIN_MS);
  }

  #receive(text: string): void {
    clearTimeout(this.#pongTimer);
    if (text !== PONG) {
      this.#confirm(text.length);
      const message = parseServerMessage(text);
      if (!message) return;
      this.#handle(message);
    }
    this.#current();
  }

  /** Whoever confirms nothing is taken for a phone that does not read any more. */
  #confirm(chars: number): void {
    this.#unconfirmed += chars;
    for (; this.#unconfirmed >= SEEN_EVERY_CHARS; this.#unconfirmed -= SEEN_EVERY_CHARS) this.#send({ type: "seen" });
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case "snapshot":
      case "delta": {
        const applied = applyMessage(this.#state, message);
        if (applied.kind === "gap") this.#hello();
        if (applied.kind === "changed") {
          this.#state = applied.state;
          if (message.type === "snapshot") this.#keep(Date.now());
          this.#keepTimer ||= window.setTimeout(() => this.#keep(), KEEP_EVERY_MS);
        }
        break;
      }
      case "nudge":
        for (const handler of this.#nudged) handler(message.topic);
        break;
      case "lend":
        for (const handler of this.#lenders) void handler(message).then((isFree) => this.#lent(message, isFree));
        break;
      case "reply":
        this.#settle(message.commandId)?.resolve(message.reply);
        break;
      case "problem":
        if (message.commandId) this.#settle(message.commandId)?.reject(new Error(message.message));
        break;
      default:
        assertNever(message);
    }
  }

  #lent({ askId }: Lend, isFree: boolean | null): void {
    if (isFree !== null) this.#send({ type: "lent", askId, isFree });
  }

  #settle(commandId: string): Waiting | null {
    const waiting = this.#waiting.get(commandId);
    if (!waiting) return null;
    clearTimeout(waiting.timer);
    this.#waiting.delete(commandId);
    return waiting;
  }

  #rejectWaiting(): void {
    for (const commandId of [...this.#waiting.keys()]) this.#settle(commandId)?.reject(new Error("connection lost"));
  }

  #current(): void {
    const cameBack = this.#status.state !== "connected" && this.#status.asOf !== null;
    this.#setStatus("connected", Date.now());
    if (cameBack) for (const handler of this.#nudged) handler("reconnected");
  }

  #keep(at: number | null = this.#status.asOf): void {
    clearTimeout(this.#keepTimer);
    this.#keepTimer = 0;
    if (this.#state.seq !== null && at !== null) this.#memory?.keep(this.#state.entries, at);
  }

  async #recall(): Promise<void> {
    const kept = await this.#memory?.recall();
    if (!kept || this.#state.seq !== null) return;
    if (kept.entries) {
      this.#isRecalled = true;
      this.#state = { seq: null, entries: kept.entries };
    }
    this.#setStatus(this.#status.state === "connecting" ? "reconnecting" : this.#status.state, kept.at);
  }

  #lost(code: number): void {
    clearTimeout(this.#pongTimer);
    if (this.#state.seq !== null) this.#keep();
    else if (!this.#isRecalled) void this.#recall();
    this.#rejectWaiting();
    // Nothing of who this was may stay; and whoever signs out here is on their way to another page already.
    if (code === CLOSE_SESSION_ENDED) setTimeout(() => location.reload(), RELOAD_AFTER_MS);
    const gone = code === CLOSE_SESSION_ENDED || code === CLOSE_MALFORMED || !navigator.onLine;
    const inVain = (this.#socket?.retryCount ?? 0) >= TRIES_BEFORE_OFFLINE;
    const asOf = this.#status.asOf;
    this.#setStatus(gone || inVain ? "offline" : asOf === null ? "connecting" : "reconnecting", asOf);
  }

  #setStatus(state: LiveDotState, asOf: number | null): void {
    this.#status = state === this.#status.state && asOf === this.#status.asOf ? this.#status : { state, asOf };
    for (const listener of this.#listeners) listener();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
