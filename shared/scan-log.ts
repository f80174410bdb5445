import type { Direction } from "./domain/entry/types.ts";
import type { RefusedByRule } from "./gate-rules.ts";
import { type Chained, type ChainHead, followChain } from "./hash-chain.ts";
import type { CommandId, EventId, GateId, ListId, PassId, ScanLogId } from "./ids.ts";
import type { DeviceTime } from "./scan-clock.ts";
import { sha256Hex } from "./sha256.ts";
import { sha256HexSync } from "./sha256-sync.ts";

/** One scan that a device decided by itself, as it wrote it down before it showed the verdict. */
export type LoggedScan = {
  /** From 1, without a gap, on each device. */
  readonly seq: number;
  readonly scanId: CommandId;
  readonly eventId: EventId;
  readonly gateId: GateId;
  readonly listId: ListId;
  readonly direction: Direction;
  /** What was read or typed, as a phone keeps it (`kept-code.ts`): who checks the log reads the pass from it again. */
  readonly code: string;
  /** Whom it took: the pass that was shown, and others of its party. Empty: nobody, or a code that was typed. */
  readonly passIds: readonly PassId[];
  /** The scan that this one takes back; null: it is a scan of its own. */
  readonly undoes: CommandId | null;
  /** Why it was refused; null: let in, out, or had. */
  readonly refusal: string | null;
  /** A supervisor's reason to let them in all the same; null: it was not forced. */
  readonly reason: string | null;
  /** How new the rules were that it asked, epoch milliseconds (`newestSavedAt`); absent: it had none. */
  readonly rulesAt?: number | undefined;
  /** Which of them refused; absent: none did. */
  readonly byRule?: RefusedByRule | undefined;
  readonly time: DeviceTime;
};

export type ChainedScan = LoggedScan & Chained;

/** SHA-256, hex, over the hash before and everything a scan says; the log's id keeps one from passing for another. */
export function scanHash(logId: ScanLogId, scan: LoggedScan, prevHash: string): Promise<string> {
  return sha256Hex(saidBy(logId, scan, prevHash));
}

/** The same without a promise, for the turn in which a phone decides and writes: a database ends a turn that waits for anything else. */
export function scanHashSync(logId: ScanLogId, scan: LoggedScan, prevHash: string): string {
  return sha256HexSync(saidBy(logId, scan, prevHash));
}

function saidBy(logId: ScanLogId, scan: LoggedScan, prevHash: string): string {
  const { seq, scanId, eventId, gateId, listId, direction, code, passIds, undoes, refusal, reason, time } = scan;
  const { rulesAt, byRule } = scan;
  const { at, upMs, life } = time;
  const place = [eventId, gateId, listId, direction];
  // In one order, whoever puts it together.
  const rule = byRule && [byRule.id, byRule.savedAt, Object.entries(byRule.facts).sort()];
  const rules = [...(rulesAt === undefined ? [] : [{ rulesAt }]), ...(rule ? [{ rule }] : [])];
  const said = [code, passIds, undoes, refusal, reason, ...rules];
  return JSON.stringify([prevHash, logId, seq, scanId, ...place, ...said, at, upMs, life]);
}

/** What a device signs for the server to take its log up to there. */
export function scanLogProof(logId: ScanLogId, { seq, hash }: ChainHead): string {
  return `campuspulse scan-log ${logId} ${seq} ${hash}`;
}

/** What a device signs to say that it goes on with a log no more. */
export function scanLogClosing(logId: ScanLogId): string {
  return `campuspulse scan-log ${logId} closed`;
}

/** @returns the new head, or the first scan that does not follow from the one before */
export function followScans(logId: ScanLogId, head: ChainHead, scans: readonly ChainedScan[]) {
  return followChain(head, scans, (scan, prevHash) => scanHash(logId, scan, prevHash));
}
