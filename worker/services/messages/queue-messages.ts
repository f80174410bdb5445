import { wakeForMessages } from "#shared/protocol/bus";
import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import { addMessages, type NewMessage } from "../../repositories/messages.ts";

/** In one statement, whose one parameter holds them all. */
const ADDED_AT_ONCE = 500;

/**
 * Has people told something: each message is a row from here on, which the bus sends soon and the sweep for certain. The same
 * again adds nothing.
 */
export async function queueMessages(ctx: TenantCtx, messages: readonly NewMessage[]): Promise<void> {
  for (let at = 0; at < messages.length; at += ADDED_AT_ONCE) {
    const some = messages.slice(at, at + ADDED_AT_ONCE);
    await addMessages(ctx.db, some, ctx.now);
    await wakeMessages(
      ctx,
      some.map(({ id }) => id),
    );
  }
}

/** Has somebody send these soon. A bus that takes nothing is no harm: the rows are there. */
export async function wakeMessages({ env, db }: TenantCtx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  try {
    await env.BUS.sendBatch(wakeForMessages(db.collegeId, ids).map((body) => ({ body })));
  } catch (failure) {
    logLine("error", "the bus took no messages", { failure: describeFailure(failure) });
  }
}
