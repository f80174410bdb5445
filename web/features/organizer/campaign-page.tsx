import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import type { CampaignView } from "#shared/views/campaigns";
import { queryClient } from "#web/lib/query-client";
import { useApi, useCollege } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { Badge } from "#web/ui/badge";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { usePlace } from "#web/ui/place";
import { CampaignDecision } from "./campaign-decision.tsx";
import { emptyForm, formOf } from "./campaign-draft.ts";
import { CampaignEditor } from "./campaign-editor.tsx";
import { CampaignProgress } from "./campaign-progress.tsx";
import { CampaignSummary } from "./campaign-summary.tsx";
import { CAMPAIGN_STATUS_WORDS, campaignTitle } from "./campaign-words.ts";

/** While it goes out, its counts change by themselves. */
const LOOK_EVERY_MS = 5_000;

export function NewCampaign({ onAdded }: { onAdded: (campaignId: string) => void }) {
  const { trpc } = useApi();
  const { data: setup } = useSuspenseQuery(trpc.campaigns.list.queryOptions());
  const [form] = useState(emptyForm);
  return (
    <>
      <CampaignHeader title="New campaign" />
      <CampaignEditor
        setup={setup}
        campaign={null}
        form={form}
        onSaved={(campaign) => {
          keep(trpc, campaign);
          onAdded(campaign.id);
        }}
      />
    </>
  );
}

/** One campaign: written while it is a draft, looked at and answered after that, followed while it goes out. */
export function CampaignPage({ campaignId }: { campaignId: string }) {
  const { trpc } = useApi();
  const { timeZone } = usePlace();
  const { data: setup } = useSuspenseQuery(trpc.campaigns.list.queryOptions());
  const { data: campaign } = useSuspenseQuery(
    trpc.campaigns.get.queryOptions(
      { campaignId },
      { refetchInterval: ({ state }) => (isMoving(state.data) ? LOOK_EVERY_MS : false) },
    ),
  );
  const { name: collegeName } = useBrand();
  const { status, version, texts, eventTitle } = campaign;
  const title = campaignTitle(texts[0]?.text.title ?? "", eventTitle, collegeName);
  const { says, tone } = CAMPAIGN_STATUS_WORDS[status];
  const saved = (next: CampaignView) => keep(trpc, next);
  return (
    <>
      <CampaignHeader title={title} badge={<Badge tone={tone}>{says}</Badge>} />
      <div className="flex flex-col gap-6">
        {status === "draft" ? (
          <CampaignEditor
            key={version}
            setup={setup}
            campaign={campaign}
            form={formOf(campaign, timeZone)}
            onSaved={saved}
          />
        ) : (
          <>
            {campaign.startedAt === null ? null : <CampaignProgress campaign={campaign} />}
            <CampaignSummary campaign={campaign} />
            <CampaignDecision campaign={campaign} onChanged={saved} />
          </>
        )}
      </div>
    </>
  );
}

function CampaignHeader({ title, badge }: { title: string; badge?: React.ReactNode }) {
  const college = useCollege();
  return (
    <PageHeader
      title={title}
      badge={badge}
      back={
        <Link to="/$college/campaigns" params={{ college }} className={backLinkClass}>
          <ArrowLeft aria-hidden size={16} />
          All campaigns
        </Link>
      }
    />
  );
}

function isMoving(campaign: CampaignView | undefined): boolean {
  if (!campaign) return false;
  return (
    ["approved", "sending"].includes(campaign.status) || campaign.counts.some(({ status }) => status === "pending")
  );
}

function keep(trpc: ReturnType<typeof useApi>["trpc"], campaign: CampaignView): void {
  queryClient.setQueryData(trpc.campaigns.get.queryKey({ campaignId: campaign.id }), campaign);
  void queryClient.invalidateQueries(trpc.campaigns.list.queryFilter());
}
