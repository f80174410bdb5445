import { createFileRoute } from "@tanstack/react-router";
import { CampaignPage } from "#web/features/organizer/campaign-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/campaigns/$campaignId")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "take-along"),
  loader: async ({ params: { college, campaignId } }) => {
    const { trpc } = apiFor(college);
    await Promise.all([
      queryClient.ensureQueryData(trpc.campaigns.list.queryOptions()),
      queryClient.ensureQueryData(trpc.campaigns.get.queryOptions({ campaignId })),
    ]);
  },
  component: Campaign,
  errorComponent: StaffError,
});

function Campaign() {
  const { campaignId } = Route.useParams();
  return (
    <ConsoleShell>
      <CampaignPage campaignId={campaignId} />
    </ConsoleShell>
  );
}
