import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import type { OpenOne } from "./followers.ts";

const HEAD_END = "\r\n\r\n";
const TEXT_FRAME = 0x1;
const CLOSE_FRAME = 0x8;
const UPGRADE_MS_MAX = 30_000;

/**
 * A WebSocket client that only does what a load needs: whole text frames both ways. Thousands of them fit in one process
 * beside the server they measure.
 */
export class LiveSocket {
  /** Called with the bytes of each text frame. */
  onText: (text: Buffer) => void = () => {};
  onClose: (why: string) => void = () => {};
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", (cause) => this.onClose(String(cause)));
    socket.on("close", () => this.onClose("the connection was closed"));
  }

  static open(port: number, path: string, headers: readonly string[]): Promise<LiveSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      const fail = (why: string) => {
        socket.destroy();
        reject(new Error(`no socket at ${path}: ${why}`));
      };
      const patience = setTimeout(() => fail("no answer"), UPGRADE_MS_MAX);
      const upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];
      const key = `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`;
      socket.write([`GET ${path} HTTP/1.1`, ...headers, ...upgrade, key].join("\r\n") + HEAD_END);
      let head = Buffer.alloc(0);
      const onHead = (chunk: Buffer) => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf(HEAD_END);
        if (end < 0) return;
        clearTimeout(patience);
        socket.off("data", onHead);
        socket.off("error", onError);
        if (head.toString("latin1", 9, 12) !== "101") return fail(head.toString("utf8", 0, 300));
        const open = new LiveSocket(socket);
        open.#take(head.subarray(end + HEAD_END.length));
        resolve(open);
      };
      const onError = (cause: Error) => {
        clearTimeout(patience);
        fail(String(cause));
      };
      socket.on("data", onHead);
      socket.on("error", onError);
    });
  }

  send(text: string): void {
    this.#socket.write(maskedFrame(Buffer.from(text)));
  }

  close(): void {
    this.onClose = () => {};
    this.#socket.destroy();
  }

  /** Without a goodbye, and without a port that stays taken for a minute. */
  cut(): void {
    this.onClose = () => {};
    this.#socket.resetAndDestroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    for (;;) {
      const frame = parseFrame(this.#received);
      if (!frame) return;
      this.#received = this.#received.subarray(frame.bytes);
      if (frame.kind === TEXT_FRAME) this.onText(frame.payload);
      if (frame.kind === CLOSE_FRAME) this.onClose(`closed with ${frame.payload.toString("utf8", 2)}`);
    }
  }
}

/** Followers over loopback. */
export function overLoopback(open: (index: number) => Promise<LiveSocket>): OpenOne {
  return async (index, hear, lose) => {
    const socket = await open(index);
    socket.onText = (text) => hear(text.toString("utf8"));
    socket.onClose = lose;
    return socket;
  };
}

type Frame = { readonly kind: number; readonly payload: Buffer; readonly bytes: number };

/** The first frame of `bytes`, or null while some of it is missing. Servers do not mask. Source: RFC 6455, 5.2. */
export function parseFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const kind = bytes.readUInt8(0) & 0x0f;
  const short = bytes.readUInt8(1) & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < start) return null;
  const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
  if (bytes.length < start + length) return null;
  return { kind, payload: bytes.subarray(start, start + length), bytes: start + length };
}

/** A text frame masked with a key of zeros: valid, and the payload stays as it is. */
export function maskedFrame(payload: Buffer): Buffer {
  if (payload.length > 0xffff) throw new Error("a longer frame than any client of ours sends");
  const head = payload.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  head.writeUInt8(0x80 | TEXT_FRAME, 0);
  head.writeUInt8(0x80 | Math.min(payload.length, 126), 1);
  if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
