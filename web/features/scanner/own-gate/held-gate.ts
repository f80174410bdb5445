import type { HeldTrust } from "#shared/examine-pass";
import type { EventId, GateId, UserId } from "#shared/ids";
import { offsetOf } from "#shared/scan-clock";
import { toProblem } from "#web/lib/problem";
import type { ScanApi } from "../scan-api.ts";
import type { Here } from "./decide-here.ts";
import { type DeviceClock, serverNow } from "./device-clock.ts";
import { findSetAside } from "./export-log.ts";
import {
  allScansOf,
  type GateStore,
  type KeptEvent,
  type KeptLog,
  LetGo,
  openGateStore,
  type Place,
} from "./gate-store.ts";
import { closeLeftLogs, discardLog, setLogAside, tellClosings, wipePlace } from "./let-go.ts";
import type { OwnGateReadiness, OwnGateState } from "./own-gate-state.ts";
import { standHere } from "./own-keeping.ts";
import { findOwnLog, openOwnLog, registerLog, type ScanLogServer } from "./own-log.ts";
import { isOver, refreshLists, refreshRoster, trustOf } from "./refresh-held.ts";
import { readStorageRoom } from "./storage-room.ts";
import { showUnsent } from "./unsent.ts";

/**
 * Keys and withdrawn passes: good for hours, but with a connection no phone goes by a key that was replaced a minute ago. Less than two
 * rounds of passes, with which they are asked for.
 */
const LISTS_EVERY_MS = 45_000;

export type HeldGateDeps = {
  readonly client: ScanApi["client"];
  readonly server: ScanLogServer;
  readonly place: Place;
  readonly eventId: EventId;
  readonly userId: UserId;
  readonly clock: DeviceClock;
  readonly state: () => OwnGateState;
  readonly set: (change: Partial<OwnGateState>) => void;
};

/** What a page holds of one event to decide with, and the log it writes: opened, brought up to date, let go of, begun anew. */
export class HeldGate {
  readonly #deps: HeldGateDeps;
  #store: GateStore | null = null;
  #log: KeptLog | null = null;
  #gateId: GateId | null = null;
  #trust: HeldTrust | null = null;
  // By the clock that counts up, for somebody may set the other back; null: not yet.
  #rosterAskedAt: number | null = null;
  #listsAskedAt: number | null = null;
  #refreshing: Promise<void> | null = null;
  /** The server would not have the log: it is asked again with each round. */
  #isRefused = false;
  /** As the icon shows it. */
  #shownUnsent = 0;
  /** How often this page let go of what it held. */
  #wipes = 0;

  constructor(deps: HeldGateDeps) {
    this.#deps = deps;
  }

  /** Null: nothing is kept here, or the log was let go of. */
  get written(): { readonly store: GateStore; readonly log: KeptLog } | null {
    return this.#store && this.#log && { store: this.#store, log: this.#log };
  }

  /** How long ago it asked what is new, milliseconds. */
  get askedAgoMs(): number {
    return this.#since(this.#rosterAskedAt);
  }

  /** All that a decision needs, or null. */
  here(): Here | null {
    const [store, trust, log] = [this.#store, this.#trust, this.#log];
    const { held, readiness } = this.#deps.state();
    if (!store || !trust || !log || !held || readiness !== "ready") return null;
    return { store, trust, log, held, place: this.#deps.place, time: this.#deps.clock.now() };
  }

  /** Which gate this phone scans at; a gate that nobody keeps is kept by it from then on. */
  standAt(gateId: GateId): void {
    const isNew = this.#gateId !== gateId;
    this.#gateId = gateId;
    // The round that is under way may have said that it stands nowhere.
    if (isNew) void (this.#refreshing ?? Promise.resolve()).then(() => this.refresh());
  }

  /** @returns whether anything can be kept here */
  async open(): Promise<boolean> {
    try {
      const store = await openGateStore();
      this.#store = store;
      await closeLeftLogs(store, this.#deps.place, this.#deps.userId);
      const held = await store.read(["events"], (turn) => turn.objectStore("events").get(this.#deps.place));
      this.#log = held
        ? await openOwnLog(store, this.#deps.place, this.#deps.userId, held.setup.event.title)
        : await findOwnLog(store, this.#deps.place, this.#deps.userId);
      await this.count();
      await this.#take(held ?? null, this.#wipes);
    } catch (failure) {
      this.#deps.set({ readiness: isOutdated(failure) ? "outdated" : "unkept" });
      return false;
    }
    return true;
  }

  /** Once at a time; who asks meanwhile gets the same. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = null;
    });
    return this.#refreshing;
  }

  /** Lets go of what waits, for good: another log begins with the next lists. */
  async discard(): Promise<void> {
    if (!this.written) return;
    const { store, log } = this.written;
    await discardLog(store, log);
    this.#log = null;
    this.#isRefused = false;
    this.#deps.set({ refusedFor: null, readiness: "loading" });
    await this.count();
  }

  /** Goes on without a log that the server will never take: another one begins with the next lists. */
  async setAside(log: KeptLog, why: NonNullable<KeptLog["setAsideFor"]>): Promise<void> {
    if (!this.#store) return;
    await setLogAside(this.#store, log, why);
    if (this.#log && this.#log.logId !== log.logId) return;
    this.#log = null;
    this.#deps.set({ readiness: "loading" });
    // The round that is under way may have begun with it.
    void (this.#refreshing ?? Promise.resolve()).then(() => this.refresh());
  }

  /** Who is signed out here, or may scan no longer, keeps nothing of it; what another tab let go of is not held here either. */
  async whyNot(failure: unknown): Promise<void> {
    if (failure instanceof LetGo && this.#deps.state().held) this.#forget("loading");
    if (isOutdated(failure)) this.#deps.set({ readiness: "outdated" });
    const { code } = toProblem(failure);
    if (code === "NOT_SIGNED_IN") location.reload(); // who is here now is asked by the page, which wipes
    if (code === "NOT_ALLOWED" || code === "NOT_FOUND") await this.#wipe("barred");
  }

  /** @returns how many scans of the log that is written wait */
  async count(): Promise<number> {
    const [store, log] = [this.#store, this.#log];
    const none = { waiting: 0, recent: [], kept: undefined };
    const { waiting, recent, kept } = !store
      ? none
      : await store.read(["scans", "logs", "recent"], async (turn) => ({
          waiting: log ? await turn.objectStore("scans").count(allScansOf(log.logId)) : 0,
          kept: log ? await turn.objectStore("logs").get(log.logId) : undefined,
          recent: (await turn.objectStore("recent").get(this.#deps.place)) ?? [],
        }));
    const { syncedAt = null, incidents = [], keeps = null } = kept ?? {};
    const setAside = store ? await findSetAside(store, this.#deps.place, this.#deps.userId) : [];
    const unsent = setAside.reduce((sum, left) => sum + left.waiting, waiting);
    if (unsent !== this.#shownUnsent) void showUnsent(unsent).catch(() => undefined); // said on the page too
    this.#shownUnsent = unsent;
    this.#deps.set({ waiting, setAside, recent, syncedAt, incidents, keeps });
    return waiting;
  }

  #since(askedAt: number | null): number {
    return askedAt === null ? Number.POSITIVE_INFINITY : this.#deps.clock.now().upMs - askedAt;
  }

  async #refresh(): Promise<void> {
    const store = this.#store;
    if (!store) return;
    const wipes = this.#wipes;
    const deps = {
      ...this.#deps,
      store,
      isStill: () => wipes === this.#wipes,
      onProgress: (progress: number) => this.#deps.state().readiness === "loading" && this.#deps.set({ progress }),
    };
    this.#rosterAskedAt = this.#deps.clock.now().upMs;
    this.#deps.set({ room: await readStorageRoom().catch(() => null) });
    try {
      // Without a log, one begins: the round that was under way may have begun with one that was let go of.
      const isWithoutLog = !this.#log && this.#deps.state().held;
      if (isWithoutLog || this.#isRefused || this.#since(this.#listsAskedAt) > LISTS_EVERY_MS) {
        const listed = await refreshLists(deps);
        if (listed) await this.#begin(store, listed, wipes);
        else await this.#wipe("over");
        this.#listsAskedAt = this.#deps.clock.now().upMs;
      }
      if (!this.#deps.state().held) return;
      const stand = this.#log && this.#gateId && (await standHere(store, this.#log.logId, this.#gateId));
      await this.#take(await refreshRoster(deps, stand || null), wipes);
      await this.count();
      this.#deps.set({ progress: null });
    } catch (failure) {
      await this.whyNot(failure);
    }
    const { held, waiting } = this.#deps.state();
    if (held && waiting === 0 && isOver(held.setup, serverNow(held.samples, this.#deps.clock.now())))
      await this.#wipe("over");
  }

  /** With the lists goes a log: one that was let go of is followed by another, once the server says that this phone may scan. */
  async #begin(store: GateStore, listed: KeptEvent, wipes: number): Promise<void> {
    const eventId = this.#deps.eventId;
    this.#log ??= await openOwnLog(store, this.#deps.place, this.#deps.userId, listed.setup.event.title);
    await this.#take(listed, wipes);
    await tellClosings(store, this.#deps.place, (closing) =>
      this.#deps.client.scanner.closeLog.mutate({ eventId, ...closing }),
    );
    // Scans are taken from logs that were known before them.
    const log = this.#log;
    if (!log) return; // let go of meanwhile
    const isOpened = await registerLog(this.#deps.server, store, log);
    if (this.#log?.logId !== log.logId) return;
    this.#isRefused = !isOpened;
    this.#log = { ...this.#log, isOpened };
  }

  async #take(held: KeptEvent | null, wipes: number): Promise<void> {
    const trust = held && (await trustOf(held));
    if (wipes !== this.#wipes) return;
    this.#trust = trust;
    this.#deps.set({ held, offsetMs: held ? (offsetOf(held.samples)?.offsetMs ?? null) : null });
    this.#deps.set({ readiness: this.#readinessOf(held) });
  }

  /** Nobody is let in by a log that the server does not know: it would take none of its scans. */
  #readinessOf(held: KeptEvent | null): OwnGateReadiness {
    if (held?.keys && !this.#trust) return "unable";
    if (this.#isRefused) return "untaken";
    return this.#trust && this.#log?.isOpened && held?.rosterAt != null ? "ready" : "loading";
  }

  /** Lets go of all that is held of the event; what the server has not taken stays. */
  async #wipe(readiness: "over" | "barred"): Promise<void> {
    this.#forget(readiness);
    const store = this.#store;
    if (!store) return;
    await wipePlace(store, this.#deps.place);
    this.#log = await findOwnLog(store, this.#deps.place, this.#deps.userId);
    await this.count();
  }

  #forget(readiness: "over" | "barred" | "loading"): void {
    this.#wipes += 1;
    this.#trust = null;
    this.#log = null;
    this.#isRefused = false;
    this.#listsAskedAt = null;
    this.#deps.set({ held: null, readiness, progress: null });
  }
}

/** A newer page has changed what is kept: this one can neither read nor write it. */
function isOutdated(failure: unknown): boolean {
  return failure instanceof DOMException && failure.name === "VersionError";
}
