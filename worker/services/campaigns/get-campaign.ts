import type * as z from "zod";
import type { getCampaignSchema } from "#shared/inputs/campaigns";
import type { CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign } from "./show-campaign.ts";

export async function getCampaign(
  ctx: ActorCtx,
  { campaignId }: z.output<typeof getCampaignSchema>,
): Promise<CampaignView> {
  return showCampaign(ctx, await requireCampaign(ctx, campaignId));
}
