import {
  addCampaignSchema,
  campaignVersionSchema,
  countReachSchema,
  getCampaignSchema,
  previewCampaignSchema,
  returnCampaignSchema,
  saveCampaignSchema,
} from "#shared/inputs/campaigns";
import { approveCampaign } from "../services/campaigns/approve-campaign.ts";
import { cancelCampaign } from "../services/campaigns/cancel-campaign.ts";
import { countReach } from "../services/campaigns/count-reach.ts";
import { getCampaign } from "../services/campaigns/get-campaign.ts";
import { listCampaigns } from "../services/campaigns/list-campaigns.ts";
import { previewCampaign } from "../services/campaigns/preview-campaign.ts";
import { returnCampaign } from "../services/campaigns/return-campaign.ts";
import { addCampaign, saveCampaign } from "../services/campaigns/save-campaign.ts";
import { sendTest } from "../services/campaigns/send-test.ts";
import { submitCampaign } from "../services/campaigns/submit-campaign.ts";
import { audited, router, somewhere } from "./trpc.ts";

const writer = somewhere("take-along");

/** What organizers write to many at once. Each verb asks whether they may write to these people. */
export const campaignsRouter = router({
  list: writer.query(({ ctx }) => listCampaigns(ctx.call)),
  get: writer.input(getCampaignSchema).query(({ ctx, input }) => getCampaign(ctx.call, input)),
  reach: writer.input(countReachSchema).query(({ ctx, input }) => countReach(ctx.call, input)),
  preview: writer.input(previewCampaignSchema).query(({ ctx, input }) => previewCampaign(ctx.call, input)),
  add: writer
    .input(addCampaignSchema)
    .use(audited)
    .mutation(({ ctx, input }) => addCampaign(ctx.call, input)),
  save: writer
    .input(saveCampaignSchema)
    .use(audited)
    .mutation(({ ctx, input }) => saveCampaign(ctx.call, input)),
  sendTest: writer
    .input(campaignVersionSchema)
    .use(audited)
    .mutation(({ ctx, input }) => sendTest(ctx.call, input)),
  submit: writer
    .input(campaignVersionSchema)
    .use(audited)
    .mutation(({ ctx, input }) => submitCampaign(ctx.call, input)),
  approve: writer
    .input(campaignVersionSchema)
    .use(audited)
    .mutation(({ ctx, input }) => approveCampaign(ctx.call, input)),
  giveBack: writer
    .input(returnCampaignSchema)
    .use(audited)
    .mutation(({ ctx, input }) => returnCampaign(ctx.call, input)),
  cancel: writer
    .input(getCampaignSchema)
    .use(audited)
    .mutation(({ ctx, input }) => cancelCampaign(ctx.call, input)),
});
