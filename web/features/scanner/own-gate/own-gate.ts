import type { AnnulRefusal } from "#shared/domain/entry/types";
import { NO_HISTORY } from "#shared/domain/entry/view";
import type { AnnulReply, ScanVerdict } from "#shared/domain/ledger/answers";
import type { CommandId, EventId, GateId, PassId, UserId } from "#shared/ids";
import { type Result, refuse } from "#shared/result";
import { afterPaint } from "#web/lib/after-paint";
import { newCommandId } from "#web/lib/command-id";
import { whenLetGo } from "#web/lib/hold-back";
import type { ScanApi } from "../scan-api.ts";
import { annulHere, decideHere, type OwnScan, type OwnScanAnswer } from "./decide-here.ts";
import { DeviceClock } from "./device-clock.ts";
import { saveLog } from "./export-log.ts";
import { allOf, allScansOf, LetGo, type Place, placeOf } from "./gate-store.ts";
import { HeldGate } from "./held-gate.ts";
import { LogSender } from "./log-sender.ts";
import { noteTakenBack, noteVerdict } from "./note-verdict.ts";
import { FIRST_STATE, type OwnGateState } from "./own-gate-state.ts";
import { lendHere } from "./own-keeping.ts";
import type { Lend } from "./own-lending.ts";
import type { ScanLogServer } from "./own-log.ts";
import { sendLater } from "./send-later.ts";
import { askToPersist } from "./storage-room.ts";
import { isInsideUnheard, unsentInside } from "./unsent-inside.ts";

/** Passes change by the second at a gate, and what this phone did is known here anyway. */
const ROSTER_EVERY_MS = 30_000;
/** What a delta of the gate's counts may ask for. */
const ROSTER_SOON_MS = 10_000;

/** So long nobody tries again what did not answer. */
const CUT_OFF_MS = 10_000;

export type OwnGatePlace = { readonly college: string; readonly eventId: EventId; readonly userId: UserId };

/**
 * The gate of one event on this phone: what it holds, what it decides by itself, and its log on the way to the server. Lives as
 * long as the page; who looks at it subscribes.
 */
export class OwnGate {
  readonly #place: Place;
  readonly #clock = new DeviceClock();
  readonly #held: HeldGate;
  readonly #sender: LogSender;
  readonly #listeners = new Set<() => void>();
  #state = FIRST_STATE;
  #cutOffAt = Number.NEGATIVE_INFINITY;
  /** Scans that were written, and how many of them are in the state. */
  #writes = 0;
  #counted = 0;
  /** What the server decided and is noted here, one after the other. */
  #noting: Promise<void> = Promise.resolve();

  constructor(client: ScanApi["client"], { college, eventId, userId }: OwnGatePlace) {
    const [server, clock, set] = [serverOf(client), this.#clock, this.#set];
    const place = placeOf(college, eventId);
    this.#place = place;
    const held = new HeldGate({ client, server, place, eventId, userId, clock, state: this.state, set });
    this.#held = held;
    this.#sender = new LogSender({
      ...{ server, clock },
      onSending: (isSending) => set({ isSending }),
      onEnd: async (end, log) => {
        set({ refusedFor: end.type === "refused" ? end.why : null });
        if (end.type === "broken") await held.setAside(log, end.why);
      },
      onFailure: (failure) => held.whyNot(failure),
      count: () => this.#count(),
      again: () => whenLetGo(this.#syncAgain),
    });
    void this.#open();
  }

  state = (): OwnGateState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether this phone can decide without a connection. */
  get canDecide(): boolean {
    return this.#state.readiness === "ready";
  }

  /**
   * Scans wait that the server must hear of before it can decide again: until then this phone goes on. A log that the server will not
   * have it never hears of, and what others do is known there: the gate is asked again.
   */
  get isAhead(): boolean {
    return this.canDecide && this.#mayWait && this.#state.refusedFor === null;
  }

  /** A request just failed: the next person does not wait for another. */
  get isCutOff(): boolean {
    return performance.now() - this.#cutOffAt < CUT_OFF_MS;
  }

  reached(isReached: boolean): void {
    this.#cutOffAt = isReached ? Number.NEGATIVE_INFINITY : performance.now();
  }

  /** What the server said of who scans here: who may not any more keeps nothing. */
  async hear(failure: unknown): Promise<void> {
    await this.#held.whyNot(failure);
  }

  /** @returns null when nothing is held to decide with */
  async decide(scan: OwnScan): Promise<OwnScanAnswer | null> {
    await this.#noting;
    const here = this.#held.here();
    if (!here) return null;
    const answer = await decideHere(here, scan).catch(async (failure: unknown) => {
      if (!(failure instanceof LetGo)) throw failure;
      await this.#held.whyNot(failure);
      return null;
    });
    if (answer === null) return null;
    if (answer.decision.type !== "asks") this.#wrote();
    return answer;
  }

  /** Takes back what this account did by a scan. */
  async annul(undone: {
    readonly undoes: CommandId;
    readonly gateId: GateId;
  }): Promise<Result<AnnulReply, AnnulRefusal>> {
    await this.#noting;
    const here = this.#held.here();
    if (!here) return refuse({ code: "annul-moved-on" });
    const result = await annulHere(here, newCommandId() as CommandId, undone);
    if (result.ok) this.#wrote();
    return result;
  }

  /** Whether the server has not heard of a scan yet, and will. */
  async isWaiting(scanId: CommandId): Promise<boolean> {
    const { written } = this.#held;
    if (!written || !this.#mayWait) return false;
    const { store, log } = written;
    const waiting = await store.read(["scans"], (turn) => turn.objectStore("scans").getAll(allScansOf(log.logId)));
    return waiting.some((scan) => scan.scanId === scanId);
  }

  /** How many more people are inside than the server knows, by what this phone has not sent; below 0: fewer. */
  async unsentInside(): Promise<number> {
    const { written } = this.#held;
    if (!written || !this.#mayKnowMore) return 0;
    const range = allOf(this.#place);
    return unsentInside(await written.store.read(["steps"], (turn) => turn.objectStore("steps").getAll(range)));
  }

  /** Whether one of them is inside by scans that the server has not heard of, yet or ever: it would let them in again. */
  async hasLetIn(passIds: readonly PassId[]): Promise<boolean> {
    const [{ written }, { held }] = [this.#held, this.#state];
    if (!written || !held || !this.#mayKnowMore) return false;
    const listIds = held.setup.lists.map(({ id }) => id);
    const all = await written.store.read(["roster", "steps"], (turn) =>
      Promise.all(
        passIds.map(async (passId) => {
          const steps = (await turn.objectStore("steps").get([this.#place, passId])) ?? [];
          const entry = await turn.objectStore("roster").get([this.#place, passId]);
          return { steps, history: entry?.facts.history ?? NO_HISTORY };
        }),
      ),
    );
    return all.some(({ steps, history }) => isInsideUnheard(history, steps, listIds));
  }

  /** What the server decided is known here too, should the connection go; once its verdict is seen, for the server keeps it anyway. */
  note(scan: OwnScan, verdict: ScanVerdict): void {
    if (verdict.verdict !== "admit") return;
    const painted = new Promise<void>((resolve) => afterPaint(resolve));
    const keep = async () => {
      await painted;
      const here = this.#held.here();
      if (here) await noteVerdict(here, scan, verdict).catch(() => undefined);
    };
    this.#noting = this.#noting.then(keep);
  }

  async noteTakenBack(scanId: CommandId): Promise<void> {
    await this.#noting;
    const here = this.#held.here();
    if (here) await noteTakenBack(here, scanId);
  }

  /** The connection is back, or somebody asks: sends what waits, and asks what is new. */
  wake = (): void => {
    this.#sender.hope();
    void this.sync();
    void this.#held.refresh();
  };

  /** Something happened at the gates. */
  nudge = (): void => {
    if (this.#held.askedAgoMs > ROSTER_SOON_MS) void this.#held.refresh();
  };

  /** Which gate this phone scans at; a gate that nobody keeps is kept by it from then on. */
  standAt(gateId: GateId): void {
    this.#held.standAt(gateId);
  }

  /** @returns whether these passes may be let in elsewhere; null: this phone is not asked */
  async lend(logId: string, asked: Lend): Promise<boolean | null> {
    const { written } = this.#held;
    if (written?.log.logId !== logId) return null;
    return lendHere(written.store, this.#place, written.log.logId, asked, this.#clock.now()).catch(() => false);
  }

  hide = (): void => {
    this.#clock.hide();
    if (this.#mayWait) void sendLater().catch(() => undefined); // then this page sends it, or the next
  };

  show = (): void => {
    this.#clock.show();
    void this.#held.count().catch(() => undefined); // the worker may have sent them
  };

  /** Sends what waits. */
  async sync(): Promise<void> {
    if (this.#writes !== this.#counted) await this.#count();
    const { written } = this.#held;
    if (written && this.#state.waiting > 0) await this.#sender.send(written.store, written.log);
  }

  /** What waits, as a file. */
  async save(): Promise<void> {
    const { written } = this.#held;
    if (written) await saveLog(written.store, written.log, this.#clock);
  }

  /** Lets go of what waits, for good, and begins another log. */
  async discard(): Promise<void> {
    await this.#held.discard();
    this.wake();
  }

  /** Something that was set aside was saved, or let go of. */
  recount = (): void => void this.#held.count().catch(() => undefined); // the next scan counts

  async #open(): Promise<void> {
    if (!(await this.#held.open())) return;
    void askToPersist().catch(() => undefined);
    const round = () => {
      void this.#held.refresh();
      // With each round the server is asked to have the log; where it has it by now, nobody else would send what waits.
      if (this.#state.refusedFor !== null) void this.sync();
    };
    window.setInterval(() => whenLetGo(round), ROSTER_EVERY_MS);
    this.wake();
  }

  get #mayWait(): boolean {
    return this.#state.waiting > 0 || this.#writes !== this.#counted;
  }

  /** Than the server does. */
  get #mayKnowMore(): boolean {
    return this.#mayWait || this.#state.setAside.length > 0;
  }

  /** Once its verdict is seen, a scan that was written is counted and sent; where sending just failed, with the next try. */
  #wrote(): void {
    this.#writes += 1;
    const next = () => (this.#sender.failedAgoMs < CUT_OFF_MS ? this.#count() : this.sync());
    afterPaint(() => void next().catch((failure: unknown) => this.#held.whyNot(failure)));
  }

  #syncAgain = (): void => void this.sync();

  async #count(): Promise<number> {
    const writes = this.#writes;
    const waiting = await this.#held.count();
    this.#counted = writes;
    return waiting;
  }

  #set = (change: Partial<OwnGateState>): void => {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) whenLetGo(listener);
  };
}

function serverOf({ scanner }: ScanApi["client"]): ScanLogServer {
  return { openLog: (input) => scanner.openLog.mutate(input), sync: (input) => scanner.sync.mutate(input) };
}
