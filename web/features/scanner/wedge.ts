import { SCANNED_CODE_CHARS_MAX } from "#shared/protocol/live-wire";

/** A hardware scanner types a code as key presses and ends with Enter; this tells it from a person by its speed. */
export type Wedge = { readonly typed: string; readonly lastAt: number };
export const WEDGE_IDLE: Wedge = { typed: "", lastAt: 0 };

/** Bluetooth scanners leave up to 50 ms between keys; a quick typist's run of eight never stays below 80 ms. */
export const WEDGE_GAP_MAX_MS = 80;
/** Shorter bursts are a person's key roll. */
export const WEDGE_CHARS_MIN = 6;
const BURST_CHARS_MIN = 3;
/** No person typed this many at a scanner's pace: from here on a pause is the phone being busy, not a new code. */
const CERTAIN_CHARS_MIN = 8;
const CERTAIN_GAP_MAX_MS = 400;

export type WedgeStep = {
  readonly wedge: Wedge;
  /** The finished code, or null. */
  readonly code: string | null;
  /** True when this key belongs to a burst, so nothing else on the page should act on it. */
  readonly swallow: boolean;
};

/**
 * One key press.
 * @param key `KeyboardEvent.key`
 * @param at  milliseconds, any steady clock
 */
export function pressKey(wedge: Wedge, key: string, at: number): WedgeStep {
  const gapMaxMs = wedge.typed.length >= CERTAIN_CHARS_MIN ? CERTAIN_GAP_MAX_MS : WEDGE_GAP_MAX_MS;
  const quick = at - wedge.lastAt <= gapMaxMs;
  const typed = quick ? wedge.typed : "";
  if (key === "Enter" || key === "Tab") {
    const code = typed.length >= WEDGE_CHARS_MIN ? typed : null;
    return { wedge: WEDGE_IDLE, code, swallow: code !== null };
  }
  // Shift arrives between the characters of an upper-case code and must not end the burst.
  if (key.length !== 1) return { wedge: quick ? { typed, lastAt: at } : wedge, code: null, swallow: false };
  const next = (typed + key).slice(0, SCANNED_CODE_CHARS_MAX);
  return { wedge: { typed: next, lastAt: at }, code: null, swallow: next.length >= BURST_CHARS_MIN };
}
