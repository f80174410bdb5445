import { wakeForMessages } from "#shared/protocol/bus";
import type { TenantCtx } from "../../context.ts";
import { describeFailure, logLine } from "../../log.ts";
import type { SenderCtx } from "../../messages/open-lot.ts";
import { addMessages, type NewMessage, selectWaiting } from "../../repositories/messages.ts";

/** In one statement, whose one parameter holds them all. */
const ADDED_AT_ONCE = 500;

/**
 * Has people told something: each message is a row from here on, which the bus sends soon and the sweep for certain. The same
 * again adds nothing.
 */
export async function queueMessages(ctx: TenantCtx, messages: readonly NewMessage[]): Promise<void> {
  for (let at = 0; at < messages.length; at += ADDED_AT_ONCE) {
    const some = messages.slice(at, at + ADDED_AT_ONCE);
    const ids = some.map(({ id }) => id);
    // What was sent already needs nobody; what somebody added and did not live to say so does.
    const [, waiting] = await ctx.db.rows.batch([addMessages(ctx.db, some, ctx.now), selectWaiting(ctx.db, ids)]);
    await wakeMessages(
      ctx,
      waiting.map(({ id }) => id),
    );
  }
}

/** Has somebody send these soon. */
export function wakeMessages(ctx: TenantCtx, ids: readonly string[]): Promise<void> {
  return wake(
    ctx,
    wakeForMessages(ctx.db.collegeId, ids).map((body) => ({ body })),
  );
}

/** Has somebody send these once they are due: what is urgent, for the sweep comes but every minute. */
export function wakeMessagesLater(
  ctx: SenderCtx,
  some: readonly { readonly id: string; readonly dueAt: number }[],
): Promise<void> {
  const now = ctx.clock();
  const byDelay = Map.groupBy(some, ({ dueAt }) => Math.max(0, Math.ceil((dueAt - now) / 1_000)));
  const wakes = [...byDelay].flatMap(([delaySeconds, due]) => {
    const ids = [...new Set(due.map(({ id }) => id))];
    return wakeForMessages(ctx.db.collegeId, ids).map((body) => ({ body, delaySeconds }));
  });
  return wake(ctx, wakes);
}

/** A bus that takes nothing is no harm: the rows are there. */
async function wake({ env }: TenantCtx, wakes: readonly MessageSendRequest[]): Promise<void> {
  if (wakes.length === 0) return;
  try {
    await env.BUS.sendBatch(wakes);
  } catch (failure) {
    logLine("error", "the bus took no messages", { failure: describeFailure(failure) });
  }
}
