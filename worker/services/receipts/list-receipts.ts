import { grossOf } from "#shared/domain/money/tax";
import type { ReceiptView } from "#shared/views/payments";
import type { ActorCtx } from "../../context.ts";
import { listReceiptsOf } from "../../repositories/receipts.ts";

/** One's own, newest first. */
export async function listReceipts({ db, actor }: ActorCtx): Promise<ReceiptView[]> {
  const found = await listReceiptsOf(db, actor.userId);
  return found.map(({ number, kind, content, issuedAt }) => ({
    number,
    kind,
    issuedAt,
    eventTitle: content.eventTitle,
    amount: grossOf(content.lines),
    currency: content.currency,
  }));
}
