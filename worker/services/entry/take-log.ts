import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { syncScansSchema } from "#shared/inputs/scan-log";
import { type Result, refuse } from "#shared/result";
import type { SyncReply } from "#shared/views/roster";
import type { ActorCtx } from "../../context.ts";
import { checkLog, findLog } from "./check-log.ts";

/** Takes the exported log of a phone that can send it no more; its scans stay those of the account that opened it. */
export async function takeLog(
  ctx: ActorCtx,
  input: z.output<typeof syncScansSchema>,
): Promise<Result<SyncReply, LedgerRefusal>> {
  const known = await findLog(ctx, input);
  if (!known) return refuse({ code: "log-unknown" });
  // When it was exported only the phone's clock says.
  const checked = await checkLog(ctx, known, input, Math.min(ctx.now, input.now.at));
  if (!checked.ok) return checked;
  return ctx.objects.ledger(input.eventId).takeLateScans(ctx.actor.userId, input.logId, checked.value);
}
