import { busMessageSchema } from "#shared/protocol/bus";
import { sha256Hex } from "#shared/sha256";
import type { SystemCtx } from "../context.ts";
import { describeFailure, logLine } from "../log.ts";
import { keepDeadLetter as keep, noteCause } from "../repositories/dead-letters.ts";

/** A message of ours has a hundred ids at most; what is longer was never one. */
const BODY_CHARS_MAX = 8_000;
const CAUSE_CHARS_MAX = 500;

/** The sweep does what the message asked for; here somebody is told that the bus failed, and can send it again. */
export async function keepDeadLetter(ctx: SystemCtx, { id, attempts, body }: Message): Promise<void> {
  const letter = await readLetter(body);
  logLine("error", "a bus message was given up", {
    ...{ messageId: id, attempts, type: letter.type ?? "unreadable", collegeId: letter.collegeId },
  });
  await keep(ctx.platform, { ...letter, lastAt: ctx.now });
}

/** Before the last try is counted as failed: the queue hands the message on, and not why. */
export async function keepCause(ctx: SystemCtx, body: unknown, failure: unknown): Promise<void> {
  const cause = describeFailure(failure).slice(0, CAUSE_CHARS_MAX);
  await noteCause(ctx.platform, { ...(await readLetter(body)), cause, lastAt: ctx.now });
}

async function readLetter(body: unknown) {
  const text = JSON.stringify(body) ?? "null";
  const parsed = busMessageSchema.safeParse(body);
  return {
    id: await sha256Hex(text),
    type: parsed.success ? parsed.data.type : null,
    collegeId: parsed.success ? parsed.data.collegeId : null,
    body: text.slice(0, BODY_CHARS_MAX),
  };
}
