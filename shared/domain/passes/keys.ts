import type { KeyRing } from "./types.ts";

/** A key id is one byte, and 0 is nobody's. */
export const KEY_ID_MAX = 255;

/** Scans that come later than so many turns of the keys are checked by the oldest that is known. */
const PAST_RINGS_MAX = 20;

/** What an event begins with, and a kitchen's pickups stay with. */
export const FIRST_KEYS: KeyRing = { current: 1, keepsPrevious: true };

/** `ended`: one of the issuer's that is no longer good. */
export type KeyStanding = "good" | "ended" | "unknown";

/** What a code signed with this key is worth. */
export function keyStanding({ current, keepsPrevious }: KeyRing, keyId: number): KeyStanding {
  if (keyId === current || keyId === current + 1) return "good";
  if (keyId === current - 1 && keyId > 0) return keepsPrevious ? "good" : "ended";
  return keyId > 0 && keyId < current ? "ended" : "unknown";
}

/** Ids of the keys that are good, oldest first; two or three. */
export function goodKeys(ring: KeyRing): number[] {
  const { current } = ring;
  return [current - 1, current, current + 1].filter((id) => id <= KEY_ID_MAX && keyStanding(ring, id) === "good");
}

/**
 * `rotate`: the next key signs from now on, what the present one signed stays good. `replace`: so, but what it signed is good
 * no longer. `withdraw`: the key before is good no longer.
 */
export type KeyAct = "rotate" | "replace" | "withdraw";
export const KEY_ACTS = ["rotate", "replace", "withdraw"] as const satisfies readonly KeyAct[];

/** The keys after an act, in epoch milliseconds; null when there is no key left to turn to. */
export function turnKeys(ring: KeyRing, act: KeyAct, now: number): KeyRing | null {
  const { current, keepsPrevious, past = [] } = ring;
  const before = { past: [...past, { current, keepsPrevious, until: now }].slice(-PAST_RINGS_MAX) };
  if (act === "withdraw") return keepsPrevious ? { current, keepsPrevious: false, ...before } : ring;
  // The key after the next one must exist, for it is published ahead.
  if (current + 2 > KEY_ID_MAX) return null;
  return { current: current + 1, keepsPrevious: act === "rotate", ...before };
}

/** The keys as they were then. */
export function ringAt(ring: KeyRing, at: number): KeyRing {
  return ring.past?.find(({ until }) => at < until) ?? ring;
}
