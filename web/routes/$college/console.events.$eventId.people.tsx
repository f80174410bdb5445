import { createFileRoute } from "@tanstack/react-router";
import { DOOR_FILTERS, DOOR_SORTS } from "#shared/views/event";
import { DoorList } from "#web/features/organizer/door-list";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf, searchTexts } from "#web/lib/search-params";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/people")({
  validateSearch: (search) => ({
    ...searchTexts(search, "q", "ticket", "who"),
    ...searchOneOf(search, "show", DOOR_FILTERS),
    ...searchOneOf(search, "sort", DOOR_SORTS),
  }),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getEvent.queryOptions({ eventId })),
  component: People,
  errorComponent: StaffError,
});

function People() {
  const { eventId } = Route.useParams();
  const { q = "", show = "all", ticket = "", sort = null, who = "" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <DoorList
      key={eventId}
      eventId={eventId}
      q={q}
      show={show}
      ticket={ticket}
      sort={sort}
      who={who}
      onChange={(change) => {
        const next = { q, show, ticket, sort, who, ...change };
        void navigate({
          search: {
            ...(next.q && { q: next.q }),
            ...(next.show !== "all" && { show: next.show }),
            ...(next.ticket && { ticket: next.ticket }),
            ...(next.sort && { sort: next.sort }),
            ...(next.who && { who: next.who }),
          },
          replace: true,
        });
      }}
    />
  );
}
