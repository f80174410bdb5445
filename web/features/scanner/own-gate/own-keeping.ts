import type { GateId, PassId, ScanLogId } from "#shared/ids";
import type { DeviceTime } from "#shared/scan-clock";
import { allScansOf, type GateStore, type KeptLog, type Place } from "./gate-store.ts";
import { type Lend, lend, lentAfterRound } from "./own-lending.ts";
import type { OwnStep } from "./own-steps.ts";

/** Answers the ledger once it is on the disk. */
export async function lendHere(store: GateStore, place: Place, logId: ScanLogId, asked: Lend, time: DeviceTime) {
  const turn = store.transaction(["logs", "steps", "events"], "readwrite", { durability: "strict" });
  const log = await turn.objectStore("logs").get(logId);
  const round = (await turn.objectStore("events").get(place))?.round ?? 0;
  const steps = new Map<PassId, readonly OwnStep[]>();
  for (const passId of asked.passIds) steps.set(passId, (await turn.objectStore("steps").get([place, passId])) ?? []);
  const lent = log ? lend(log.lent ?? [], asked, (passId) => steps.get(passId) ?? [], { time, round }) : null;
  if (log && lent) await turn.objectStore("logs").put({ ...log, lent, lends: (log.lends ?? 0) + 1 });
  await turn.done;
  return lent !== null;
}

/**
 * The gate that this phone may say it stands at: one that it keeps is left only once the server knows all that was done there, and
 * it is let go of here before it is there.
 */
export async function gateToStandAt(store: GateStore, logId: ScanLogId, gateId: GateId): Promise<GateId> {
  const turn = store.transaction(["logs", "scans"], "readwrite", { durability: "strict" });
  const log = await turn.objectStore("logs").get(logId);
  const waiting = await turn.objectStore("scans").count(allScansOf(logId));
  const isLeaving = log?.keeps != null && log.keeps !== gateId;
  if (log && isLeaving && waiting === 0) await turn.objectStore("logs").put(withoutGate(log));
  await turn.done;
  return isLeaving && waiting > 0 ? (log.keeps ?? gateId) : gateId;
}

/** A round of lists came: what it says of the gate, and shows of what was lent. */
export async function keepGate(
  store: GateStore,
  logId: ScanLogId,
  keeps: GateId | null,
  { round, begunAt }: { readonly round: number; readonly begunAt: DeviceTime },
): Promise<void> {
  const turn = store.transaction("logs", "readwrite", { durability: "strict" });
  const log = await turn.store.get(logId);
  const isConcerned = keeps !== null || log?.keeps != null || (log?.lent ?? []).length > 0;
  if (log && isConcerned)
    await turn.store.put({ ...withoutGate(log), keeps, lent: lentAfterRound(log.lent ?? [], round, begunAt) });
  await turn.done;
}

/** A decision that was made as the gate's keeper, and is not written yet, is made anew. */
function withoutGate(log: KeptLog): KeptLog {
  return { ...log, keeps: null, lends: (log.lends ?? 0) + 1 };
}
