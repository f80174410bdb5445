import { estimateGateWait, GATE_SCANS_MAX, type GateScan, type GateWait } from "#shared/domain/entry/gate-wait";
import type { LedgerDomainEvent } from "#shared/domain/ledger/events";
import { isScan } from "#shared/domain/ledger/gates";
import type { LedgerConfig } from "#shared/domain/ledger/types";
import type { GateId } from "#shared/ids";
import type { GateMinute } from "#shared/views/gate";

const MINUTE_MS = 60_000;
/** A chart of an hour. */
const MINUTES_KEPT = 60;
/** What was scanned longer ago than this, and is known only now, says nothing of a line that stands there. */
const LATE_MS_MAX = MINUTE_MS;

type Scanned = {
  readonly actorId: string;
  readonly recordedAt: number;
  readonly events: readonly LedgerDomainEvent[];
};

/**
 * How fast each gate goes, and how many came in each of the last minutes. Kept in memory, with a bound for each gate: after a
 * wake they are read anew from the newest entries of the log, so what is before those is not in the picture.
 */
export class GateMeters {
  readonly #scans = new Map<GateId, GateScan[]>();
  readonly #minutes = new Map<number, { came: number; stopped: number }>();

  /**
   * Entries come in the order of the log.
   * @param gates those there are: whoever scans can make a gate up, and what is kept must not grow by that
   */
  note({ actorId, recordedAt, events }: Scanned, gates: LedgerConfig["gates"]): void {
    const scans = events.filter(isScan);
    const [first] = scans;
    if (!first || first.type === "ScanAnnulled" || recordedAt - first.at > LATE_MS_MAX) return;
    if (!gates.some(({ id }) => id === first.gateId)) return;
    const gate = this.#scans.get(first.gateId) ?? [];
    gate.push({ at: recordedAt, lane: actorId });
    if (gate.length > GATE_SCANS_MAX) gate.shift();
    this.#scans.set(first.gateId, gate);
    const came = scans.filter((one) => one.type === "PassAdmitted" && (one.step?.from ?? null) === null).length;
    this.#count(recordedAt, came, first.type === "ScanRefused" ? 1 : 0);
  }

  perMinute(gateId: GateId, now: number): number {
    return (this.#scans.get(gateId) ?? []).filter(({ at }) => at > now - MINUTE_MS).length;
  }

  waitAt(gateId: GateId, now: number): GateWait {
    return estimateGateWait(this.#scans.get(gateId) ?? [], now);
  }

  /** The minutes of the last hour in which somebody was scanned, oldest first; `at` is where each begins. */
  minutes(now: number): GateMinute[] {
    const first = (Math.floor(now / MINUTE_MS) - MINUTES_KEPT + 1) * MINUTE_MS;
    return [...this.#minutes].filter(([at]) => at >= first).map(([at, counts]) => ({ at, ...counts }));
  }

  #count(at: number, came: number, stopped: number): void {
    const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
    const before = this.#minutes.get(minute) ?? { came: 0, stopped: 0 };
    this.#minutes.set(minute, { came: before.came + came, stopped: before.stopped + stopped });
    const [oldest] = this.#minutes.keys();
    if (this.#minutes.size > MINUTES_KEPT && oldest !== undefined) this.#minutes.delete(oldest);
  }
}
