import { createFileRoute } from "@tanstack/react-router";
import { EventSetupPage } from "#web/features/organizer/event-setup-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/setup")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getEvent.queryOptions({ eventId })),
  component: Setup,
  errorComponent: StaffError,
});

function Setup() {
  const { eventId } = Route.useParams();
  return <EventSetupPage key={eventId} eventId={eventId} />;
}
