import { createFileRoute } from "@tanstack/react-router";
import { StationPage } from "#web/features/organizer/station-page";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/stations/$stationId/")({
  loader: ({ params: { college, stationId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.station.board.queryOptions({ stationId })),
  component: Station,
  errorComponent: StaffError,
});

function Station() {
  const { stationId } = Route.useParams();
  return <StationPage key={stationId} stationId={stationId} />;
}
