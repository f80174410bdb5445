import { type Outcome, PLAIN } from "./outcome.ts";

/**
 * What everybody around may see of an answer: a first name where somebody is let in, and otherwise where to go. Never why:
 * a block, an open bill or a ticket that came in before is between them and the desk.
 */
export function publicOutcome({ kind, name, todo, passId }: Outcome): Outcome {
  if (kind !== "admit") return { ...PLAIN, ...DESK };
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
