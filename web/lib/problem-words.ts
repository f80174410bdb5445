import type { AppErrorCode } from "#shared/errors";
import type { Problem } from "./problem.ts";

/** `title`: what happened, short enough for a full screen. `detail`: what is kept and what to do. */
export type Words = { readonly title: string; readonly detail: string };

const PROBLEM_TITLES: Record<AppErrorCode | "NETWORK", string> = {
  BAD_INPUT: "That could not be read",
  NOT_SIGNED_IN: "Please sign in first",
  NOT_ALLOWED: "Your role does not allow this",
  STEP_UP_NEEDED: "Prove that it is you",
  SSO_FAILED: "The campus login did not work",
  DEVICE_REFUSED: "This phone is not the scanner it says it is",
  DEVICE_REVOKED: "This phone is no longer a scanner",
  DEVICE_ENDED: "This scanner's event is over",
  PASSKEY_REFUSED: "That passkey was not accepted",
  NOT_FOUND: "We could not find that",
  KEY_UNKNOWN: "That is no key of this college",
  KEY_REVOKED: "That key was revoked",
  KEY_EXPIRED: "That key has expired",
  KEY_SCOPE: "That key was not made for this",
  METHOD_NOT_ALLOWED: "That address takes no such request",
  COMMAND_ID_REUSED: "This was already used for something else",
  FORM_INVALID: "Some answers need another look",
  CODE_WRONG: "That is not the code",
  LINK_SPENT: "This link was used or has expired",
  PAYMENTS_OFF: "Nothing can be paid online here yet",
  AMOUNT_TOO_SMALL: "Too little to pay by card",
  PROVIDER_FAILED: "The payment provider did not answer",
  TOO_LARGE: "That is too large",
  UNSUPPORTED_MEDIA: "That format is not accepted",
  TOO_MANY_REQUESTS: "Too many tries",
  INTERNAL: "Something broke on our side",
  COLLEGE_MOVING: "Not for some minutes",
  OVERLOADED: "We are very busy",
  NETWORK: "No connection",
};

/** The edge's failure in words; the sentence itself is the server's. */
export function wordsForProblem(problem: Problem): Words {
  return { title: PROBLEM_TITLES[problem.code], detail: problem.message };
}
