import { mayEverywhere } from "#shared/access";
import { AppError } from "#shared/errors";
import type { CampaignId } from "#shared/ids";
import type { CampaignAudience } from "#shared/views/campaigns";
import { requireMay, requireTarget } from "../../auth/authorise.ts";
import type { ActorCtx } from "../../context.ts";
import { type CampaignRow, findCampaign } from "../../repositories/campaigns.ts";

/**
 * Whoever may take along the addresses of an event's people may write to them, and say yes to what another wrote; to the college's
 * members, who may do so in the whole college.
 * @throws AppError NOT_ALLOWED, NOT_FOUND
 */
export async function requireAudience(ctx: ActorCtx, audience: CampaignAudience): Promise<void> {
  if (audience.type === "event") {
    await requireMay(ctx, "take-along", { eventId: audience.eventId });
    return requireTarget(ctx.db, { eventId: audience.eventId });
  }
  if (!mayEverywhere(ctx.actor.grants, "take-along", ctx.now)) throw new AppError("NOT_ALLOWED");
}

/** @throws AppError NOT_FOUND, or NOT_ALLOWED for one to people whom they may not write to */
export async function requireCampaign(ctx: ActorCtx, id: CampaignId): Promise<CampaignRow> {
  const campaign = await findCampaign(ctx.db, id);
  if (!campaign) throw new AppError("NOT_FOUND");
  await requireAudience(ctx, campaign.audience);
  return campaign;
}
