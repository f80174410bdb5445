import { createFileRoute } from "@tanstack/react-router";
import { EventEmergencies } from "#web/features/organizer/emergencies-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/emergencies")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "raise-emergency"),
  loader: async ({ params: { college, eventId } }) => {
    const { trpc } = apiFor(college);
    await Promise.all([
      queryClient.ensureQueryData(trpc.organizer.getEvent.queryOptions({ eventId })),
      queryClient.ensureQueryData(trpc.emergencies.listAt.queryOptions({ eventId })),
    ]);
  },
  component: Emergencies,
  errorComponent: StaffError,
});

function Emergencies() {
  const { eventId } = Route.useParams();
  return <EventEmergencies key={eventId} eventId={eventId} />;
}
