import type * as z from "zod";
import type { LedgerRefusal } from "#shared/domain/ledger/refusals";
import { CHAIN_START } from "#shared/hash-chain";
import type { openScanLogSchema } from "#shared/inputs/scan-log";
import { ok, type Result, refuse } from "#shared/result";
import { scanLogProof } from "#shared/scan-log";
import type { OpenedScanLog } from "#shared/views/roster";
import { may } from "../../auth/authorise.ts";
import { isSignedBy } from "../../auth/device-key.ts";
import type { ActorCtx } from "../../context.ts";
import { requireEvent } from "../events/require-event.ts";

/** Notes the key with which a phone signs what it decides by itself. Opened again, it says where the log is. */
export async function openScanLog(
  ctx: ActorCtx,
  { eventId, logId, publicKey, signature }: z.output<typeof openScanLogSchema>,
): Promise<Result<OpenedScanLog, LedgerRefusal>> {
  await requireEvent(ctx, eventId);
  const start = { seq: 0, hash: CHAIN_START };
  if (!(await isSignedBy(publicKey, signature, scanLogProof(logId, start))))
    return refuse({ code: "log-broken", seq: start.seq });
  const isLead = await may(ctx, "supervise", { eventId });
  const opened = await ctx.objects.ledger(eventId).openScanLog({ logId, by: ctx.actor.userId, publicKey, isLead });
  return opened.ok ? ok({ head: opened.value, serverAt: ctx.now }) : opened;
}
