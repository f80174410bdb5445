import type { StaffTokenView } from "#shared/domain/queue/types";

export type TokenColumns = {
  /** Called and serving, longest first: who is at the desk. */
  readonly atDesk: readonly StaffTokenView[];
  /** In calling order. */
  readonly waiting: readonly StaffTokenView[];
};

/** The live tokens as staff work them off. `ahead` is the calling order; without it the number decides. */
export function tokenColumns(tokens: readonly StaffTokenView[]): TokenColumns {
  const inService = tokens.filter((token) => token.status === "called" || token.status === "serving");
  const waiting = tokens.filter((token) => token.status === "waiting");
  return {
    atDesk: inService.sort((a, b) => (a.calledAt ?? 0) - (b.calledAt ?? 0) || a.number - b.number),
    waiting: waiting.sort((a, b) => (a.ahead ?? Infinity) - (b.ahead ?? Infinity) || a.number - b.number),
  };
}

/** Why Call next is dead, or null. */
export function whyNotCall(waiting: number, servers: number): string | null {
  if (waiting === 0) return "Nobody is waiting. Call next wakes up with the first person who joins.";
  if (servers === 0) return "Nobody is on duty. Raise “People serving” first.";
  return null;
}
