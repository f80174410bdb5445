import { type Problem, toProblem } from "#web/lib/problem";

/** What the server says of whoever asks: nobody overrules it with what is kept here. */
const LAST_WORDS: ReadonlySet<Problem["code"]> = new Set([
  ...(["NOT_SIGNED_IN", "NOT_ALLOWED", "NOT_FOUND"] as const),
  ...(["DEVICE_REVOKED", "DEVICE_ENDED", "DEVICE_REFUSED"] as const),
]);

/** Whether the server was there and said no, other than being busy, broken or out of reach. */
export function isLastWord(failure: unknown): boolean {
  return LAST_WORDS.has(toProblem(failure).code);
}
