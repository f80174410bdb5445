/** What the screen shows after a code: a person at two metres must tell the three kinds apart. */
export type OutcomeKind = "admit" | "stop" | "look";

export type Outcome = {
  readonly kind: OutcomeKind;
  /** The one word that fills the screen. */
  readonly word: string;
  /** Who it is, when known. */
  readonly name: string | null;
  /** Why, in one sentence; null when the word says it all. */
  readonly reason: string | null;
  /** What to do now. */
  readonly todo: string | null;
  /** A food pickup's dishes. */
  readonly lines: readonly { readonly quantity: number; readonly name: string }[];
};

/** An outcome in the list of the last ones. `id` is its command's. */
export type ShownOutcome = Outcome & { readonly id: string; readonly at: number };

/** Long enough to read a name in passing; the next person is already there. */
const ADMIT_SHOWN_MS = 1_600;
/** Long enough to read the reason aloud. */
const STOP_SHOWN_MS = 3_500;
/** A hand-over lists dishes to put on the tray. */
const LINES_SHOWN_MS = 6_000;

export function shownForMs(outcome: Outcome): number {
  if (outcome.lines.length > 0) return LINES_SHOWN_MS;
  return outcome.kind === "admit" && outcome.todo === null ? ADMIT_SHOWN_MS : STOP_SHOWN_MS;
}

/** The volunteer's own list: a person who comes back is nearly always among the last ten. */
const RECENT_MAX = 10;

export function remember(recent: readonly ShownOutcome[], outcome: ShownOutcome): readonly ShownOutcome[] {
  return [outcome, ...recent].slice(0, RECENT_MAX);
}
