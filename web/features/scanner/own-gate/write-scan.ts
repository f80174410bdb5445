import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { CommandId, PassId, ScanLogId } from "#shared/ids";
import { type LoggedScan, scanHash } from "#shared/scan-log";
import { type GateStore, type KeptOutcome, LetGo, type Place } from "./gate-store.ts";
import type { OwnStep } from "./own-steps.ts";

/** What the phone decided, ready to be written: all of it or nothing. */
export type DecidedScan = {
  readonly scan: Omit<LoggedScan, "seq">;
  /** What it did to each pass. */
  readonly steps: readonly { readonly passId: PassId; readonly step: OwnStep }[];
  readonly outcome: KeptOutcome;
};

/** What a decision rests on besides the lists. */
export type LogHead = ChainHead & { readonly lends: number };

export const LOG_START: ChainHead = { seq: 0, hash: CHAIN_START };
/** How the list of the last verdicts shows what was taken back. */
export const TAKEN_BACK = { word: "Taken back", kind: "look", canTakeBack: false } as const;

/** The volunteer's own list: a person who comes back is nearly always among the last ten. */
const RECENT_MAX = 10;

/**
 * Writes a scan to its log, with what it did, before anybody sees a verdict: one turn, on the disk when it resolves.
 * @param head of the log as the decision saw it, and `lends` with it
 * @returns false when another tab wrote, or a pass was lent, meanwhile: then it is to be decided again
 * @throws DOMException when it cannot be written, LetGo when nothing is held of the event any more
 */
export async function writeScan(
  store: GateStore,
  place: Place,
  logId: ScanLogId,
  head: LogHead,
  { scan, steps, outcome }: DecidedScan,
): Promise<boolean> {
  const seq = head.seq + 1;
  const hash = await scanHash(logId, { ...scan, seq }, head.hash);
  return store.writeThrough(["events", "logs", "scans", "steps", "recent"], async (turn) => {
    const [logs, scans, ownSteps, recent] = [
      turn.objectStore("logs"),
      turn.objectStore("scans"),
      turn.objectStore("steps"),
      turn.objectStore("recent"),
    ];
    // All is read together and written together: each answer that is waited for is a way to another process and back.
    const [log, heldPlace, outcomes, before] = await Promise.all([
      logs.get(logId),
      turn.objectStore("events").getKey(place),
      recent.get(place),
      Promise.all(steps.map(({ passId }) => ownSteps.get([place, passId]))),
    ]);
    // This very scan was written, and its connection lost before anybody heard.
    if (log?.head.seq === seq && log.head.hash === hash) return true;
    // Let go of meanwhile: what is no longer here is not decided with.
    if (!heldPlace) throw new LetGo();
    if (log?.head.seq !== head.seq || log.head.hash !== head.hash || (log.lends ?? 0) !== head.lends) return false;
    const written = [
      scans.add({ ...scan, seq, hash }, [logId, seq]),
      logs.put({ ...log, head: { seq, hash } }),
      ...steps.map(({ passId, step }, index) => ownSteps.put([...(before[index] ?? []), step], [place, passId])),
      recent.put(withOutcome(outcomes ?? [], outcome), place),
    ];
    turn.commit();
    await Promise.all(written);
    return true;
  });
}

type Recent = {
  get(place: Place): Promise<readonly KeptOutcome[] | undefined>;
  put(recent: readonly KeptOutcome[], place: Place): Promise<unknown>;
};

export async function keepOutcome(recent: Recent, place: Place, outcome: KeptOutcome): Promise<void> {
  await recent.put(withOutcome((await recent.get(place)) ?? [], outcome), place);
}

/** One that was there already keeps its place. */
function withOutcome(before: readonly KeptOutcome[], outcome: KeptOutcome): readonly KeptOutcome[] {
  const isKnown = before.some(({ id }) => id === outcome.id);
  const next = isKnown ? before.map((one) => (one.id === outcome.id ? outcome : one)) : [outcome, ...before];
  return next.slice(0, RECENT_MAX);
}

export async function findOutcome(recent: Pick<Recent, "get">, place: Place, id: CommandId) {
  return (await recent.get(place))?.find((outcome) => outcome.id === id);
}
