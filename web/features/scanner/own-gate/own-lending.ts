import type { CommandId, PassId } from "#shared/ids";
import type { DeviceTime } from "#shared/scan-clock";
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
