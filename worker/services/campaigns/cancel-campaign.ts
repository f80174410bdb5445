import type * as z from "zod";
import type { getCampaignSchema } from "#shared/inputs/campaigns";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { cancelCampaignRow } from "../../repositories/campaigns.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign } from "./show-campaign.ts";

/** Stops it for good, whatever it looked like by then: nobody who has not got it yet gets it. */
export async function cancelCampaign(
  ctx: ActorCtx,
  { campaignId }: z.output<typeof getCampaignSchema>,
): Promise<Result<CampaignView, CampaignRefusal>> {
  await requireCampaign(ctx, campaignId);
  const isStopped = await cancelCampaignRow(ctx.db, campaignId, ctx.now);
  const campaign = await requireCampaign(ctx, campaignId);
  // A repeat finds it so already.
  if (!isStopped && campaign.status !== "cancelled")
    return refuse({ code: "campaign-status", status: campaign.status });
  return ok(await showCampaign(ctx, campaign));
}
