import { isDeepStrictEqual } from "node:util";
import type { ScanVerdict } from "#shared/domain/ledger/answers";
import type { CommandId, EventId, GateId } from "#shared/ids";
import { valueOr } from "./answers.ts";
import type { GatePhone } from "./gate-phone.ts";
import type { LiveSocket } from "./live-socket.ts";
import { FRAME_SPACING_MS, SCAN_SECONDS } from "./plan.ts";
import type { Random } from "./random.ts";
import { newCommandId, type Session, type SessionDeps, Trouble } from "./session.ts";

export type Scanner = {
  readonly gateId: GateId;
  readonly session: Session;
  /** Null for the phone whose network blocks sockets: it scans over HTTP. */
  readonly socket: LiveSocket | null;
  /** Decides by itself while it is cut off. */
  readonly phone: GatePhone;
};

/** `isOwn`: by a phone that was cut off. `isDouble`: it came in elsewhere before, and nobody here could know. */
export type GateVerdict = ScanVerdict & { readonly isOwn: boolean; readonly isDouble: boolean };
/** What is held up to the scanner: as it stands, or as it is in the moment of the scan. */
export type Code = string | (() => Promise<string>);

type Line = { readonly scanner: Scanner; length: number; last: Promise<unknown> };

const REPEAT_SHARE = 0.08;
const TRIES_MAX = 3;
const RETRY_AFTER_MS = 700;

/** The volunteers at the gates. Each scans one pass after the other; people stand in the shortest line of their gate. */
export class GateCrew {
  readonly #deps: SessionDeps;
  readonly #eventId: EventId;
  readonly #random: Random;
  readonly #lines: Line[];

  constructor(deps: SessionDeps, eventId: EventId, random: Random, scanners: readonly Scanner[]) {
    this.#deps = deps;
    this.#eventId = eventId;
    this.#random = random;
    this.#lines = scanners.map((scanner) => ({ scanner, length: 0, last: Promise.resolve() }));
  }

  get waiting(): number {
    return this.#lines.reduce((sum, { length }) => sum + length, 0);
  }

  get scanners(): readonly Scanner[] {
    return this.#lines.map(({ scanner }) => scanner);
  }

  /** Stands in line at a gate and shows a code. Whom a gate that is cut off cannot take goes to one that is not. */
  async show(gateId: GateId, code: Code): Promise<GateVerdict> {
    let lines = this.#lines.filter(({ scanner }) => scanner.gateId === gateId);
    for (;;) {
      const line = lines.toSorted((a, b) => a.length - b.length)[0];
      if (!line) throw new Error("a gate without a scanner");
      const verdict = await this.#inTurn(line, () => this.#scan(line.scanner, code));
      const isSentOn = verdict.isOwn && verdict.verdict === "stop" && verdict.refusal.code === "supervisor-needed";
      if (!isSentOn) return verdict;
      this.#deps.book.sentOn += 1;
      lines = this.#lines.filter(({ scanner }) => !scanner.phone.isCut);
    }
  }

  /** Between two people in its line. */
  betweenScans(phone: GatePhone, work: () => Promise<void>): Promise<void> {
    const line = this.#lines.find(({ scanner }) => scanner.phone === phone);
    if (!line) throw new Error("a phone without a line");
    return this.#inTurn(line, work);
  }

  #inTurn<T>(line: Line, work: () => Promise<T>): Promise<T> {
    line.length += 1;
    const turn = line.last.then(work);
    const leave = () => {
      line.length -= 1;
    };
    line.last = turn.then(leave, leave);
    return turn;
  }

  async #scan(scanner: Scanner, shown: Code): Promise<GateVerdict> {
    const { clock, book } = this.#deps;
    const startedAt = performance.now();
    const code = typeof shown === "string" ? shown : await shown();
    const { phone } = scanner;
    const isOwn = phone.isCut;
    const verdict = isOwn ? await phone.decide(code) : await this.#ask(scanner, code);
    const heardUntil = isOwn ? phone.listAskedAt : startedAt;
    const isDouble = book.scanned(verdict, { phone: isOwn ? phone : null, heardUntil });
    const atLeastMs = scanner.socket
      ? Math.max(FRAME_SPACING_MS, clock.realMs(SCAN_SECONDS))
      : clock.realMs(SCAN_SECONDS);
    await clock.sleepReal(startedAt + atLeastMs - performance.now());
    return { ...verdict, isOwn, isDouble };
  }

  #ask(scanner: Scanner, code: string): Promise<ScanVerdict> {
    return scanner.socket ? this.#overSocket(scanner, scanner.socket, code) : this.#overHttp(scanner, code);
  }

  async #overHttp({ session, gateId }: Scanner, code: string): Promise<ScanVerdict> {
    const input = { eventId: this.#eventId, gateId, code };
    const name = "scanner.scan (HTTP)";
    const result = await session.command(name, (api, commandId) => api.scanner.scan.mutate({ ...input, commandId }));
    const verdict = valueOr(this.#deps, name, result, []);
    if (!verdict) throw new Trouble("a scan is never refused");
    return verdict;
  }

  async #overSocket({ gateId }: Scanner, socket: LiveSocket, code: string): Promise<ScanVerdict> {
    const { measures, book } = this.#deps;
    const commandId = newCommandId();
    const first = await this.#frame(socket, gateId, code, commandId);
    if (this.#random.chance(REPEAT_SHARE)) {
      measures.repeats += 1;
      const second = await this.#frame(socket, gateId, code, commandId);
      if (!isDeepStrictEqual(first, second)) {
        book.violated("replies changed on retry", `scan: ${JSON.stringify(first)} became ${JSON.stringify(second)}`);
      }
    }
    return first;
  }

  /** A frame without an answer is sent again: the same command, so at most one admission. */
  async #frame(socket: LiveSocket, gateId: GateId, code: string, commandId: CommandId): Promise<ScanVerdict> {
    const { measures, book, clock } = this.#deps;
    for (let attempt = 1; ; attempt++) {
      const sentAt = performance.now();
      try {
        const reply = await socket.scan({ commandId, eventId: this.#eventId, gateId, code });
        measures.time("scan (socket)", performance.now() - sentAt);
        if (reply.ok) return reply.value;
        throw new Error(reply.refusal.code);
      } catch (error) {
        if (attempt < TRIES_MAX) {
          measures.cut += 1;
          await clock.sleepReal(RETRY_AFTER_MS * attempt);
          continue;
        }
        book.unanswered += 1;
        measures.problem(`scan (socket): ${error instanceof Error ? error.message : String(error)}`);
        throw new Trouble("scan");
      }
    }
  }
}
