import { isLastWord } from "../last-word.ts";

/** Longer than a slow network takes, shorter than somebody in a queue waits. */
const ANSWER_WITHIN_MS = 2_500;

/**
 * What the server says; where it cannot be reached, or not soon, what was kept of its last answer.
 * @throws what `ask` threw, where nothing is kept or the server's word ends it
 */
export async function askOrKept<T>(ask: () => Promise<T>, findKept: () => Promise<T | null>): Promise<T> {
  const kept = await findKept().catch(() => null);
  if (kept === null) return ask();
  const late = new Promise<T>((resolve) => setTimeout(() => resolve(kept), ANSWER_WITHIN_MS));
  const asked = ask().catch((failure: unknown) => {
    if (isLastWord(failure)) throw failure;
    return kept;
  });
  return Promise.race([asked, late]);
}
