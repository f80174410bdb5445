import { createFileRoute } from "@tanstack/react-router";
import { QuestionsPage } from "#web/features/organizer/questions-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { StaffError } from "#web/lib/staff-error";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/console/events/$eventId/questions")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "manage-events"),
  loader: async ({ params: { college, eventId } }) => {
    const { trpc } = apiFor(college);
    await Promise.all([
      queryClient.ensureQueryData(trpc.organizer.getEvent.queryOptions({ eventId })),
      queryClient.ensureQueryData(trpc.forms.getSetup.queryOptions({ eventId })),
    ]);
  },
  component: Questions,
  errorComponent: StaffError,
});

function Questions() {
  const { eventId } = Route.useParams();
  return <QuestionsPage key={eventId} eventId={eventId} />;
}
