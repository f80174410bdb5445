import { createFileRoute } from "@tanstack/react-router";
import { RegisterPage } from "#web/features/attendee/register-page";
import { ensureMay } from "#web/lib/guard";
import { queryClient } from "#web/lib/query-client";
import { apiFor } from "#web/lib/trpc";

export const Route = createFileRoute("/$college/_campus/events/$eventId/register")({
  beforeLoad: ({ params, location }) => ensureMay(params.college, location.href, "register"),
  loader: ({ params: { college, eventId } }) =>
    queryClient.ensureQueryData(apiFor(college).trpc.attendee.getEvent.queryOptions({ eventId })),
  component: () => <RegisterPage eventId={Route.useParams().eventId} />,
});
