import type * as z from "zod";
import { type Grant, mayAt, mayEverywhere } from "#shared/access";
import type { campaignVersionSchema } from "#shared/inputs/campaigns";
import { CAMPAIGN_PEOPLE_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { type CampaignRow, changeCampaign } from "../../repositories/campaigns.ts";
import { findEventPlace } from "../../repositories/places.ts";
import { listStaff } from "../../repositories/staff-grants.ts";
import { queueMessages } from "../messages/queue-messages.ts";
import { whyNotDraft } from "./check-draft.ts";
import { countReach } from "./count-reach.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign, whyUnchanged } from "./show-campaign.ts";

/** Of more than these one looks at it. */
const OTHERS_TOLD_MAX = 10;

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
  await askOthers(ctx, { ...campaign, authorIds, version });
  return ok(await showCampaign(ctx, await requireCampaign(ctx, campaignId)));
}

/** Those who may say yes hear that one waits; who else there is depends on whom it is to. */
async function askOthers(ctx: ActorCtx, { id, audience, authorIds, version }: CampaignRow): Promise<void> {
  const eventId = audience.type === "event" ? audience.eventId : null;
  const place = eventId && (await findEventPlace(ctx.db, eventId));
  const may = (grants: readonly Grant[]) =>
    place ? mayAt(grants, "take-along", place, ctx.now) : mayEverywhere(grants, "take-along", ctx.now);
  const told = (await listStaff(ctx.db, eventId, ctx.now))
    .filter(({ userId, grants }) => !authorIds.includes(userId) && may(grants))
    .slice(0, OTHERS_TOLD_MAX)
    .map(({ userId }) => ({
      ...{ id: `asks:${id}:${version}:${userId}`, kind: "campaign-asked" as const, eventId: null, userId },
      variables: { "campaign.from": ctx.actor.name },
    }));
  await queueMessages(ctx, told);
}

/** What was true when it was written may not be any more. */
export async function whyNotSend(ctx: ActorCtx, campaign: CampaignRow): Promise<CampaignRefusal | null> {
  const refusal = await whyNotDraft(ctx, campaign);
  if (refusal) return refusal;
  const { people, optedOut, unreached, isOver } = await countReach(ctx, campaign);
  if (isOver) return { code: "too-many-people", max: CAMPAIGN_PEOPLE_MAX };
  return people - optedOut - unreached > 0 ? null : { code: "nobody-reached" };
}
