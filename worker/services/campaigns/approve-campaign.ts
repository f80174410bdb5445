import type * as z from "zod";
import type { campaignVersionSchema } from "#shared/inputs/campaigns";
import { CAMPAIGNS_A_DAY_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { approveCampaignRow, countApproved } from "../../repositories/campaigns.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign, whyUnchanged } from "./show-campaign.ts";
import { whyNotSend } from "./submit-campaign.ts";

/** Another person's yes to exactly what they saw. It goes out at its time, or within a minute. */
export async function approveCampaign(
  ctx: ActorCtx,
  { campaignId, version }: z.output<typeof campaignVersionSchema>,
): Promise<Result<CampaignView, CampaignRefusal>> {
  const { db, actor, origin, now } = ctx;
  const campaign = await requireCampaign(ctx, campaignId);
  if (campaign.authorIds.includes(actor.userId)) return refuse({ code: "own-campaign" });
  const refusal = await whyNotSend(ctx, campaign);
  if (refusal) return refuse(refusal);
  if (!(await approveCampaignRow(db, { id: campaignId, version }, { userId: actor.userId, origin, now }))) {
    const isFull = (await countApproved(db, now)) >= CAMPAIGNS_A_DAY_MAX;
    const isSame = campaign.version === version && campaign.status === "submitted";
    if (isSame && isFull) return refuse({ code: "too-many-campaigns", max: CAMPAIGNS_A_DAY_MAX });
    return whyUnchanged(ctx, campaignId, version);
  }
  return ok(await showCampaign(ctx, await requireCampaign(ctx, campaignId)));
}
