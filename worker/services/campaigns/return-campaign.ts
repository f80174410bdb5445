import type * as z from "zod";
import type { returnCampaignSchema } from "#shared/inputs/campaigns";
import { ok, type Result } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { changeCampaign } from "../../repositories/campaigns.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign, whyUnchanged } from "./show-campaign.ts";

/** Gives it back to be changed, with what is missing: also what waits for its time, and by its own author. */
export async function returnCampaign(
  ctx: ActorCtx,
  { campaignId, version, note }: z.output<typeof returnCampaignSchema>,
): Promise<Result<CampaignView, CampaignRefusal>> {
  await requireCampaign(ctx, campaignId);
  const change = { status: "draft", returnNote: note, approvedBy: null, approvedAt: null, changedAt: ctx.now } as const;
  if (!(await changeCampaign(ctx.db, { id: campaignId, version }, ["submitted", "approved"], change)))
    return whyUnchanged(ctx, campaignId, version);
  return ok(await showCampaign(ctx, await requireCampaign(ctx, campaignId)));
}
