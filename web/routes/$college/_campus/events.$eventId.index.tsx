import { createFileRoute } from "@tanstack/react-router";
import { EventDetails } from "#web/features/attendee/event-details";
import { RETURNS } from "#web/features/attendee/payment-words";
import { queryClient } from "#web/lib/query-client";
import { searchOneOf } from "#web/lib/search-params";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/events/$eventId/")({
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getEvent.queryOptions({ eventId })),
  /** How they come back from paying. */
  validateSearch: (search) => searchOneOf(search, "payment", RETURNS),
  component: () => <EventDetails eventId={Route.useParams().eventId} returned={Route.useSearch().payment ?? null} />,
});
