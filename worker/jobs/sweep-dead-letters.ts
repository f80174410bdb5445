import { DEAD_LETTERS_MAX } from "#shared/limits";
import type { SystemCtx } from "../context.ts";
import { forgetDeadLetters } from "../repositories/dead-letters.ts";

/** For as long somebody may still ask what that night was. */
const KEPT_MS = 30 * 24 * 3_600_000;

/** What nobody looked at in a month says nothing any more; nor does what comes after the newest thousand. */
export async function sweepDeadLetters({ platform, now }: SystemCtx): Promise<void> {
  await forgetDeadLetters(platform, { before: now - KEPT_MS, most: DEAD_LETTERS_MAX });
}
