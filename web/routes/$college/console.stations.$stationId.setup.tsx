import { createFileRoute } from "@tanstack/react-router";
import { StationSetupPage } from "#web/features/organizer/station-setup-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/stations/$stationId/setup")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, stationId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getStation.queryOptions({ stationId })),
  component: Setup,
  errorComponent: StaffError,
});

function Setup() {
  const { stationId } = Route.useParams();
  return <StationSetupPage key={stationId} stationId={stationId} />;
}
