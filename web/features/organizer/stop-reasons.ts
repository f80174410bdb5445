import type { AnnulRefusal } from "#shared/domain/entry/types";
import type { ScanRefusal } from "#shared/domain/ledger/refusals";

const REASONS: Readonly<Record<ScanRefusal["code"] | AnnulRefusal["code"], string>> = {
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
  "pass-given": "pass given to somebody else",
  "pass-revoked": "pass withdrawn",
  "event-not-live": "event not open",
  "gate-unknown": "gate removed",
  "list-unknown": "list removed",
  "pass-not-found": "code of nobody",
  "registration-unpaid": "not paid",
  "registration-not-confirmed": "not confirmed",
  "pass-ambiguous": "several passes",
  "party-too-small": "fewer in the party",
  "registration-cancelled": "cancelled",
  "pass-blocked": "blocked",
  "already-redeemed": "handed out before",
  "product-not-admitted": "ticket not for this",
  "wrong-list": "not at this gate",
  "not-inside": "not inside yet",
  "answers-missing": "questions open",
  "rule-window": "outside its time",
  "rule-count": "in too often",
  "rule-gates": "another gate",
  "rule-minutes": "too soon again",
  "rule-rejected": "a rule of the organizers",
  "home-gate": "another gate's pass",
  "home-gate-silent": "their own gate did not answer",
  "supervisor-needed": "a lead decides",
  "exit-without-entry": "left without coming in",
  "wrong-zone": "in another zone",
  "no-exit-here": "no way out there",
  "annul-moved-on": "scanned again since, or nobody's scan",
  "annul-not-yours": "somebody else scanned it",
  "annul-too-late": "taken back too late",
};

/** Why a scan was stopped, or stands, in a few words. */
export function reasonOf(code: string): string {
  return Object.entries(REASONS).find(([known]) => known === code)?.[1] ?? "stopped";
}
