import type { LiveSocket } from "./live-socket.ts";

/** Sockets opened at the same time; more would overflow the listener's backlog. */
const OPENING_AT_ONCE = 50;

/**
 * Many listeners of one rising figure, e.g. `"inside":17`: knows for each value when the last of them had seen it or a
 * later one.
 */
export class Audience {
  readonly #sockets: LiveSocket[] = [];
  readonly #seen: number[] = [];
  readonly #marker: string;
  /** By value: how many have not seen it yet, and who waits for them. */
  readonly #missing = new Map<number, { left: number; done: (at: number) => void }>();
  /** Bytes of the newest frame that held the figure. */
  frameBytes = 0;
  lost = 0;

  private constructor(figure: string) {
    this.#marker = `"${figure}":`;
  }

  static async gather(figure: string, count: number, open: (index: number) => Promise<LiveSocket>): Promise<Audience> {
    const audience = new Audience(figure);
    for (let from = 0; from < count; from += OPENING_AT_ONCE) {
      const indexes = Array.from({ length: Math.min(OPENING_AT_ONCE, count - from) }, (_, i) => from + i);
      await Promise.all(indexes.map(async (index) => audience.#add(await open(index))));
    }
    return audience;
  }

  get size(): number {
    return this.#sockets.length;
  }

  /** Resolves to the instant (epoch milliseconds, with fractions) at which the last listener saw `value` or more. */
  reached(value: number): Promise<number> {
    return new Promise((done) => {
      const left = this.#seen.filter((seen) => seen < value).length;
      if (left === 0) done(nowMs());
      else this.#missing.set(value, { left, done });
    });
  }

  /** How many saw `value` or more. */
  count(value: number): number {
    return this.#seen.filter((seen) => seen >= value).length;
  }

  send(text: string): void {
    for (const socket of this.#sockets) socket.send(text);
  }

  leave(): void {
    for (const socket of this.#sockets) socket.close();
  }

  #add(socket: LiveSocket): void {
    const index = this.#sockets.push(socket) - 1;
    this.#seen.push(Number.NEGATIVE_INFINITY);
    socket.onText = (text) => this.#see(index, text);
    socket.onClose = () => {
      this.lost += 1;
    };
  }

  #see(index: number, text: Buffer): void {
    const at = text.indexOf(this.#marker, 0, "latin1");
    if (at < 0) return;
    const value = digitsAt(text, at + this.#marker.length);
    const before = this.#seen[index] ?? value;
    if (value <= before) return;
    this.frameBytes = text.length;
    this.#seen[index] = value;
    for (const [wanted, waiting] of this.#missing) {
      if (wanted <= before || wanted > value) continue;
      waiting.left -= 1;
      if (waiting.left > 0) continue;
      this.#missing.delete(wanted);
      waiting.done(nowMs());
    }
  }
}

export function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

function digitsAt(text: Buffer, start: number): number {
  let value = 0;
  for (let at = start; at < text.length; at++) {
    const digit = text.readUInt8(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  return value;
}
