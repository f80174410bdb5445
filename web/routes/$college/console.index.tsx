import { createFileRoute } from "@tanstack/react-router";
import { MANAGED_FILTERS } from "#shared/views/event";
import { EventsList } from "#web/features/organizer/events-list";
import { MyStations } from "#web/features/organizer/my-stations";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf, searchTexts } from "#web/lib/search-params";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";
import { useCan } from "#web/lib/use-me";

export const Route = createFileRoute("/$college/console/")({
  validateSearch: (search) => ({ ...searchOneOf(search, "status", MANAGED_FILTERS), ...searchTexts(search, "q") }),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "run-station"),
  loader: async ({ params, location }) => {
    const { capabilities } = await ensureMay(params.college, location.href, "run-station");
    const { trpc } = apiFor(params.college);
    if (!capabilities.includes("manage-events"))
      await queryClient.ensureQueryData(trpc.scanner.listEvents.queryOptions());
  },
  component: () => (useCan("manage-events") ? <Events /> : <MyStations />),
  errorComponent: StaffError,
});

function Events() {
  const { status = "all", q = "" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <EventsList
      status={status}
      q={q}
      onChange={(change) => {
        const next = { status, q, ...change };
        void navigate({
          search: { ...(next.status !== "all" && { status: next.status }), ...(next.q && { q: next.q }) },
          replace: true,
        });
      }}
    />
  );
}
