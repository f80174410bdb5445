import { AppError } from "#shared/errors";
import { hashToken } from "../../auth/token.ts";
import type { ActorCtx } from "../../context.ts";
import { findTransfer, type TransferRow } from "../../repositories/transfers.ts";

export const OFFER_OVER = "This offer was taken back, accepted or has run out. Ask whoever sent it.";

/** What is offered to whoever asks, or was taken by them. @throws AppError LINK_SPENT, NOT_ALLOWED */
export async function findOffer(ctx: ActorCtx, token: string): Promise<TransferRow> {
  const offer = await findTransfer(ctx.db, { tokenHash: await hashToken(token) });
  const isMine = offer?.toUserId === ctx.actor.userId;
  const isOpen = offer && offer.toUserId === null && offer.closedAt === null && ctx.now < offer.expiresAt;
  if (!offer || !(isMine || isOpen)) throw new AppError("LINK_SPENT", OFFER_OVER);
  // A forwarded mail must not carry the pass further than its owner wanted.
  if (offer.email !== ctx.actor.email.toLowerCase()) {
    throw new AppError("NOT_ALLOWED", "This pass is offered to another mail address. Sign in with the one it came to.");
  }
  return offer;
}
