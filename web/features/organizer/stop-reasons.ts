import type { ScanRefusal } from "#shared/domain/ledger/types";

const REASONS: Readonly<Record<ScanRefusal["code"], string>> = {
  "already-admitted": "pass used before",
  "pass-unknown": "not one of our codes",
  "pass-wrong-event": "pass for another event",
  "pass-forged": "not genuine",
  "pass-key-withdrawn": "signed with a withdrawn key",
  "pass-stale": "picture of a pass",
  "pass-clock-ahead": "clock of the phone wrong",
  "pass-not-rotating": "shown standing still",
  "pass-other-phone": "moved to another phone",
  "pass-not-yet-valid": "too early",
  "pass-expired": "expired",
  "pass-revoked": "pass withdrawn",
  "event-not-live": "event not open",
  "gate-unknown": "gate removed",
};

/** Why a scan was stopped, in two words. */
export function reasonOf(code: string): string {
  return Object.entries(REASONS).find(([known]) => known === code)?.[1] ?? "stopped";
}
