import { createFileRoute } from "@tanstack/react-router";
import { TicketsPage } from "#web/features/organizer/tickets-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/tickets")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getEvent.queryOptions({ eventId })),
  component: Tickets,
  errorComponent: StaffError,
});

function Tickets() {
  const { eventId } = Route.useParams();
  return <TicketsPage key={eventId} eventId={eventId} />;
}
