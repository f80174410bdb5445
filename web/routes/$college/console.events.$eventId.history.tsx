import { createFileRoute } from "@tanstack/react-router";
import { HISTORY_KINDS } from "#shared/views/history";
import { HistoryPage } from "#web/features/organizer/history-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf, searchTexts } from "#web/lib/search-params";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/history")({
  validateSearch: (search) => ({
    ...searchTexts(search, "who", "at", "gate"),
    ...searchOneOf(search, "kind", HISTORY_KINDS),
  }),
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.organizer.getEvent.queryOptions({ eventId })),
  component: History,
  errorComponent: StaffError,
});

function History() {
  const { eventId } = Route.useParams();
  const { who = "", at = "", gate = "", kind = "all" } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <HistoryPage
      key={eventId}
      eventId={eventId}
      who={who}
      at={at}
      gate={gate}
      kind={kind}
      onChange={(change) => {
        const next = { who, at, gate, kind, ...change };
        void navigate({
          search: {
            ...(next.who && { who: next.who }),
            ...(next.at && { at: next.at }),
            ...(next.gate && { gate: next.gate }),
            ...(next.kind !== "all" && { kind: next.kind }),
          },
          replace: true,
        });
      }}
    />
  );
}
