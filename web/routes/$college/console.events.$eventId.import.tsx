import { createFileRoute } from "@tanstack/react-router";
import { ImportPage } from "#web/features/organizer/import-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/import")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "take-along"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getEvent.queryOptions({ eventId })),
  component: Import,
  errorComponent: StaffError,
});

function Import() {
  const { eventId } = Route.useParams();
  return <ImportPage key={eventId} eventId={eventId} />;
}
