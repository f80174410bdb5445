/** After this many privileged calls in a row the next regular is called: a head start never starves anybody. */
export const FLOOR_STREAK_MAX = 3;

/** Who stands where around one place, by calling order. */
export type Standing = {
  /** Whether the place is in a lane without a head start: whom the floor protects. */
  readonly isRegular: boolean;
  readonly regularsBefore: number;
  readonly privilegedBefore: number;
  readonly regularsWaiting: number;
  /** Privileged calls in a row up to now, while a regular waited. */
  readonly streak: number;
};

/**
 * How many are called before this place if nobody else comes, and the most it can become whoever comes: the order of keys,
 * bent by the floor. O(1), from counts alone: exact where those with a head start are called as early as the floor lets them. A
 * privileged place behind regulars who all come first is told up to one call too few for each three privileged before it.
 */
export function callsBefore({ isRegular, regularsBefore, privilegedBefore, regularsWaiting, streak }: Standing): {
  ahead: number;
  aheadMax: number;
} {
  if (isRegular) {
    // The floor lets at most three privileged in before each regular.
    const room = FLOOR_STREAK_MAX * (regularsBefore + 1) - Math.min(streak, FLOOR_STREAK_MAX);
    return { ahead: regularsBefore + Math.min(privilegedBefore, room), aheadMax: regularsBefore + room };
  }
  const forced = Math.min(regularsWaiting, Math.floor((privilegedBefore + streak) / FLOOR_STREAK_MAX));
  return { ahead: privilegedBefore + Math.max(regularsBefore, forced), aheadMax: Number.POSITIVE_INFINITY };
}
