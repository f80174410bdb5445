import { createFileRoute } from "@tanstack/react-router";
import { StaffingPage } from "#web/features/organizer/staffing-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/staffing")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "assign-volunteers"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.staffing.board.queryOptions({ eventId })),
  component: Staffing,
  errorComponent: StaffError,
});

function Staffing() {
  const { eventId } = Route.useParams();
  return <StaffingPage key={eventId} eventId={eventId} />;
}
