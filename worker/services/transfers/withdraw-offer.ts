import type * as z from "zod";
import { AppError } from "#shared/errors";
import type { withdrawOfferSchema } from "#shared/inputs/guests";
import { type Done, ok, type Result, refuse } from "#shared/result";
import type { OfferRefusal } from "#shared/views/guests";
import type { ActorCtx } from "../../context.ts";
import { findTransfer, withdrawTransfer } from "../../repositories/transfers.ts";
import { getWhyOver } from "./find-offer.ts";

/** @throws AppError NOT_FOUND for what is nobody's offer, or somebody else's, alike */
export async function withdrawOffer(
  ctx: ActorCtx,
  { transferId }: z.output<typeof withdrawOfferSchema>,
): Promise<Result<Done, OfferRefusal>> {
  const offer = await findTransfer(ctx.db, { id: transferId });
  if (offer?.fromUserId !== ctx.actor.userId) throw new AppError("NOT_FOUND");
  return (await withdrawTransfer(ctx.db, transferId, ctx.now)) ? ok({}) : refuse(await getWhyOver(ctx, transferId));
}
