import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import type { closeScanLogSchema } from "#shared/inputs/scan-log";
import { ok, type Result, refuse } from "#shared/result";
import { scanLogClosing } from "#shared/scan-log";
import { isSignedBy } from "../../auth/device-key.ts";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/**
 * Ends what a phone's log held at its event: the gate it kept is free. The phone's key says so, not the account: whoever scanned by
 * the log has left by the time anybody can bring its word.
 */
export async function closeScanLog(
  ctx: ActorCtx,
  { eventId, logId, signature }: z.output<typeof closeScanLogSchema>,
): Promise<Result<null, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const ledger = ctx.objects.ledger(eventId);
  const known = await ledger.scanLog(logId);
  if (!known) return refuse({ code: "log-unknown" });
  const { publicKey, seq } = known.log;
  if (!(await isSignedBy(publicKey, signature, scanLogClosing(logId)))) return refuse({ code: "log-broken", seq });
  await ledger.closeScanLog(logId);
  return ok(null);
}
