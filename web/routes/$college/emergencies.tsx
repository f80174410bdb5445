import { createFileRoute } from "@tanstack/react-router";
import { CollegeEmergenciesPage } from "#web/features/organizer/emergencies-page";
import { ConsoleShell } from "#web/lib/console-shell";
import { ensureMayEverywhere } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/emergencies")({
  beforeLoad: ({ params, location }) => ensureMayEverywhere(params.college, location.href, "manage-college"),
  loader: ({ params: { college } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.emergencies.list.queryOptions()),
  component: () => (
    <ConsoleShell>
      <CollegeEmergenciesPage />
    </ConsoleShell>
  ),
  errorComponent: StaffError,
});
