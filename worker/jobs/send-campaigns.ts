import type { CampaignId, CollegeId } from "#shared/ids";
import { CAMPAIGN_PEOPLE_MAX } from "#shared/limits";
import { settledScope } from "../auth/scope.ts";
import { openTenant, type SystemCtx } from "../context.ts";
import { eachAlone } from "../each-alone.ts";
import { listAudience } from "../repositories/audiences.ts";
import { beginCampaign, finishCampaign, listDueCampaigns, writeCampaignMessages } from "../repositories/campaigns.ts";
import { listMovingColleges } from "../repositories/college-moves.ts";
import { openShardDbs } from "../repositories/shard-dbs.ts";
import { wakeMessages } from "../services/messages/queue-messages.ts";

const CAMPAIGNS_PER_RUN_MAX = 10;
const PEOPLE_AT_ONCE = 100;
/** The next minute goes on: whose turn it is now must not wait on the bus behind a whole campaign. */
const PAGES_PER_RUN = 20;

/**
 * Writes one message for everybody of a campaign whose time has come. It goes page by page; whatever interrupts it, the next run
 * goes on after the last page that was noted, and a page that was written twice is written once. Who belongs to its audience is
 * asked as it goes; whether somebody still takes it, when theirs is sent.
 */
export async function sendCampaigns(ctx: SystemCtx): Promise<void> {
  const moving = await listMovingColleges(ctx.platform);
  await eachAlone(openShardDbs(ctx.env), async (db) => {
    const due = await listDueCampaigns(db, { now: ctx.now, except: moving, limit: CAMPAIGNS_PER_RUN_MAX });
    await eachAlone(due, ({ collegeId, id }) => sendOf(ctx, collegeId, id));
  });
}

async function sendOf(system: SystemCtx, collegeId: CollegeId, id: CampaignId): Promise<void> {
  const scope = await settledScope(system.platform, collegeId);
  if (!scope) return;
  const ctx = openTenant(system, scope);
  const campaign = await beginCampaign(ctx.db, id, ctx.now);
  if (!campaign) return;
  let { afterUserId: after, written } = campaign;
  for (let page = 0; page < PAGES_PER_RUN; page++) {
    // People may have come since it was approved.
    const limit = Math.min(PEOPLE_AT_ONCE, CAMPAIGN_PEOPLE_MAX - written);
    const userIds = await listAudience(ctx.db, campaign.audience, { after, limit, now: ctx.now });
    await wakeMessages(ctx, await writeCampaignMessages(ctx.db, campaign, userIds, ctx.now));
    after = userIds.at(-1) ?? after;
    written += userIds.length;
    if (userIds.length < PEOPLE_AT_ONCE) return finishCampaign(ctx.db, id, ctx.now);
  }
}
