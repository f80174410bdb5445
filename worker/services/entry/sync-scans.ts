import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { syncScansSchema } from "#shared/inputs/scan-log";
import { type Result, refuse } from "#shared/result";
import type { SyncReply } from "#shared/views/roster";
import type { ActorCtx } from "../../context.ts";
import { checkLog, findLog } from "./check-log.ts";

/** Takes what a phone of who asks decided by itself. */
export async function syncScans(
  ctx: ActorCtx,
  input: z.output<typeof syncScansSchema>,
): Promise<Result<SyncReply, LedgerRefusal>> {
  const known = await findLog(ctx, input);
  if (known?.log.by !== ctx.actor.userId) return refuse({ code: "log-unknown" });
  const checked = await checkLog(ctx, known, input, ctx.now);
  if (!checked.ok) return checked;
  return ctx.objects.ledger(input.eventId).takeLateScans(ctx.actor.userId, input.logId, checked.value);
}
