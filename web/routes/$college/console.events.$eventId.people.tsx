import { createFileRoute } from "@tanstack/react-router";
import { DoorList } from "#web/features/organizer/door-list";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { searchTexts } from "#web/lib/search-params";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/people")({
  validateSearch: (search) => searchTexts(search, "q"),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getEvent.queryOptions({ eventId })),
  component: People,
  errorComponent: StaffError,
});

function People() {
  const { eventId } = Route.useParams();
  const { q = "" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <DoorList
      key={eventId}
      eventId={eventId}
      q={q}
      onSearch={(next) => void navigate({ search: next ? { q: next } : {}, replace: true })}
    />
  );
}
