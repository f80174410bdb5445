import type { Direction } from "./domain/entry/types.ts";
import { type Chained, type ChainHead, followChain } from "./hash-chain.ts";
import type { CommandId, EventId, GateId, ListId } from "./ids.ts";
import type { DeviceTime } from "./scan-clock.ts";
import { sha256Hex } from "./sha256.ts";

/** One scan that a device decided by itself, as it wrote it down before it showed the verdict. */
export type LoggedScan = {
  /** From 1, without a gap, on each device. */
  readonly seq: number;
  readonly scanId: CommandId;
  readonly eventId: EventId;
  readonly gateId: GateId;
  readonly listId: ListId;
  readonly direction: Direction;
  /** What was read or typed: who checks the log reads the pass from it again. */
  readonly code: string;
  /** Why it was refused; null: let in, out, or had. */
  readonly refusal: string | null;
  /** A supervisor's reason to let them in all the same; null: it was not forced. */
  readonly reason: string | null;
  readonly time: DeviceTime;
};

export type ChainedScan = LoggedScan & Chained;

/** SHA-256, hex, over the hash before and everything a scan says; the device's id keeps one log from passing for another's. */
export function scanHash(deviceId: string, scan: LoggedScan, prevHash: string): Promise<string> {
  const { seq, scanId, eventId, gateId, listId, direction, code, refusal, reason, time } = scan;
  const { at, upMs, life } = time;
  const place = [eventId, gateId, listId, direction];
  return sha256Hex(JSON.stringify([prevHash, deviceId, seq, scanId, ...place, code, refusal, reason, at, upMs, life]));
}

/** What a device signs for the server to take its log up to there. */
export function scanLogProof(deviceId: string, { seq, hash }: ChainHead): string {
  return `campuspulse scan-log ${deviceId} ${seq} ${hash}`;
}

/** @returns the new head, or the first scan that does not follow from the one before */
export function followScans(deviceId: string, head: ChainHead, scans: readonly ChainedScan[]) {
  return followChain(head, scans, (scan, prevHash) => scanHash(deviceId, scan, prevHash));
}
