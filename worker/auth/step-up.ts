import { AppError } from "#shared/errors";
import type { Capability } from "#shared/roles";
import type { Actor } from "./scope.ts";

/** A second factor counts for this long: for one sitting, not for a laptop left open. */
const STEP_UP_MS = 10 * 60_000;

export function hasSteppedUp({ steppedUpAt }: Actor, now: number): boolean {
  return steppedUpAt !== null && now - steppedUpAt < STEP_UP_MS;
}

/**
 * By their own means in this session: what a campus login says of a second factor lies before the session it begins.
 */
export function hasSteppedUpHere(actor: Actor, now: number): boolean {
  const { collegeId, steppedUpAt, signedInAt } = actor;
  return hasSteppedUp(actor, now) && (collegeId === null || (steppedUpAt ?? 0) > signedInAt);
}

/** Just signed in by mail: as good as it gets for somebody who has no passkey yet. */
export function hasJustSignedIn({ signedInAt }: Actor, now: number): boolean {
  return now - signedInAt < STEP_UP_MS;
}

/** @throws AppError STEP_UP_NEEDED, which a page answers by asking for the passkey and trying again */
export function requireStepUp({ actor, now }: { readonly actor: Actor; readonly now: number }): void {
  if (!hasSteppedUp(actor, now)) throw new AppError("STEP_UP_NEEDED");
}

/** What moves other people's things. What queues, kitchens and gates do all day needs to stay quick. */
const OF_POWER: ReadonlySet<Capability> = new Set<Capability>([
  "manage-events",
  "raise-emergency",
  "take-along",
  "manage-money",
  "manage-people",
  "manage-college",
  "see-colleges",
]);

/**
 * Whoever uses power has proved a second factor in this session, once: a mail account alone moves nothing of others.
 * @throws AppError STEP_UP_NEEDED
 */
export function requireSecondFactor(
  { env, actor }: { readonly env: Env; readonly actor: Actor },
  capability: Capability,
): void {
  if (env.STAFF_SECOND_FACTOR === "off" || !OF_POWER.has(capability) || actor.steppedUpAt !== null) return;
  throw new AppError("STEP_UP_NEEDED");
}
