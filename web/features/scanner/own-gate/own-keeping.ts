import type { GateId, PassId, ScanLogId } from "#shared/ids";
import type { DeviceTime } from "#shared/scan-clock";
import { allScansOf, type GateStore, type Place } from "./gate-store.ts";
import { type Lend, lend, lentAfterRound } from "./own-lending.ts";
import type { OwnStep } from "./own-steps.ts";

/** Where a phone says that it stands; `round` counts up with each time. */
export type Stand = { readonly logId: ScanLogId; readonly gateId: GateId; readonly round: number };

/** Answers the ledger once it is on the disk. */
export function lendHere(store: GateStore, place: Place, logId: ScanLogId, asked: Lend, time: DeviceTime) {
  return store.writeThrough(["logs", "steps"], async (turn) => {
    const log = await turn.objectStore("logs").get(logId);
    const steps = new Map<PassId, readonly OwnStep[]>();
    for (const passId of asked.passIds) steps.set(passId, (await turn.objectStore("steps").get([place, passId])) ?? []);
    if (!log) return false;
    const at = { time, round: log.standRound ?? 0 };
    const lent = lend(log.lent ?? [], asked, (passId) => steps.get(passId) ?? [], at);
    if (lent) await turn.objectStore("logs").put({ ...log, lent });
    return lent !== null;
  });
}

/**
 * Where this phone may say it stands: a gate that it keeps is left only once the server knows all that was done there, and it is let
 * go of here before it is there.
 * @returns null: its log is gone
 */
export function standHere(store: GateStore, logId: ScanLogId, gateId: GateId): Promise<Stand | null> {
  return store.writeThrough(["logs", "scans"], async (turn) => {
    const log = await turn.objectStore("logs").get(logId);
    if (!log) return null;
    const waiting = await turn.objectStore("scans").count(allScansOf(logId));
    const isLeaving = log.keeps != null && log.keeps !== gateId;
    const round = (log.standRound ?? 0) + 1;
    await turn
      .objectStore("logs")
      .put({ ...log, ...(isLeaving && waiting === 0 ? { keeps: null } : {}), standRound: round });
    return { logId, gateId: isLeaving && waiting > 0 ? (log.keeps ?? gateId) : gateId, round };
  });
}

/**
 * A round of lists came: what it says of the gate, and shows of what was lent. Where another tab has said since where it stands, the
 * gate is not kept on this word.
 * @param begunAt when it began
 */
export async function keepGate(
  store: GateStore,
  { logId, gateId, round }: Stand,
  isKept: boolean,
  begunAt: DeviceTime,
): Promise<void> {
  await store.writeThrough(["logs"], async (turn) => {
    const log = await turn.objectStore("logs").get(logId);
    const isConcerned = isKept || log?.keeps != null || (log?.lent ?? []).length > 0;
    if (!log || !isConcerned || (isKept && log.standRound !== round)) return;
    const lent = lentAfterRound(log.lent ?? [], round, begunAt);
    await turn.objectStore("logs").put({ ...log, keeps: isKept ? gateId : null, lent });
  });
}
