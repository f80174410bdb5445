import { createFileRoute } from "@tanstack/react-router";
import { WallPage } from "#web/features/attendee/wall-page";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/stations/$stationId/wall")({
  loader: ({ params: { college, stationId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getStation.queryOptions({ stationId })),
  component: () => <WallPage stationId={Route.useParams().stationId} />,
});
