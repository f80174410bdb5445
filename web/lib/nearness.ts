import type { GeoPoint } from "#shared/views/venue";
import { metresBetween } from "#shared/walking";
import { askPosition, type Position } from "./position.ts";

/** A fix worse than this says nothing about a campus. */
const ACCURACY_MAX_M = 1_000;

/**
 * Whether this phone is near a place, by its own word: where it is goes nowhere. Asks its owner, so call it only when they
 * pressed something that says so.
 * @param metres how near is near
 * @returns null where it cannot be told: they refuse, or the phone does not know well enough
 */
export async function askNearness(place: GeoPoint, metres: number): Promise<boolean | null> {
  const found = await askPosition();
  return found && isNear(found, place, metres);
}

/** Far is only who is farther even if the phone is off by all it says it may be. */
export function isNear(here: Position, place: GeoPoint, metres: number): boolean | null {
  if (here.accuracyM > ACCURACY_MAX_M) return null;
  return metresBetween(here, place) - here.accuracyM <= metres;
}
