import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/types";
import type { syncScansSchema } from "#shared/inputs/scan-log";
import { type Result, refuse } from "#shared/result";
import type { SyncReply } from "#shared/views/roster";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";
import { checkLog } from "./check-log.ts";

/** Takes what a phone of who asks decided by itself. */
export async function syncScans(
  ctx: ActorCtx,
  input: z.output<typeof syncScansSchema>,
): Promise<Result<SyncReply, LedgerRefusal>> {
  await requireEvent(ctx, input.eventId);
  const ledger = ctx.objects.ledger(input.eventId);
  const known = await ledger.scanLog(input.logId);
  if (known?.log.by !== ctx.actor.userId) return refuse({ code: "log-unknown" });
  const checked = await checkLog(ctx, known, input);
  return checked.ok ? ledger.takeLateScans(ctx.actor.userId, input.logId, checked.value) : checked;
}
