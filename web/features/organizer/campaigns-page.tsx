import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowLeft, Megaphone, Plus } from "lucide-react";
import type { CampaignRow } from "#shared/views/campaigns";
import { useApi, useCollege } from "#web/lib/trpc";
import { useBrand } from "#web/lib/use-me";
import { Status } from "#web/ui/badge";
import { buttonClass } from "#web/ui/button";
import { Card } from "#web/ui/card";
import { EmptyState } from "#web/ui/empty-state";
import { backLinkClass, PageHeader } from "#web/ui/page-header";
import { Time } from "#web/ui/time";
import { CAMPAIGN_STATUS_WORDS, campaignTitle } from "./campaign-words.ts";

/** What organizers write to many at once. */
export function CampaignsPage() {
  const { trpc } = useApi();
  const college = useCollege();
  const { data } = useSuspenseQuery(trpc.campaigns.list.queryOptions());
  return (
    <>
      <PageHeader
        title="Campaigns"
        back={
          <Link to="/$college/deliveries" params={{ college }} className={backLinkClass}>
            <ArrowLeft aria-hidden size={16} />
            Messages
          </Link>
        }
        actions={
          <Link to="/$college/campaigns/new" params={{ college }} className={buttonClass()}>
            <Plus aria-hidden size={18} />
            New campaign
          </Link>
        }
      >
        One message to many people. Somebody else says yes before it goes out.
      </PageHeader>
      {data.campaigns.length === 0 ? (
        <EmptyState icon={<Megaphone size={28} />} title="No campaigns yet">
          Write to an event's people, or to your college's members.
        </EmptyState>
      ) : (
        <Card as="section" aria-label="Campaigns" padded={false}>
          <ul>
            {data.campaigns.map((campaign) => (
              <Listed key={campaign.id} campaign={campaign} college={college} />
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function Listed({ campaign, college }: { campaign: CampaignRow; college: string }) {
  const { id, status, title, eventTitle, scheduledAt, changedAt } = campaign;
  const { name: collegeName } = useBrand();
  const { says, tone } = CAMPAIGN_STATUS_WORDS[status];
  return (
    <li className="border-t border-line first:border-0">
      <Link
        to="/$college/campaigns/$campaignId"
        params={{ college, campaignId: id }}
        className="flex min-h-14 flex-wrap items-center justify-between gap-x-6 gap-y-1 rounded-card px-4 py-3 hover:bg-sunken"
      >
        <span className="min-w-0 flex-1 basis-60">
          <span className="block font-medium break-words">{campaignTitle(title, eventTitle, collegeName)}</span>
          <span className="block text-sm text-ink-soft">{eventTitle ?? "Members of the college"}</span>
        </span>
        <span className="text-sm text-ink-soft">
          {scheduledAt !== null && status === "approved" ? (
            <>
              goes out <Time at={scheduledAt} form="day-clock" />
            </>
          ) : (
            <Time at={changedAt} form="relative" />
          )}
        </span>
        <Status tone={tone}>{says}</Status>
      </Link>
    </li>
  );
}
