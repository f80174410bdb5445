import { createFileRoute } from "@tanstack/react-router";
import { NewCampaign } from "#web/features/organizer/campaign-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/campaigns/new")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "take-along"),
  loader: ({ params: { college } }) => queryClient.ensureQueryData(apiFor(college).trpc.campaigns.list.queryOptions()),
  component: New,
  errorComponent: StaffError,
});

function New() {
  const navigate = Route.useNavigate();
  const { college } = Route.useParams();
  return (
    <ConsoleShell>
      <NewCampaign
        onAdded={(campaignId) =>
          void navigate({ to: "/$college/campaigns/$campaignId", params: { college, campaignId }, replace: true })
        }
      />
    </ConsoleShell>
  );
}
