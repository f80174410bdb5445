import type * as z from "zod";
import type { campaignVersionSchema } from "#shared/inputs/campaigns";
import { CAMPAIGN_PEOPLE_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { type CampaignRow, changeCampaign } from "../../repositories/campaigns.ts";
import { whyNotDraft } from "./check-draft.ts";
import { countReach } from "./count-reach.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign, whyUnchanged } from "./show-campaign.ts";

/** Puts it before another person. Nothing of it changes any more unless that one gives it back. */
export async function submitCampaign(
  ctx: ActorCtx,
  { campaignId, version }: z.output<typeof campaignVersionSchema>,
): Promise<Result<CampaignView, CampaignRefusal>> {
  const campaign = await requireCampaign(ctx, campaignId);
  const refusal = await whyNotSend(ctx, campaign);
  if (refusal) return refuse(refusal);
  const authorIds = [...new Set([...campaign.authorIds, ctx.actor.userId])];
  const change = { status: "submitted", returnNote: null, authorIds, origin: ctx.origin, changedAt: ctx.now } as const;
  if (!(await changeCampaign(ctx.db, { id: campaignId, version }, ["draft"], change)))
    return whyUnchanged(ctx, campaignId, version);
  return ok(await showCampaign(ctx, await requireCampaign(ctx, campaignId)));
}

/** What was true when it was written may not be any more. */
export async function whyNotSend(ctx: ActorCtx, campaign: CampaignRow): Promise<CampaignRefusal | null> {
  const refusal = await whyNotDraft(ctx, campaign);
  if (refusal) return refusal;
  const { people, optedOut, unreached, isOver } = await countReach(ctx, campaign);
  if (isOver) return { code: "too-many-people", max: CAMPAIGN_PEOPLE_MAX };
  return people - optedOut - unreached > 0 ? null : { code: "nobody-reached" };
}
