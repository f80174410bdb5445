import type { CommandId, GateId, PassId, ScanLogId } from "#shared/ids";
import type { DeviceTime } from "#shared/scan-clock";
import { allScansOf, type GateStore, type KeptLog, type Place } from "./gate-store.ts";
import type { OwnStep } from "./own-steps.ts";

/** A pass that is let in elsewhere by this scan, as far as this phone knows: it lets it in no more. */
export type LentPass = {
  readonly passId: PassId;
  readonly scanId: CommandId;
  /** When, and in which round of lists, it was asked for. */
  readonly time: DeviceTime;
  readonly round: number;
};

/** More than come to other gates between two rounds of lists. */
const LENT_MAX = 500;
/** By then the ledger has decided, or waits no more: what the list says then is so. */
const DECIDED_AFTER_MS = 10_000;

export type Lend = { readonly scanId: CommandId; readonly passIds: readonly PassId[] };

/**
 * Whether passes may be let in elsewhere, and what is then to be remembered: this phone let none of them in that the server has
 * not heard of.
 * @param stepsOf what this phone did to each
 * @returns null: they may not
 */
export function lend(
  lent: readonly LentPass[],
  { scanId, passIds }: Lend,
  stepsOf: (passId: PassId) => readonly OwnStep[],
  at: Pick<LentPass, "time" | "round">,
): readonly LentPass[] | null {
  if (lent.length + passIds.length > LENT_MAX) return null;
  const isOwn = ({ knownIn, by }: OwnStep) => knownIn === null && by !== scanId;
  if (passIds.some((passId) => stepsOf(passId).some(isOwn))) return null;
  return [...lent, ...passIds.map((passId) => ({ passId, scanId, ...at }))];
}

/** What was lent to other scans than this one. */
export function lentFrom(lent: readonly LentPass[], scanId: CommandId): ReadonlySet<PassId> {
  return new Set(lent.filter((one) => one.scanId !== scanId).map(({ passId }) => passId));
}

/** What the round that ended does not show for sure. @param begunAt when that round began */
export function lentAfterRound(lent: readonly LentPass[], round: number, begunAt: DeviceTime): readonly LentPass[] {
  const isDecided = ({ life, upMs }: DeviceTime) => life !== begunAt.life || begunAt.upMs - upMs > DECIDED_AFTER_MS;
  return lent.filter((one) => one.round >= round || !isDecided(one.time));
}

/** Answers the ledger once it is on the disk. */
export async function lendHere(store: GateStore, place: Place, logId: ScanLogId, asked: Lend, time: DeviceTime) {
  const turn = store.transaction(["logs", "steps", "events"], "readwrite", { durability: "strict" });
  const log = await turn.objectStore("logs").get(logId);
  const round = (await turn.objectStore("events").get(place))?.round ?? 0;
  const steps = new Map<PassId, readonly OwnStep[]>();
  for (const passId of asked.passIds)
    steps.set(passId, (await turn.objectStore("steps").get([place, passId])) ?? []);
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
  if (log && isConcerned) await turn.store.put({ ...withoutGate(log), keeps, lent: lentAfterRound(log.lent ?? [], round, begunAt) });
  await turn.done;
}

/** A decision that was made as the gate's keeper, and is not written yet, is made anew. */
function withoutGate(log: KeptLog): KeptLog {
  return { ...log, keeps: null, lends: (log.lends ?? 0) + 1 };
}
