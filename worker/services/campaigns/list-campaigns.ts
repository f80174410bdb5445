import { grantsWith, mayEverywhere } from "#shared/access";
import type { CampaignSetup } from "#shared/views/campaigns";
import type { ActorCtx } from "../../context.ts";
import { offeredChannels } from "../../messages/provider-keys.ts";
import { listCampaignRows } from "../../repositories/campaigns.ts";
import { listTemplates } from "../../repositories/message-templates.ts";

/** Those to people whom they may write to. */
export async function listCampaigns({ db, env, actor, now }: ActorCtx): Promise<CampaignSetup> {
  const mayCollege = mayEverywhere(actor.grants, "take-along", now);
  const [campaigns, templates] = await Promise.all([
    listCampaignRows(db, mayCollege ? "everything" : grantsWith(actor.grants, "take-along", now)),
    listTemplates(db),
  ]);
  const language = templates.find((one) => one.language !== "en")?.language ?? null;
  return { campaigns, mayCollege, language, offered: offeredChannels(env) };
}
