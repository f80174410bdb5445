import { CHAIN_START, type ChainHead } from "#shared/hash-chain";
import type { CommandId, PassId } from "#shared/ids";
import { type LoggedScan, scanHashSync } from "#shared/scan-log";
import { type KeptLog, type KeptOutcome, LetGo, type Place, type Turn } from "./gate-store.ts";
import type { OwnStep } from "./own-steps.ts";

/** All that a scan is decided by and written to: one turn reads it and writes it, so nothing changes in between. */
export const SCAN_STORES = ["events", "logs", "recent", "roster", "scans", "steps"] as const;
export type ScanTurn = Turn<typeof SCAN_STORES, "readwrite">;

/** Where a scan is written to, as the turn that decides it found it. */
export type ScanPlace = { readonly log: KeptLog; readonly outcomes: readonly KeptOutcome[] };

/** What the phone decided, ready to be written: all of it or nothing. */
export type DecidedScan = {
  readonly scan: Omit<LoggedScan, "seq">;
  /** What it did to each pass, and what was done to the pass before, as it is kept. */
  readonly steps: readonly { readonly passId: PassId; readonly step: OwnStep; readonly before: readonly OwnStep[] }[];
  readonly outcome: KeptOutcome;
};

export const LOG_START: ChainHead = { seq: 0, hash: CHAIN_START };
/** How the list of the last verdicts shows what was taken back. */
export const TAKEN_BACK = { word: "Taken back", kind: "look", canTakeBack: false } as const;

/** The volunteer's own list: a person who comes back is nearly always among the last ten. */
const RECENT_MAX = 10;

/** @throws LetGo when nothing is held of the event any more, or the log was set aside: what is no longer here is not decided with */
export async function readScanPlace(turn: ScanTurn, place: Place, logId: KeptLog["logId"]): Promise<ScanPlace> {
  const [log, heldPlace, outcomes = []] = await Promise.all([
    turn.objectStore("logs").get(logId),
    turn.objectStore("events").getKey(place),
    turn.objectStore("recent").get(place),
  ]);
  if (!log || log.setAsideFor || !heldPlace) throw new LetGo();
  return { log, outcomes };
}

/** The entry of the log that a scan becomes. */
export function chainScan({ log }: ScanPlace, scan: DecidedScan["scan"]): ChainHead {
  const seq = log.head.seq + 1;
  return { seq, hash: scanHashSync(log.logId, { ...scan, seq }, log.head.hash) };
}

/**
 * Writes a scan to its log, with what it did, before anybody sees a verdict: the last that its turn does.
 * @throws DOMException when it cannot be written
 */
export async function putScan(
  turn: ScanTurn,
  place: Place,
  { log, outcomes }: ScanPlace,
  head: ChainHead,
  { scan, steps, outcome }: DecidedScan,
): Promise<void> {
  const written = [
    turn.objectStore("scans").add({ ...scan, ...head }, [log.logId, head.seq]),
    turn.objectStore("logs").put({ ...log, head }),
    ...steps.map(({ passId, step, before }) => turn.objectStore("steps").put([...before, step], [place, passId])),
    turn.objectStore("recent").put(withOutcome(outcomes, outcome), place),
  ];
  turn.commit();
  await Promise.all(written);
}

/** One that was there already keeps its place. */
export function withOutcome(before: readonly KeptOutcome[], outcome: KeptOutcome): readonly KeptOutcome[] {
  const isKnown = before.some(({ id }) => id === outcome.id);
  const next = isKnown ? before.map((one) => (one.id === outcome.id ? outcome : one)) : [outcome, ...before];
  return next.slice(0, RECENT_MAX);
}

export function findOutcome(outcomes: readonly KeptOutcome[], id: CommandId): KeptOutcome | null {
  return outcomes.find((outcome) => outcome.id === id) ?? null;
}
