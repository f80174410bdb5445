import type { DeviceClock } from "./device-clock.ts";
import type { GateStore, KeptLog } from "./gate-store.ts";
import { type ScanLogServer, syncDepsOf } from "./own-log.ts";
import { sendLater } from "./send-later.ts";
import { type SyncEnd, syncLog, syncRetryMs } from "./sync-log.ts";
import { syncLockOf, withLock } from "./with-lock.ts";

export type LogSenderDeps = {
  readonly server: ScanLogServer;
  readonly clock: DeviceClock;
  readonly onSending: (isSending: boolean) => void;
  /** What waits was taken or not; before the next is sent. */
  readonly onEnd: (end: SyncEnd, log: KeptLog) => Promise<void>;
  readonly onFailure: (failure: unknown) => Promise<void>;
  /** @returns how many scans wait by now */
  readonly count: () => Promise<number>;
  /** Sends what waits then: another log may have been begun. */
  readonly again: () => void;
};

/** Sends a log, one tab at a time; tries again by itself where there is no connection. */
export class LogSender {
  readonly #deps: LogSenderDeps;
  #isSending = false;
  #failures = 0;
  #failedAt = Number.NEGATIVE_INFINITY;
  #timer = 0;

  constructor(deps: LogSenderDeps) {
    this.#deps = deps;
  }

  /** The connection is back, or somebody asks. */
  hope(): void {
    this.#failures = 0;
    this.#failedAt = Number.NEGATIVE_INFINITY;
  }

  /** How long ago it tried in vain, milliseconds, by the clock that counts up; it tries again by itself. */
  get failedAgoMs(): number {
    return performance.now() - this.#failedAt;
  }

  async send(store: GateStore, log: KeptLog): Promise<void> {
    if (this.#isSending) return;
    const { server, clock, onSending, onEnd, onFailure, count, again } = this.#deps;
    clearTimeout(this.#timer);
    this.#isSending = true;
    onSending(true);
    let isTaken = true;
    try {
      const deps = syncDepsOf(server, store, log, clock);
      const end = await withLock(syncLockOf(log.logId), () => syncLog(log.logId, deps));
      this.hope();
      if (end) await onEnd(end, log);
      isTaken = !end || end.type === "done";
    } catch (failure) {
      this.#failures += 1;
      this.#failedAt = performance.now();
      void sendLater().catch(() => undefined); // then the next opening sends it
      await onFailure(failure);
    } finally {
      this.#isSending = false;
      onSending(false);
    }
    const waiting = await count();
    if (waiting > 0 && isTaken) this.#timer = window.setTimeout(again, syncRetryMs(this.#failures, Math.random()));
  }
}
