import { AppError } from "#shared/errors";
import { may } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { findReceipt, type ReceiptRow } from "../../repositories/receipts.ts";

/** One's own, or that of somebody at an event one runs. @throws AppError NOT_FOUND, for numbers follow each other */
export async function getReceipt(ctx: ActorCtx, number: number): Promise<ReceiptRow> {
  const receipt = await findReceipt(ctx.db, number);
  if (!receipt) throw new AppError("NOT_FOUND");
  const isOwn = receipt.userId === ctx.actor.userId;
  if (!isOwn && !(await may(ctx, "manage-events", { eventId: receipt.eventId }))) throw new AppError("NOT_FOUND");
  return receipt;
}
