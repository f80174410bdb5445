import { createFileRoute } from "@tanstack/react-router";
import { EventDetails } from "#web/features/attendee/event-details";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/events/$eventId/")({
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getEvent.queryOptions({ eventId })),
  component: () => <EventDetails eventId={Route.useParams().eventId} />,
});
