import { AppError } from "#shared/errors";
import type { Actor } from "./scope.ts";

/** A second factor counts for this long: for one sitting, not for a laptop left open. */
const STEP_UP_MS = 10 * 60_000;

export function hasSteppedUp({ steppedUpAt }: Actor, now: number): boolean {
  return steppedUpAt !== null && now - steppedUpAt < STEP_UP_MS;
}

/** Just signed in by mail: as good as it gets for somebody who has no passkey yet. */
export function hasJustSignedIn({ signedInAt }: Actor, now: number): boolean {
  return now - signedInAt < STEP_UP_MS;
}

/** @throws AppError STEP_UP_NEEDED, which a page answers by asking for the passkey and trying again */
export function requireStepUp({ actor, now }: { readonly actor: Actor; readonly now: number }): void {
  if (!hasSteppedUp(actor, now)) throw new AppError("STEP_UP_NEEDED");
}
