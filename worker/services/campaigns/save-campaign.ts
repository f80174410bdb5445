import type * as z from "zod";
import type { addCampaignSchema, saveCampaignSchema } from "#shared/inputs/campaigns";
import { CAMPAIGN_DRAFTS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignDraft, CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { idOfCommand } from "../../ids.ts";
import { addCampaignRow, changeCampaign } from "../../repositories/campaigns.ts";
import { whyNotDraft } from "./check-draft.ts";
import { requireAudience, requireCampaign } from "./require-audience.ts";
import { showCampaign, whyUnchanged } from "./show-campaign.ts";

type Reply = Result<CampaignView, CampaignRefusal>;

export async function addCampaign(
  ctx: ActorCtx,
  { commandId, ...draft }: z.output<typeof addCampaignSchema>,
): Promise<Reply> {
  await requireAudience(ctx, draft.audience);
  const refusal = await whyNotDraft(ctx, draft);
  if (refusal) return refuse(refusal);
  const { db, actor, origin, now } = ctx;
  const id = await idOfCommand("campaign", actor.userId, commandId);
  const row = { ...columnsOf(draft), id, authorIds: [actor.userId], origin, changedAt: now };
  if (!(await addCampaignRow(db, row))) return refuse({ code: "too-many-drafts", max: CAMPAIGN_DRAFTS_MAX });
  return ok(await showCampaign(ctx, await requireCampaign(ctx, id)));
}

/** Whoever changes it is one of its authors from then on, and approves it no more. */
export async function saveCampaign(
  ctx: ActorCtx,
  { campaignId, version, ...draft }: z.output<typeof saveCampaignSchema>,
): Promise<Reply> {
  const before = await requireCampaign(ctx, campaignId);
  await requireAudience(ctx, draft.audience);
  const refusal = await whyNotDraft(ctx, draft);
  if (refusal) return refuse(refusal);
  const { db, actor, origin, now } = ctx;
  const authorIds = [...new Set([...before.authorIds, actor.userId])];
  const change = { ...columnsOf(draft), authorIds, origin, changedAt: now };
  if (!(await changeCampaign(db, { id: campaignId, version }, ["draft"], change)))
    return whyUnchanged(ctx, campaignId, version);
  return ok(await showCampaign(ctx, await requireCampaign(ctx, campaignId)));
}

function columnsOf({ audience, texts, channels, scheduledAt }: CampaignDraft) {
  return { audience, texts, channels, scheduledAt, eventId: audience.type === "event" ? audience.eventId : null };
}
