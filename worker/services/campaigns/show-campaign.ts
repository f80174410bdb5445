import type { CampaignId, UserId } from "#shared/ids";
import { type Refused, refuse } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { type CampaignRow, countCampaignMessages } from "../../repositories/campaigns.ts";
import { findEvent } from "../../repositories/events.ts";
import { findName } from "../../repositories/members.ts";
import { requireCampaign } from "./require-audience.ts";

const GONE = "Somebody who left";

export async function showCampaign({ db, actor }: ActorCtx, campaign: CampaignRow): Promise<CampaignView> {
  const { eventId, authorIds, approvedBy } = campaign;
  const nameOf = async (userId: UserId) => (await findName(db, userId)) ?? GONE;
  const [event, authors, approver, counts] = await Promise.all([
    eventId && findEvent(db, eventId),
    Promise.all(authorIds.map(nameOf)),
    approvedBy && nameOf(approvedBy),
    countCampaignMessages(db, campaign.id),
  ]);
  const { id, version, status, audience, texts, channels, scheduledAt } = campaign;
  const { returnNote, approvedAt, startedAt, finishedAt, cancelledAt, written } = campaign;
  return {
    ...{ id, version, status, audience, texts, channels, scheduledAt, returnNote, approvedAt, startedAt, finishedAt },
    ...{ cancelledAt, written, authors, counts, approvedBy: approver, eventTitle: event ? event.title : null },
    isOwn: authorIds.includes(actor.userId),
  };
}

/** Somebody was faster: what it is by now. */
export async function whyUnchanged(ctx: ActorCtx, id: CampaignId, version: number): Promise<Refused<CampaignRefusal>> {
  const campaign = await requireCampaign(ctx, id);
  return campaign.version === version
    ? refuse({ code: "campaign-status", status: campaign.status })
    : refuse({ code: "stale-campaign", version: campaign.version });
}
