import { createFileRoute } from "@tanstack/react-router";
import { RulesPage, type RuleView } from "#web/features/organizer/rules-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf } from "#web/lib/search-params";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

/** Read before the page is loaded: here, for every page begins with all routes, and this one is long. */
const VIEWS: readonly RuleView[] = ["rules", "why", "left"];

export const Route = createFileRoute("/$college/console/events/$eventId/rules")({
  validateSearch: (search) => searchOneOf(search, "view", VIEWS),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) => {
    const { trpc } = apiFor(college);
    return Promise.all([
      queryClient.ensureQueryData(trpc.organizer.getEvent.queryOptions({ eventId })),
      queryClient.ensureQueryData(trpc.rules.get.queryOptions({ eventId })),
    ]);
  },
  component: Rules,
  errorComponent: StaffError,
});

function Rules() {
  const { eventId } = Route.useParams();
  const { view = "rules" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <RulesPage
      key={eventId}
      eventId={eventId}
      view={view}
      onView={(next) => void navigate({ search: next === "rules" ? {} : { view: next }, replace: true })}
    />
  );
}
