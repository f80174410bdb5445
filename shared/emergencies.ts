/** What an emergency says. `own`: words of who asked. `all-clear` ends what it is the end of. */
export const EMERGENCY_KINDS = ["leave", "shelter", "stopped", "own", "all-clear"] as const;
export type EmergencyKind = (typeof EMERGENCY_KINDS)[number];

/** Prepared, so that nobody has to find words: one thing to do, first what, then where. */
export const EMERGENCY_TEXTS: Readonly<Record<Exclude<EmergencyKind, "own">, string>> = {
  leave: "Leave the building now by the nearest exit. Use no lifts. Go to the assembly point and wait there.",
  shelter: "Take shelter now. Go inside, stay away from windows and doors, and wait until you hear more.",
  stopped: "The event has stopped. Please go home calmly, and follow what staff tell you.",
  "all-clear": "All clear: the danger is over. Staff tell you how it goes on.",
};

/** A text message of one part has room for it beside the title. */
export const EMERGENCY_TEXT_CHARS_MAX = 120;
/** A second person is asked for so long: longer, and it would be sent when nobody looks any more whether it is still so. */
export const CONFIRM_WITHIN_MS = 5 * 60_000;
/** Without an all-clear it is shown so long: nobody is to meet it the next morning. */
const SHOWN_MS = 4 * 3_600_000;
const ALL_CLEAR_SHOWN_MS = 30 * 60_000;
/** Asked for and not yet confirmed, at one place: who presses often is shown what waits. */
export const EMERGENCIES_ASKED_MAX = 3;
/** Shown at once in one college, the newest. */
export const EMERGENCIES_SHOWN_MAX = 10;

export function shownForMs(kind: EmergencyKind): number {
  return kind === "all-clear" ? ALL_CLEAR_SHOWN_MS : SHOWN_MS;
}

/** `asked` waits for a second person; `on` is shown. The others are how it ended. */
export type EmergencyState = "asked" | "lapsed" | "withdrawn" | "on" | "over";

/** Instants in epoch milliseconds. */
export type EmergencyTimes = {
  /** It lapses then, unless confirmed. */
  readonly confirmBy: number;
  readonly withdrawnAt: number | null;
  readonly confirmedAt: number | null;
  /** Shown until then; null while it is not. */
  readonly endsAt: number | null;
};

export function emergencyState(times: EmergencyTimes, now: number): EmergencyState {
  const { confirmBy, withdrawnAt, confirmedAt, endsAt } = times;
  if (withdrawnAt !== null) return "withdrawn";
  if (confirmedAt === null) return now < confirmBy ? "asked" : "lapsed";
  return endsAt !== null && now < endsAt ? "on" : "over";
}
