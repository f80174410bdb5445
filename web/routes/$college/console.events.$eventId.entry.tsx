import { createFileRoute } from "@tanstack/react-router";
import { EntryPage } from "#web/features/organizer/entry-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/entry")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) => {
    const { trpc } = apiFor(college);
    return Promise.all([
      queryClient.ensureQueryData(trpc.organizer.getEvent.queryOptions({ eventId })),
      queryClient.ensureQueryData(trpc.entry.get.queryOptions({ eventId })),
    ]);
  },
  component: Entry,
  errorComponent: StaffError,
});

function Entry() {
  const { eventId } = Route.useParams();
  return <EntryPage key={eventId} eventId={eventId} />;
}
