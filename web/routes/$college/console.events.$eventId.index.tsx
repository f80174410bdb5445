import { createFileRoute } from "@tanstack/react-router";
import { LiveWall } from "#web/features/organizer/live-wall";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.wall.queryOptions({ eventId })),
  component: Wall,
  errorComponent: StaffError,
});

function Wall() {
  const { eventId } = Route.useParams();
  return <LiveWall key={eventId} eventId={eventId} />;
}
