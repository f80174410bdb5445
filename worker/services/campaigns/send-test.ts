import type * as z from "zod";
import type { campaignVersionSchema } from "#shared/inputs/campaigns";
import { CAMPAIGN_TESTS_MAX } from "#shared/limits";
import { ok, type Result, refuse } from "#shared/result";
import type { CampaignRefusal, CampaignView } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { countTests, testMessageId } from "../../repositories/campaigns.ts";
import { queueMessages } from "../messages/queue-messages.ts";
import { kindOf } from "./check-draft.ts";
import { requireCampaign } from "./require-audience.ts";
import { showCampaign } from "./show-campaign.ts";

const HOUR_MS = 3_600_000;

/** Sends it to whoever asks, by all of its ways that reach them, as it is saved. */
export async function sendTest(
  ctx: ActorCtx,
  { campaignId, version }: z.output<typeof campaignVersionSchema>,
): Promise<Result<CampaignView, CampaignRefusal>> {
  const campaign = await requireCampaign(ctx, campaignId);
  if (campaign.version !== version) return refuse({ code: "stale-campaign", version: campaign.version });
  const { db, actor, now } = ctx;
  if ((await countTests(db, actor.userId, now - HOUR_MS)) >= CAMPAIGN_TESTS_MAX)
    return refuse({ code: "too-many-tests", max: CAMPAIGN_TESTS_MAX });
  const { id, audience, eventId } = campaign;
  const { userId } = actor;
  await queueMessages(ctx, [{ id: testMessageId(id, userId, now), kind: kindOf(audience), eventId, userId }]);
  return ok(await showCampaign(ctx, campaign));
}
