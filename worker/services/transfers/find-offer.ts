import { AppError } from "#shared/errors";
import type { TransferId } from "#shared/ids";
import { ok, type Result, refuse } from "#shared/result";
import type { TransferOver } from "#shared/views/guests";
import { hashToken } from "../../auth/token.ts";
import type { ActorCtx } from "../../context.ts";
import { findTransfer, type TransferRow } from "../../repositories/transfers.ts";
import { whyOver } from "./shape-offer.ts";

const NO_OFFER = "There is no such offer here. Copy the whole link from the mail, or ask whoever sent it for another.";

/**
 * What is offered to whoever asks, or was accepted by them; else why it is over.
 * @throws AppError NOT_FOUND, NOT_ALLOWED
 */
export async function findOffer(ctx: ActorCtx, token: string): Promise<Result<TransferRow, TransferOver>> {
  const offer = await findTransfer(ctx.db, { tokenHash: await hashToken(token) });
  if (!offer) throw new AppError("NOT_FOUND", NO_OFFER);
  const over = offer.toUserId === ctx.actor.userId ? null : whyOver(offer, ctx.now);
  if (over) return refuse(over);
  // A forwarded mail must not carry the pass further than its owner wanted.
  if (offer.email !== ctx.actor.email.toLowerCase()) {
    throw new AppError("NOT_ALLOWED", "This pass is offered to another mail address. Sign in with the one it came to.");
  }
  return ok(offer);
}

/** What a write found that came too late. @throws AppError OVERLOADED if by now it would not: the same once more is right */
export async function getWhyOver(ctx: ActorCtx, id: TransferId): Promise<TransferOver> {
  const offer = await findTransfer(ctx.db, { id });
  const over = offer && whyOver(offer, ctx.now);
  if (!over) throw new AppError("OVERLOADED");
  return over;
}
