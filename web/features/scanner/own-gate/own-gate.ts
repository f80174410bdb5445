import type { AnnulRefusal } from "#shared/domain/entry/types";
import type { AnnulReply, ScanVerdict } from "#shared/domain/ledger/types";
import type { HeldTrust } from "#shared/examine-pass";
import type { CommandId, EventId, GateId, UserId } from "#shared/ids";
import { type Result, refuse } from "#shared/result";
import { offsetOf } from "#shared/scan-clock";
import type { SyncedScan } from "#shared/views/roster";
import { afterPaint } from "#web/lib/after-paint";
import { newCommandId } from "#web/lib/command-id";
import { toProblem } from "#web/lib/problem";
import type { ScanApi } from "../scan-api.ts";
import { annulHere, decideHere, type Here, type OwnAnswer, type OwnScan } from "./decide-here.ts";
import { DeviceClock } from "./device-clock.ts";
import {
  allScansOf,
  type GateStore,
  type KeptEvent,
  type KeptLog,
  type KeptOutcome,
  openGateStore,
  type Place,
  placeOf,
  wipePlace,
} from "./gate-store.ts";
import { noteTakenBack, noteVerdict } from "./note-verdict.ts";
import { gateToStandAt, lendHere } from "./own-keeping.ts";
import type { Lend } from "./own-lending.ts";
import { discardLog, openOwnLog, registerLog, saveLog, syncDepsOf } from "./own-log.ts";
import { isOver, refreshLists, refreshRoster, trustOf } from "./refresh-held.ts";
import { askToPersist } from "./storage-room.ts";
import { syncLog, syncRetryMs } from "./sync-log.ts";
import { withLock } from "./with-lock.ts";

/** Passes change by the second at a gate, and what this phone did is known here anyway. */
const ROSTER_EVERY_MS = 30_000;
/** Keys and withdrawn passes: good for hours, and a withdrawn pass comes with the passes too. */
const LISTS_EVERY_MS = 5 * 60_000;
/** What a delta of the gate's counts may ask for. */
const ROSTER_SOON_MS = 10_000;

/** So long nobody tries again what did not answer. */
const CUT_OFF_MS = 10_000;

/** `unkept`: the browser keeps nothing. `unable`: it cannot check signatures. */
export type OwnGateReadiness = "opening" | "loading" | "ready" | "unkept" | "unable";

export type OwnGateState = {
  readonly readiness: OwnGateReadiness;
  /** Passes that came so far, while the first list loads; null otherwise. */
  readonly progress: number | null;
  readonly held: KeptEvent | null;
  /** Scans that the server has not taken. */
  readonly waiting: number;
  readonly isSending: boolean;
  readonly syncedAt: number | null;
  /** The server will not have the log: only a file brings it further. */
  readonly brokenBy: string | null;
  /** What is to be added to the phone's clock; null: no server said the time yet. */
  readonly offsetMs: number | null;
  readonly incidents: readonly SyncedScan[];
  /** The last verdicts of this phone, from before the page was opened too. */
  readonly recent: readonly KeptOutcome[];
};

const FIRST: OwnGateState = {
  ...{ readiness: "opening", progress: null, held: null, waiting: 0, isSending: false, syncedAt: null },
  ...{ brokenBy: null, offsetMs: null, incidents: [], recent: [] },
};

export type OwnGatePlace = { readonly college: string; readonly eventId: EventId; readonly userId: UserId };

/**
 * The gate of one event on this phone: what it holds, what it decides by itself, and its log on the way to the server. Lives as
 * long as the page; who looks at it subscribes.
 */
export class OwnGate {
  readonly #client: ScanApi["client"];
  readonly #eventId: EventId;
  readonly #userId: UserId;
  readonly #place: Place;
  readonly #clock = new DeviceClock();
  readonly #listeners = new Set<() => void>();
  #state = FIRST;
  #store: GateStore | null = null;
  #log: KeptLog | null = null;
  #gateId: GateId | null = null;
  #trust: HeldTrust | null = null;
  #failures = 0;
  #cutOffAt = Number.NEGATIVE_INFINITY;
  #syncTimer = 0;
  #rosterAskedAt = 0;
  #listsAskedAt = 0;
  #refreshing: Promise<void> | null = null;
  /** Scans that were written, and how many of them are in the state. */
  #written = 0;
  #counted = 0;
  /** What the server decided and is noted here, one after the other. */
  #noting: Promise<void> = Promise.resolve();

  constructor(client: ScanApi["client"], { college, eventId, userId }: OwnGatePlace) {
    this.#client = client;
    this.#eventId = eventId;
    this.#userId = userId;
    this.#place = placeOf(college, eventId);
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

  /** Scans wait that the server must hear of before it can decide again: until then this phone goes on. */
  get isAhead(): boolean {
    return this.canDecide && this.#mayWait;
  }

  /** A request just failed: the next person does not wait for another. */
  get isCutOff(): boolean {
    return performance.now() - this.#cutOffAt < CUT_OFF_MS;
  }

  reached(isReached: boolean): void {
    this.#cutOffAt = isReached ? Number.NEGATIVE_INFINITY : performance.now();
  }

  /** @returns null when nothing is held to decide with */
  async decide(scan: OwnScan): Promise<OwnAnswer | null> {
    await this.#noting;
    const here = this.#here();
    if (!here) return null;
    const answer = await decideHere(here, scan);
    if (answer.decision.type !== "asks") this.#wrote();
    return answer;
  }

  /** Takes back what this account did by a scan. */
  async annul(undone: {
    readonly undoes: CommandId;
    readonly gateId: GateId;
  }): Promise<Result<AnnulReply, AnnulRefusal>> {
    await this.#noting;
    const here = this.#here();
    if (!here) return refuse({ code: "annul-moved-on" });
    const result = await annulHere(here, newCommandId() as CommandId, undone);
    if (result.ok) this.#wrote();
    return result;
  }

  /** Whether the server has not heard of a scan yet. */
  async isWaiting(scanId: CommandId): Promise<boolean> {
    const [store, log] = [this.#store, this.#log];
    if (!store || !log || !this.#mayWait) return false;
    return (await store.getAll("scans", allScansOf(log.logId))).some((scan) => scan.scanId === scanId);
  }

  /** What the server decided is known here too, should the connection go; once its verdict is seen, for the server keeps it anyway. */
  note(scan: OwnScan, verdict: ScanVerdict): void {
    if (verdict.verdict !== "admit") return;
    const painted = new Promise<void>((resolve) => afterPaint(resolve));
    const keep = async () => {
      await painted;
      const here = this.#here();
      if (here) await noteVerdict(here, scan, verdict).catch(() => undefined);
    };
    this.#noting = this.#noting.then(keep);
  }

  async noteTakenBack(scanId: CommandId): Promise<void> {
    await this.#noting;
    const here = this.#here();
    if (here) await noteTakenBack(here, scanId);
  }

  /** The connection is back, or somebody asks: sends what waits, and asks what is new. */
  wake = (): void => {
    this.#failures = 0;
    void this.sync();
    void this.refresh();
  };

  /** Something happened at the gates. */
  nudge = (): void => {
    if (Date.now() - this.#rosterAskedAt > ROSTER_SOON_MS) void this.refresh();
  };

  /** Which gate this phone scans at; a gate that nobody keeps is kept by it from then on. */
  standAt(gateId: GateId): void {
    const isNew = this.#gateId !== gateId;
    this.#gateId = gateId;
    // The round that is under way may have said that it stands nowhere.
    if (isNew) void (this.#refreshing ?? Promise.resolve()).then(() => this.refresh());
  }

  /** @returns whether these passes may be let in elsewhere; null: this phone is not asked */
  async lend(logId: string, asked: Lend): Promise<boolean | null> {
    const [store, log] = [this.#store, this.#log];
    if (!store || log?.logId !== logId) return null;
    return lendHere(store, this.#place, log.logId, asked, this.#clock.now()).catch(() => false);
  }

  hide = (): void => this.#clock.hide();
  show = (): void => this.#clock.show();

  /** Once at a time; who asks meanwhile gets the same. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Sends the log, one tab at a time; tries again by itself where there is no connection. */
  async sync(): Promise<void> {
    const [store, log] = [this.#store, this.#log];
    if (this.#written !== this.#counted) await this.#count();
    if (!store || !log || this.#state.waiting === 0 || this.#state.isSending) return;
    clearTimeout(this.#syncTimer);
    this.#set({ isSending: true });
    try {
      const deps = syncDepsOf(this.#client, store, this.#eventId, log, this.#clock);
      const end = await withLock(`campuspulse-sync ${log.logId}`, () => syncLog(log.logId, deps));
      this.#failures = 0;
      this.#set({ brokenBy: end?.type === "broken" ? end.why : null });
    } catch (failure) {
      this.#failures += 1;
      await this.#whyNot(failure);
    }
    this.#set({ isSending: false });
    await this.#count();
    if (this.#state.waiting > 0 && this.#state.brokenBy === null)
      this.#syncTimer = window.setTimeout(() => void this.sync(), syncRetryMs(this.#failures, Math.random()));
  }

  /** What waits, as a file. */
  async save(): Promise<void> {
    if (this.#store && this.#log) await saveLog(this.#store, this.#log, this.#clock);
  }

  /** Lets go of what waits, for good, and begins another log. */
  async discard(): Promise<void> {
    const [store, log] = [this.#store, this.#log];
    if (!store || !log) return;
    await discardLog(store, log.logId);
    this.#log = await openOwnLog(store, this.#place, this.#userId, log.title);
    this.#listsAskedAt = 0;
    this.#set({ brokenBy: null });
    await this.#count();
    this.wake();
  }

  /** Lets go of all that is held of the event; what the server has not taken stays. */
  async wipe(): Promise<void> {
    if (this.#store) await wipePlace(this.#store, this.#place);
    this.#trust = null;
    this.#set({ held: null, readiness: "loading" });
  }

  async #open(): Promise<void> {
    try {
      const store = await openGateStore();
      this.#store = store;
      await this.#take((await store.get("events", this.#place)) ?? null);
      const title = this.#state.held?.setup.event.title ?? "";
      this.#log = await openOwnLog(store, this.#place, this.#userId, title);
      await this.#count();
      this.#become();
    } catch {
      this.#set({ readiness: "unkept" });
      return;
    }
    void askToPersist().catch(() => undefined);
    window.setInterval(() => void this.refresh(), ROSTER_EVERY_MS);
    this.wake();
  }

  async #refresh(): Promise<void> {
    const [store, log] = [this.#store, this.#log];
    if (!store || !log) return;
    const deps = {
      ...{ client: this.#client, store, place: this.#place, eventId: this.#eventId, clock: this.#clock },
      onProgress: (progress: number) => this.#state.readiness === "loading" && this.#set({ progress }),
    };
    this.#rosterAskedAt = Date.now();
    try {
      if (this.#listsAskedAt === 0 || Date.now() - this.#listsAskedAt > LISTS_EVERY_MS) {
        await this.#take(await refreshLists(deps));
        // Scans are taken from logs that were known before them.
        const refusal = await registerLog(this.#client, store, this.#eventId, log);
        if (refusal) this.#set({ brokenBy: refusal });
        this.#listsAskedAt = Date.now();
      }
      const gateId = this.#gateId && (await gateToStandAt(store, log.logId, this.#gateId));
      await this.#take(await refreshRoster(deps, gateId && { logId: log.logId, gateId }));
      this.#set({ progress: null });
    } catch (failure) {
      await this.#whyNot(failure);
    }
    const { held } = this.#state;
    if (held && isOver(held.setup, Date.now()) && this.#state.waiting === 0) await this.wipe();
  }

  async #take(held: KeptEvent | null): Promise<void> {
    this.#trust = held && (await trustOf(held));
    this.#set({ held, offsetMs: held ? (offsetOf(held.samples)?.offsetMs ?? null) : null });
    this.#become();
  }

  #become(): void {
    const { held } = this.#state;
    if (held?.keys && !this.#trust) this.#set({ readiness: "unable" });
    else this.#set({ readiness: this.#trust && this.#log && held?.rosterAt != null ? "ready" : "loading" });
  }

  /** Who is signed out here, or may scan no longer, keeps nothing of it. */
  async #whyNot(failure: unknown): Promise<void> {
    const { code } = toProblem(failure);
    if (code === "NOT_SIGNED_IN") location.reload(); // who is here now is asked by the page, which wipes
    if (code === "NOT_ALLOWED" || code === "NOT_FOUND") await this.wipe();
  }

  get #mayWait(): boolean {
    return this.#state.waiting > 0 || this.#written !== this.#counted;
  }

  /** Once its verdict is seen, a scan that was written is counted and sent. */
  #wrote(): void {
    this.#written += 1;
    afterPaint(() => void this.sync());
  }

  async #count(): Promise<void> {
    const [store, log] = [this.#store, this.#log];
    if (!store || !log) return;
    const written = this.#written;
    const waiting = await store.count("scans", allScansOf(log.logId));
    const kept = await store.get("logs", log.logId);
    const recent = (await store.get("recent", this.#place)) ?? [];
    this.#counted = written;
    this.#set({ waiting, recent, syncedAt: kept?.syncedAt ?? null, incidents: kept?.incidents ?? [] });
  }

  #here(): Here | null {
    const [store, trust, log] = [this.#store, this.#trust, this.#log];
    const { held, readiness } = this.#state;
    if (!store || !trust || !log || !held || readiness !== "ready") return null;
    return { store, trust, log, held, place: this.#place, time: this.#clock.now() };
  }

  #set(change: Partial<OwnGateState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
