import { createFileRoute } from "@tanstack/react-router";
import { CampaignsPage } from "#web/features/organizer/campaigns-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/campaigns/")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "take-along"),
  loader: ({ params: { college } }) => queryClient.ensureQueryData(apiFor(college).trpc.campaigns.list.queryOptions()),
  component: () => (
    <ConsoleShell>
      <CampaignsPage />
    </ConsoleShell>
  ),
  errorComponent: StaffError,
});
