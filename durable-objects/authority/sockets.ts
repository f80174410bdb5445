import * as z from "zod";
import { APP_ERRORS } from "#shared/errors";
import { idSchema, type UserId } from "#shared/ids";
import {
  CLOSE_MALFORMED,
  CLOSE_SESSION_ENDED,
  CLOSE_TOO_MANY,
  CLOSE_TOO_SLOW,
  clientMessageSchema,
  FRAME_BYTES_MAX,
  FRAMES_PER_MINUTE_MAX,
  type ParsedClientMessage,
  PING,
  PONG,
  type ServerMessage,
} from "#shared/protocol/live";
import { RecentNudges } from "./recent-nudges.ts";
import { SlowReaders } from "./slow-readers.ts";

/** Who a socket belongs to, as the Worker found out from the session. Kept in the attachment across hibernation. */
export const viewerSchema = z.strictObject({
  userId: idSchema("user").nullable(),
  /** May see and do what staff of this object may. */
  staff: z.boolean(),
  /** May besides overrule what a gate decides. */
  supervisor: z.boolean().optional(),
  /** The hash of the session that vouches for `userId`; null for a visitor. */
  session: z.string().nullable(),
  /** When the Worker read all this, epoch milliseconds. */
  checkedAt: z.number(),
  /** When the first of the roles behind it runs out, epoch milliseconds; null if none does. */
  until: z.number().nullable(),
});
export type Viewer = z.infer<typeof viewerSchema>;

/** What every object with sockets can be asked. */
export type SocketHolder = {
  /** Closes the sockets of these sessions, and those still on their way that were vouched for no later than `endedAt`. */
  endSessions(sessions: readonly string[], endedAt: number): Promise<void>;
};

/** Set by the Worker on the request it forwards; a client's own header never gets through. */
export const VIEWER_HEADER = "x-campuspulse-viewer";

/** Whom the Worker vouches for. @throws ZodError when it vouched for nobody: no request comes by another way */
export function readViewer(request: Request): Viewer {
  return viewerSchema.parse(JSON.parse(request.headers.get(VIEWER_HEADER) ?? "null"));
}

/** A frame that asks for something to be done. */
export type CommandFrame = Exclude<ParsedClientMessage, { type: "hello" | "seen" }>;

export type Entries = Readonly<Record<string, unknown>>;
export type Change = { readonly set: Entries; readonly drop: readonly string[] };
export const NO_CHANGE: Change = { set: {}, drop: [] };

/** What changed since the last broadcast, by who may see it. */
export type Changes = {
  readonly everyone: Change;
  /** Asked once, and only while staff are connected. */
  readonly staff: () => Change;
  /** One person's own entries; asked only of those who are connected. */
  readonly mine: (userId: UserId) => Change;
};

export type ChannelDeps = {
  readonly state: DurableObjectState;
  /** Sockets it holds at most: beyond, one broadcast takes too long for everybody, and the Worker answers "busy". */
  readonly socketsMax: number;
  /** The log position everything sent so far corresponds to. */
  readonly seq: () => number;
  readonly snapshot: (viewer: Viewer, now: number) => Entries;
  /** What became different after this position; null, or absent, where only a snapshot tells. */
  readonly changesSince?: (seq: number) => Change | null;
  /** Collects and forgets what changed since it was last asked. */
  readonly takeChanges: (now: number) => Changes;
};

/** Kept free for staff: a crowd that listens must not lock out those who serve it. */
const STAFF_SOCKETS = 200;
/** Phone, laptop and some forgotten tabs. */
const SOCKETS_OF_ONE_MAX = 20;
/** At most ten broadcasts a second however many commands arrive, and fewer the more there are to hear them. */
const FLUSH_INTERVAL_MS = 100;
const FLUSH_MS_PER_SOCKET = 0.2;
/** How long an upgrade can be on its way from the Worker that vouched for it. */
const UPGRADE_MS = 60_000;

/**
 * The sockets of one object. They hibernate with it: all that is needed after waking lies in their attachments.
 * Broadcasts are coalesced, serialised once for everyone, once for staff, and singly only for those with entries of
 * their own.
 */
export class LiveChannel {
  readonly #deps: ChannelDeps;
  readonly #viewers = new Map<WebSocket, Viewer>();
  /** Sessions that ended a moment ago, and when. */
  readonly #ended = new Map<string, number>();
  /** Who has not said hello yet has no position a delta could build on. */
  readonly #newcomers = new WeakSet<WebSocket>();
  readonly #readers = new SlowReaders();
  readonly #nudges = new RecentNudges();
  readonly #frames = new WeakMap<WebSocket, { minute: number; count: number }>();
  #sentSeq: number;
  #flushedAt = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(deps: ChannelDeps) {
    this.#deps = deps;
    // A hibernating object has nothing unsent: a pending broadcast keeps it awake.
    this.#sentSeq = deps.seq();
    deps.state.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
    for (const socket of deps.state.getWebSockets()) {
      const viewer = viewerSchema.safeParse(socket.deserializeAttachment());
      if (viewer.success) this.#viewers.set(socket, viewer.data);
      else socket.close(CLOSE_MALFORMED, "unknown viewer");
    }
  }

  get size(): number {
    return this.#viewers.size;
  }

  /** Signed-in people, each once, and the sockets of everybody else. */
  count(): { people: number; visitors: number } {
    const people = new Set<UserId>();
    let visitors = 0;
    for (const { userId } of this.#viewers.values()) {
      if (userId) people.add(userId);
      else visitors += 1;
    }
    return { people: people.size, visitors };
  }

  /** Answers an upgrade the Worker has authorised. */
  accept(request: Request): Response {
    if (request.headers.get("Upgrade") !== "websocket") return new Response("expected a websocket", { status: 426 });
    const viewer = readViewer(request);
    if (this.#hasEnded(viewer)) return new Response(APP_ERRORS.NOT_SIGNED_IN.message, { status: 401 });
    if (!this.#hasRoomFor(viewer)) return new Response(APP_ERRORS.OVERLOADED.message, { status: 503 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.#deps.state.acceptWebSocket(server);
    server.serializeAttachment(viewer);
    this.#viewers.set(server, viewer);
    this.#newcomers.add(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Parses a frame; answers `hello` itself and hands anything else on. A bad frame is answered and ends its socket. */
  receive(
    socket: WebSocket,
    frame: string | ArrayBuffer,
    now: number,
  ): { message: CommandFrame; viewer: Viewer } | null {
    const viewer = this.#viewers.get(socket);
    if (!viewer) {
      socket.close(CLOSE_MALFORMED, "unknown viewer");
      return null;
    }
    if (hasRunOut(viewer, now)) {
      this.#endSession(socket);
      return null;
    }
    if (this.#isFlooding(socket, now)) {
      this.#end(socket, CLOSE_TOO_MANY, "TOO_MANY_REQUESTS");
      return null;
    }
    const message = parseFrame(frame);
    if (!message) {
      this.#end(socket, CLOSE_MALFORMED, "BAD_INPUT");
      return null;
    }
    switch (message.type) {
      case "hello":
        if (this.#keepsUp(socket, message.since ?? 0, now)) this.#greet(socket, viewer, message.since, now);
        return null;
      case "seen": {
        const since = this.#readers.seen(socket);
        // Something was left out, even where the position is still the same.
        if (since !== null) this.#greet(socket, viewer, since < this.#sentSeq ? since : null, now);
        return null;
      }
      default:
        return { message, viewer };
    }
  }

  /** Sends everybody away; a client comes back to wherever it is served then. */
  closeAll(closeCode: number, reason: string): void {
    for (const socket of this.#viewers.keys()) socket.close(closeCode, reason);
    this.#viewers.clear();
  }

  /** The same for all but staff, who are asked again by what they do. */
  closeGuests(closeCode: number, reason: string): void {
    for (const [socket, { staff }] of this.#viewers) if (!staff) this.#forget(socket, closeCode, reason);
  }

  /** Somebody signed out, or their role changed: who they are has to be asked again. */
  endSessions(sessions: readonly string[], endedAt: number): void {
    for (const [session, at] of this.#ended) if (at < endedAt - UPGRADE_MS) this.#ended.delete(session);
    for (const session of sessions) this.#ended.set(session, endedAt);
    for (const [socket, viewer] of this.#viewers) {
      if (this.#hasEnded(viewer)) this.#endSession(socket);
    }
  }

  closed(socket: WebSocket): void {
    this.#viewers.delete(socket);
  }

  send(socket: WebSocket, message: ServerMessage): void {
    this.#sendText(socket, JSON.stringify(message));
  }

  /** Tells one person's sockets what concerns them alone. @returns how many they are */
  tell(userId: UserId, message: Extract<ServerMessage, { type: "nudge" | "lend" }>): number {
    if (message.type === "nudge") this.#nudges.told(userId, message.topic, Date.now());
    const text = JSON.stringify(message);
    const own = [...this.#viewers].filter(([, viewer]) => viewer.userId === userId);
    for (const [socket] of own) this.#sendText(socket, text);
    return own.length;
  }

  /** Something changed: broadcast now if the last was long enough ago, else once it is. */
  changed(now: number): void {
    if (this.#timer !== null) return;
    const wait = this.#flushedAt + Math.max(FLUSH_INTERVAL_MS, this.size * FLUSH_MS_PER_SOCKET) - now;
    if (wait <= 0) {
      this.flush(now);
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.flush(Date.now());
    }, wait);
  }

  flush(now: number): void {
    const prev = this.#sentSeq;
    const seq = this.#deps.seq();
    this.#sentSeq = seq;
    this.#flushedAt = now;
    const changes = this.#deps.takeChanges(now);
    const texts = new Map<boolean, string>();
    let forStaff: Change | null = null;
    for (const [socket, viewer] of this.#viewers) {
      if (hasRunOut(viewer, now)) {
        this.#endSession(socket);
        continue;
      }
      if (this.#newcomers.has(socket)) continue;
      if (!this.#keepsUp(socket, prev, now)) continue;
      const mine = viewer.userId ? changes.mine(viewer.userId) : NO_CHANGE;
      if (viewer.staff) forStaff ??= merge(changes.everyone, changes.staff());
      const common = (viewer.staff ? forStaff : null) ?? changes.everyone;
      if (isEmpty(mine)) {
        let text = texts.get(viewer.staff);
        if (text === undefined) {
          text = JSON.stringify({ type: "delta", prev, seq, at: now, ...common });
          texts.set(viewer.staff, text);
        }
        this.#sendText(socket, text);
      } else {
        this.send(socket, { type: "delta", prev, seq, at: now, ...merge(common, mine) });
      }
    }
  }

  /** Whether it reads what it is sent. Where not, it goes on from `seq` once it does, and is cut off if it never does. */
  #keepsUp(socket: WebSocket, seq: number, now: number): boolean {
    const pace = this.#readers.judge(socket, seq, now);
    if (pace === "lost") this.#forget(socket, CLOSE_TOO_SLOW, "TOO_SLOW");
    return pace === "keeps-up";
  }

  #greet(socket: WebSocket, viewer: Viewer, since: number | null, now: number): void {
    this.#newcomers.delete(socket);
    const seq = this.#sentSeq;
    if (since === seq && seq > 0) {
      this.send(socket, { type: "delta", prev: seq, seq, at: now, ...NO_CHANGE });
      return;
    }
    const missed = since !== null && since <= seq ? this.#deps.changesSince?.(since) : null;
    if (since !== null && missed) {
      this.send(socket, { type: "delta", prev: since, seq, at: now, ...missed });
      return;
    }
    // The snapshot may already hold what the next delta repeats; values are whole, so that is harmless.
    this.send(socket, { type: "snapshot", seq, at: now, entries: this.#deps.snapshot(viewer, now) });
    // Whoever comes back asks for all again by themselves; a page that has just opened has asked, maybe a moment too soon.
    if (since !== null || !viewer.userId) return;
    for (const topic of this.#nudges.of(viewer.userId, now)) this.send(socket, { type: "nudge", topic });
  }

  #endSession(socket: WebSocket): void {
    this.#forget(socket, CLOSE_SESSION_ENDED, "SESSION_ENDED");
  }

  #forget(socket: WebSocket, closeCode: number, reason: string): void {
    this.#viewers.delete(socket);
    socket.close(closeCode, reason);
  }

  #hasEnded({ session, checkedAt }: Viewer): boolean {
    return session !== null && checkedAt <= (this.#ended.get(session) ?? Number.NEGATIVE_INFINITY);
  }

  #hasRoomFor({ userId, staff }: Viewer): boolean {
    if (this.size >= this.#deps.socketsMax - (staff ? 0 : STAFF_SOCKETS)) return false;
    if (userId === null) return true;
    let own = 0;
    for (const viewer of this.#viewers.values()) if (viewer.userId === userId) own += 1;
    return own < SOCKETS_OF_ONE_MAX;
  }

  #isFlooding(socket: WebSocket, now: number): boolean {
    const minute = Math.floor(now / 60_000);
    const seen = this.#frames.get(socket);
    const count = seen?.minute === minute ? seen.count + 1 : 1;
    this.#frames.set(socket, { minute, count });
    return count > FRAMES_PER_MINUTE_MAX;
  }

  #end(socket: WebSocket, closeCode: number, code: "BAD_INPUT" | "TOO_MANY_REQUESTS"): void {
    this.send(socket, { type: "problem", commandId: null, code, message: APP_ERRORS[code].message });
    this.#forget(socket, closeCode, code);
  }

  #sendText(socket: WebSocket, text: string): void {
    try {
      socket.send(text);
      this.#readers.sent(socket, text.length);
    } catch {
      // It closed under us; its close event cleans up.
    }
  }
}

function hasRunOut({ until }: Viewer, now: number): boolean {
  return until !== null && until <= now;
}

function parseFrame(frame: string | ArrayBuffer): ParsedClientMessage | null {
  if (typeof frame !== "string" || frame.length > FRAME_BYTES_MAX) return null;
  try {
    const parsed = clientMessageSchema.safeParse(JSON.parse(frame));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON
  }
}

function merge(a: Change, b: Change): Change {
  if (isEmpty(b)) return a;
  return { set: { ...a.set, ...b.set }, drop: [...a.drop, ...b.drop] };
}

function isEmpty(change: Change): boolean {
  return change.drop.length === 0 && Object.keys(change.set).length === 0;
}
