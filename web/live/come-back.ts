/** About as many upgrades as an event's part of the edge takes: each is noted in D1 first. */
const COMEBACKS_PER_SECOND = 2_000;
/** A small crowd that lost one access point must not come back in one instant either. */
const SPREAD_MS_MIN = 1_500;
/** Whoever lost only their own connection waits as long as the crowd would, so not for longer. */
const SPREAD_MS_MAX = 8_000;

/** Of a college's people nobody knows how many are there: as many as its largest event has, who wait for nothing meanwhile. */
export const COLLEGE_CROWD = 16_000;

/**
 * How long to wait before a socket is opened again, besides what failed tries add. A deploy cuts all sockets at once, and a
 * browser gives up on an upgrade that takes too long: who comes back faster than they can be let in comes back for nothing.
 * @param crowd  how many may have been cut off with this one
 * @param random in [0, 1)
 * @returns milliseconds
 */
export function comeBackDelayMs(crowd: number, random: number): number {
  const spread = (1000 * crowd) / COMEBACKS_PER_SECOND;
  return random * Math.min(SPREAD_MS_MAX, Math.max(SPREAD_MS_MIN, spread));
}
