import { createFileRoute } from "@tanstack/react-router";
import { AnswersPage } from "#web/features/attendee/answers-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/events/$eventId/answers")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  loader: async ({ params: { college, eventId } }) => {
    const { trpc } = apiFor(college);
    await Promise.all([
      queryClient.ensureQueryData(trpc.attendee.getEvent.queryOptions({ eventId })),
      queryClient.ensureQueryData(trpc.forms.get.queryOptions({ eventId })),
    ]);
  },
  component: () => <AnswersPage eventId={Route.useParams().eventId} />,
});
