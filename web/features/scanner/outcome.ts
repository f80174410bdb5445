/** What the screen shows after a code: a person at two metres must tell the three kinds apart. */
export type OutcomeKind = "admit" | "stop" | "look";

/** When a code was first before this scanner, by the server's clock, and the command it was asked under. */
export type Showing = { readonly id: string; readonly at: number };

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
  /** What the organizers want said or done at the gate. */
  readonly notes: readonly string[];
  /** The others they booked with, and how many of them this list still waits for. */
  readonly party: { readonly size: number; readonly left: number } | null;
  /** Whether a lead may let them in all the same. */
  readonly canForce: boolean;
  /** Whether they have questions to answer here, before they are let in. */
  readonly isAsked: boolean;
  /** Whether whoever scanned it may take it back. */
  readonly undoable: boolean;
  /** Of the pass that was proven; null: none was. */
  readonly passId: string | null;
  /** As it was read or typed; null: it was looked up by name. */
  readonly code: string | null;
  /** What follows from it is asked of that moment, however long they talk; null: nothing does. */
  readonly showing: Showing | null;
  /** This phone decided it by itself. */
  readonly isOwn: boolean;
  /** Nothing is decided: whoever scans looks, and says. */
  readonly asks: boolean;
  /** Nothing is decided that anybody here heard: nobody answered, or with a fault. */
  readonly isUnanswered: boolean;
};

/** What most outcomes have nothing of. */
export const PLAIN = {
  lines: [],
  notes: [],
  party: null,
  canForce: false,
  isAsked: false,
  undoable: false,
  passId: null,
  code: null,
  showing: null,
  isOwn: false,
  asks: false,
  isUnanswered: false,
} as const;

/** An outcome in the list of the last ones. `id` is its command's. */
export type ShownOutcome = Outcome & { readonly id: string; readonly at: number };

/** Whether the same code is to be asked again under the same command: there is no answer yet. */
export function isUndecided({ asks, isUnanswered }: Outcome): boolean {
  return asks || isUnanswered;
}

/** Long enough to read a name in passing; the next person is already there. */
const ADMIT_SHOWN_MS = 1_600;
/** Long enough to read the reason aloud. */
const STOP_SHOWN_MS = 3_500;
/** A hand-over lists dishes to put on the tray. */
const LINES_SHOWN_MS = 6_000;

export function shownForMs(outcome: Outcome): number {
  if (outcome.lines.length > 0) return LINES_SHOWN_MS;
  return outcome.kind === "admit" && outcome.todo === null && outcome.notes.length === 0
    ? ADMIT_SHOWN_MS
    : STOP_SHOWN_MS;
}

/** The volunteer's own list: a person who comes back is nearly always among the last ten. */
const RECENT_MAX = 10;

export function remember(recent: readonly ShownOutcome[], outcome: ShownOutcome): readonly ShownOutcome[] {
  return [outcome, ...recent].slice(0, RECENT_MAX);
}

/** The last ones, with those of before the page was opened behind them. */
export function remembered(recent: readonly ShownOutcome[], earlier: readonly ShownOutcome[]): readonly ShownOutcome[] {
  const before = earlier.filter(({ id }) => !recent.some((one) => one.id === id));
  return before.length === 0 ? recent : [...recent, ...before].slice(0, RECENT_MAX);
}
