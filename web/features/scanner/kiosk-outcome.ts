import { isUndecided, type Outcome, PLAIN } from "./outcome.ts";

/**
 * What everybody around may see of an answer: a first name where somebody is let in, and otherwise where to go. Never why:
 * a block, an open bill or a ticket that came in before is between them and the desk.
 */
export function publicOutcome(outcome: Outcome): Outcome {
  const { kind, name, todo, passId } = outcome;
  // What was decided looks like what was not, and is not asked again: once the desk has seen to it, the same code has another answer.
  if (kind !== "admit") return { ...PLAIN, ...DESK, isUnanswered: isUndecided(outcome) };
  const [first = ""] = (name ?? "").trim().split(/\s+/);
  return { ...PLAIN, kind, word: "Welcome", name: first || null, reason: null, todo: todo && PAY_FIRST, passId };
}

/** Amber, never red: nobody else learns from the colour what the words keep to themselves. */
const DESK = {
  kind: "look",
  word: "Please see the desk",
  name: null,
  reason: null,
  todo: "Somebody there helps you at once.",
} as const;

/** Something is to be paid at the door. */
const PAY_FIRST = "Please see the desk on your way in.";
