import { createFileRoute } from "@tanstack/react-router";
import { RegisterPage } from "#web/features/attendee/register-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/events/$eventId/register")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  loader: async ({ params: { college, eventId } }) => {
    const { trpc } = apiFor(college);
    await Promise.all([
      queryClient.ensureQueryData(trpc.attendee.getEvent.queryOptions({ eventId })),
      queryClient.ensureQueryData(trpc.forms.get.queryOptions({ eventId })),
    ]);
  },
  component: () => <RegisterPage eventId={Route.useParams().eventId} />,
});
