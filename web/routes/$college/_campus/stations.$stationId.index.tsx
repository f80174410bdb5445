import { createFileRoute } from "@tanstack/react-router";
import { StationPage } from "#web/features/attendee/station-page";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/stations/$stationId/")({
  loader: ({ params: { college, stationId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getStation.queryOptions({ stationId })),
  component: () => <StationPage stationId={Route.useParams().stationId} />,
});
