import { UNDO_WITHIN_MS } from "#shared/domain/queue/settings";
import type { StaffTokenView } from "#shared/domain/queue/types";

export type TokenColumns = {
  /** Called and serving, longest first: who is at the desk. */
  readonly atDesk: readonly StaffTokenView[];
  /** In calling order. */
  readonly waiting: readonly StaffTokenView[];
  /** Away, held or on the way to another queue, by number; then no-shows that can still be undone. */
  readonly outOfLine: readonly StaffTokenView[];
};

const OUT_OF_LINE: readonly StaffTokenView["status"][] = ["held", "away", "parked", "no-show"];

/** The live tokens as staff work them off. `ahead` is the calling order; without it the number decides. */
export function tokenColumns(tokens: readonly StaffTokenView[], now: number): TokenColumns {
  const inService = tokens.filter((token) => token.status === "called" || token.status === "serving");
  const outOfLine = tokens.filter(({ status, endedAt }) => {
    // The station sends nothing when the time to undo is over.
    const isTooLate = status === "no-show" && now > (endedAt ?? 0) + UNDO_WITHIN_MS;
    return OUT_OF_LINE.includes(status) && !isTooLate;
  });
  const waiting = tokens.filter((token) => token.status === "waiting");
  return {
    atDesk: inService.sort((a, b) => (a.calledAt ?? 0) - (b.calledAt ?? 0) || a.number - b.number),
    waiting: waiting.sort((a, b) => (a.ahead ?? Infinity) - (b.ahead ?? Infinity) || a.number - b.number),
    outOfLine: outOfLine.sort(
      (a, b) => OUT_OF_LINE.indexOf(a.status) - OUT_OF_LINE.indexOf(b.status) || a.number - b.number,
    ),
  };
}

/** Why Call next is dead, or null. */
export function whyNotCall(
  waiting: number,
  servers: number,
  { isPaused, isCutOff }: { isPaused: boolean; isCutOff: boolean },
): string | null {
  if (isCutOff) return "No connection. Other desks call too, so only the station can say who is next.";
  if (isPaused) return "The queue is paused. Open it to call on.";
  if (waiting === 0) return "Nobody is waiting. Call next wakes up with the first person who joins.";
  if (servers === 0) return "Nobody is on duty. Raise “People serving” first.";
  return null;
}
