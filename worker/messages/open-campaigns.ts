import { CAMPAIGN_KINDS, type CampaignTopic, isCampaign, KINDS } from "#shared/message-kinds";
import { type CampaignRow, campaignIdIn, isTestMessage, listCampaignsById } from "../repositories/campaigns.ts";
import type { MessageCause } from "../repositories/message-causes.ts";
import { findConsent, listOptedOut } from "../repositories/opt-outs.ts";
import type { TenantDb } from "../repositories/tenant-db.ts";

/** The campaign a message is of, as it is now. */
export type CampaignCause = {
  readonly campaign: CampaignRow;
  /** Somebody sends it to themselves, to see it: it is asked of nobody. */
  readonly isTest: boolean;
  /** Why it goes nowhere any more; null: it may. */
  readonly whyOver: "campaign-cancelled" | "opted-out" | null;
};

/** What is true now of the campaigns among messages that are sent together, by the messages' ids. */
export async function openCampaigns(
  db: TenantDb,
  causes: readonly MessageCause[],
): Promise<ReadonlyMap<string, CampaignCause>> {
  const ours = causes.filter(({ kind }) => isCampaign(kind));
  if (ours.length === 0) return new Map();
  const campaigns = await listCampaignsById(db, [...new Set(ours.map(({ id }) => campaignIdIn(id)))]);
  const optedOut = new Map<CampaignTopic, ReadonlySet<string>>();
  for (const kind of CAMPAIGN_KINDS) {
    const people = ours.flatMap((cause) => (cause.kind === kind && cause.to ? [cause.to] : []));
    optedOut.set(topicOf(kind), await listOptedOut(db, topicOf(kind), people));
  }
  return new Map(
    ours.flatMap((cause): [string, CampaignCause][] => {
      const campaign = campaigns.get(campaignIdIn(cause.id));
      if (!campaign || !isCampaign(cause.kind)) return [];
      const isOut = optedOut.get(topicOf(cause.kind))?.has(cause.to?.userId ?? "") ?? false;
      return [[cause.id, judge(cause, campaign, isOut)]];
    }),
  );
}

/**
 * The same question at the last moment before one is handed over: others of its lot took their time, and who withdrew or stopped it
 * meanwhile means this one too.
 */
export async function whyNotCampaignNow(
  db: TenantDb,
  cause: MessageCause,
  { campaign }: CampaignCause,
): Promise<CampaignCause["whyOver"]> {
  if (!isCampaign(cause.kind) || !cause.to) return null;
  const asked = { person: cause.to, campaignId: campaign.id };
  const { isOut, status } = await findConsent(db, topicOf(cause.kind), asked);
  return judge(cause, { ...campaign, status: status ?? "cancelled" }, isOut).whyOver;
}

export function topicOf(kind: (typeof CAMPAIGN_KINDS)[number]): CampaignTopic {
  return KINDS[kind].topic as CampaignTopic;
}

function judge({ id }: MessageCause, campaign: CampaignRow, isOut: boolean): CampaignCause {
  const isTest = isTestMessage(id);
  if (isTest) return { campaign, isTest, whyOver: null };
  if (campaign.status === "cancelled") return { campaign, isTest, whyOver: "campaign-cancelled" };
  return { campaign, isTest, whyOver: isOut ? "opted-out" : null };
}
