import type { Outcome } from "./outcome.ts";

/** "2 of their party of 5 are still to come", or "still inside" where people leave. */
export function partyWords({ size, left }: NonNullable<Outcome["party"]>, isOut: boolean): string {
  return `${left} of their party of ${size} ${left === 1 ? "is" : "are"} still ${isOut ? "inside" : "to come"}`;
}
