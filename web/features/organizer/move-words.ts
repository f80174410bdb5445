import { assertNever } from "#shared/result";
import type { MoveEnd, MoveView } from "#shared/views/staffing";
import type { Tone } from "#web/ui/badge";

/** From here on minutes are too many to be read. */
const HOURS_FROM_MINUTES = 300;

/** What a move is worth: whole minutes below ten, tens above, and hours beyond five. */
export function savedWords({ savedSeconds }: Pick<MoveView, "savedSeconds">): string {
  if (savedSeconds === null) return "Decided by hand";
  const minutes = savedSeconds / 60;
  if (minutes >= HOURS_FROM_MINUTES) return `Saves about ${Math.round(minutes / 60)} person-hours of waiting`;
  const rounded = minutes < 10 ? Math.max(1, Math.round(minutes)) : Math.round(minutes / 10) * 10;
  return `Saves about ${rounded} person-minutes of waiting`;
}

const ENDS: Record<MoveEnd, string> = {
  declined: "Said no",
  "no-answer": "No answer, and busy all the time",
  outdated: "No longer of use",
  "taken-back": "Taken back",
  "last-server": "Needed where they are",
  "not-wanted": "Nobody was wanted there",
  "not-come": "They did not come",
};

/** What has become of a move. */
export function stateOfMove({ status, end, answeredByName }: MoveView): { words: string; tone: Tone } {
  switch (status) {
    case "proposed":
      return { words: "Asked", tone: "accent" };
    case "accepted":
    case "sent":
      return { words: "On the way", tone: "warn" };
    case "done":
      return { words: answeredByName === null ? "There, by silence" : "There", tone: "good" };
    case "declined":
    case "withdrawn":
    case "refused":
      return { words: end ? ENDS[end] : "Ended", tone: "neutral" };
    default:
      return assertNever(status);
  }
}
