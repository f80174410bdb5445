import type * as z from "zod";
import type { retryDeliveriesSchema } from "#shared/inputs/messages";
import type { TenantCtx } from "../../context.ts";
import { reviveFailed } from "../../repositories/deliveries.ts";
import { wakeMessages } from "./queue-messages.ts";

/** One press of a button. */
const RETRIED_MAX = 1_000;

/** Tries what failed again: one, or all of a channel or kind. What is true no more still goes nowhere. */
export async function retryDeliveries(
  ctx: TenantCtx,
  { message, channel, kind }: z.output<typeof retryDeliveriesSchema>,
): Promise<{ readonly retried: number }> {
  const which = message ? { ...message, kind: null } : { id: null, channel, kind };
  const ids = await reviveFailed(ctx.db, which, { now: ctx.now, limit: RETRIED_MAX });
  await wakeMessages(ctx, ids);
  return { retried: ids.length };
}
