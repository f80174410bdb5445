import { takeStep, undoStep } from "#shared/domain/entry/evolve";
import type { EntryStep, PassHistory, ScanRef } from "#shared/domain/entry/types";
import type { CommandId, ListId } from "#shared/ids";

/** What this phone did to a pass and the list it holds does not show yet. */
export type OwnStep = {
  /** Null: it takes the scan back. */
  readonly step: EntryStep | null;
  readonly at: number;
  readonly gateName: string;
  /** Whose step it is, or, where it takes one back, whose that was. */
  readonly scan: ScanRef;
  /** The scan of the log that says so; that of `scan`, unless it takes it back. */
  readonly by: CommandId;
  /** The round of lists in which the server came to know of it; null: it does not yet. A later round shows it. */
  readonly knownIn: number | null;
};

/** The history of a pass by the list, and what this phone did since. */
export function historyWith(history: PassHistory, steps: readonly OwnStep[], listIds: readonly ListId[]): PassHistory {
  const newest = steps.findLastIndex(({ step, scan }) => step && history.last?.scan?.id === scan.id);
  return steps.reduce((before, own, index) => {
    const { step, at, gateName, scan } = own;
    if (!step) return before.last?.scan?.id === scan.id ? undoStep(before) : before;
    const isShown = index <= newest ? isShownWith(own, steps[newest]) : isPassedBy(own, history);
    return isShown ? before : takeStep(before, step, { at, gateName, scan }, listIds);
  }, history);
}

/** The server hears of the scans of a log in their order: with one it knows those before it, and what it decided itself at once. */
function isShownWith(own: OwnStep, newest: OwnStep | undefined): boolean {
  return newest?.knownIn === null || own.knownIn !== null;
}

/**
 * Whether the list, fetched while the scan was under way, tells of that visit as late or later: then the step is among what it shows,
 * or what came after it stands anyway. A meal that the server does not know of counts beside every other.
 */
function isPassedBy({ step, at, knownIn }: OwnStep, { visits }: PassHistory): boolean {
  const visit = step && visits[step.listId];
  if (!visit || (step.type === "redeemed" && knownIn === null)) return false;
  return Math.max(visit.lastAt, visit.leftAt ?? 0) >= at;
}

/** What is left to be remembered once a round of lists came. */
export function stepsAfterRound(steps: readonly OwnStep[], round: number): readonly OwnStep[] {
  return steps.filter(({ knownIn }) => knownIn === null || knownIn >= round);
}

/** The same steps, those of the named scans known to the server since this round. */
export function stepsKnown(
  steps: readonly OwnStep[],
  scanIds: ReadonlySet<CommandId>,
  round: number,
): readonly OwnStep[] {
  return steps.map((one) => (one.knownIn === null && scanIds.has(one.by) ? { ...one, knownIn: round } : one));
}
