import type { EntryStep, PassHistory } from "#shared/domain/entry/types";
import type { ListId } from "#shared/ids";
import { historyWith, type OwnStep } from "./own-steps.ts";

/**
 * How many more people are inside by what the server does not know of yet: those who came in, less those who left, of each pass.
 * @param steps those of each pass that this phone did
 */
export function unsentInside(steps: readonly (readonly OwnStep[])[]): number {
  return steps.reduce((sum, ofPass) => sum + ofPass.reduce((more, own) => more + unsentBy(own, ofPass), 0), 0);
}

/**
 * Whether somebody is inside, and would not be by what the server knows: whoever left since, and comes back, is not.
 * @param history of the pass, by the list
 */
export function isInsideUnheard(history: PassHistory, steps: readonly OwnStep[], listIds: readonly ListId[]): boolean {
  const isInside = (known: readonly OwnStep[]) => historyWith(history, known, listIds).where !== null;
  return isInside(steps) && !isInside(steps.filter(({ knownIn }) => knownIn !== null));
}

function unsentBy({ step, scan, knownIn }: OwnStep, ofPass: readonly OwnStep[]): number {
  if (knownIn !== null) return 0;
  if (step) return peopleBy(step);
  const undone = ofPass.find((one) => one.step && one.scan.id === scan.id)?.step;
  return undone ? -peopleBy(undone) : 0;
}

/** Who goes from zone to zone was inside before. */
function peopleBy(step: EntryStep): number {
  if (step.type === "entered") return step.from === null ? 1 : 0;
  return step.type === "left" && step.to === null ? -1 : 0;
}
